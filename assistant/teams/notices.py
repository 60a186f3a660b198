"""Telling those who asked to be told that a circular has been replaced."""

import asyncio
import logging
from dataclasses import dataclass

from assistant.storage.subscriptions import Subscription
from assistant.teams.circulars import Replaced, replaced_among
from assistant.teams.speaker import Delivery, Speaker
from assistant.teams.subscriptions import Subscriptions, reference_of
from assistant.teams.voice import Voice
from assistant.widget.shown import address_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """How many were told, how many can be told no more, and how many could not be told now."""

    told: int = 0
    gone: int = 0
    failed: int = 0


async def notify(subscriptions: Subscriptions, speaker: Speaker, voice: Voice) -> Notified:
    """Tell every follower of a circular that is over, once, however often this is done.

    Who cannot be told now is told the next time; who has taken the bot out is forgotten.
    """
    store = subscriptions.store
    await asyncio.to_thread(subscriptions.expire)
    followed = await asyncio.to_thread(store.sources)
    over = replaced_among(subscriptions.release, followed, subscriptions.today())
    ended = [
        await _tell(one, replaced, subscriptions, speaker, voice)
        for replaced in over
        for one in await asyncio.to_thread(store.to, replaced.source.source_id)
        # Claimed before it is said: two who do this at once tell nobody twice.
        if await asyncio.to_thread(store.claim, one, subscriptions.today())
    ]
    notified = Notified(
        told=ended.count(Delivery.SENT),
        gone=ended.count(Delivery.GONE),
        failed=len(ended) - ended.count(Delivery.SENT) - ended.count(Delivery.GONE),
    )
    logger.info(
        "teams.notified",
        extra={"told": notified.told, "gone": notified.gone, "unreached": notified.failed},
    )
    return notified


async def _tell(
    one: Subscription,
    replaced: Replaced,
    subscriptions: Subscriptions,
    speaker: Speaker,
    voice: Voice,
) -> Delivery:
    reply = voice.circular_replaced(
        one.language,
        earlier=replaced.source.title,
        later=[source.title for source in replaced.by],
        later_url=address_of(replaced.by[0], None, None) if replaced.by else None,
    )
    sent = await speaker.say(reference_of(one.follower), reply.message)
    store, follower = subscriptions.store, one.follower
    match sent.delivery:
        case Delivery.SENT:
            await asyncio.to_thread(store.remove, follower.conversation, follower.user, one.source)
        case Delivery.GONE:
            await asyncio.to_thread(store.remove, follower.conversation, follower.user)
        case _:
            await asyncio.to_thread(store.release, one)
    return sent.delivery
