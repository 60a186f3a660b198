"""Telling those who asked to be told that a circular has been replaced, changed or taken away."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from assistant.storage.subscriptions import Subscription
from assistant.teams.circulars import Changed, Gone, News, Renamed, Replaced, news_of
from assistant.teams.reply import Reply
from assistant.teams.speaker import Delivery, Speaker
from assistant.teams.subscriptions import Subscriptions, reference_of
from assistant.teams.voice import Voice
from assistant.widget.shown import address_of
from corpus.source import Language

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """How many were told, how many can be told no more, and how many could not be told now."""

    told: int = 0
    gone: int = 0
    failed: int = 0


async def notify(subscriptions: Subscriptions, speaker: Speaker, voice: Voice) -> Notified:
    """Tell every follower of a circular what has become of it, once, however often this is done.

    Who cannot be told now is told the next time; who has taken the bot out is forgotten. Of one
    that was replaced or is gone nothing more is told; one that was changed is followed on.
    """
    store = subscriptions.store
    await asyncio.to_thread(subscriptions.expire)
    today = subscriptions.today()
    news = cache(lambda source, digest: news_of(subscriptions.release, source, digest, today))
    telling = _Telling(subscriptions, speaker, voice, news)
    ended = [
        await telling.tell(one)
        for source_id in sorted(await asyncio.to_thread(store.sources))
        for one in await asyncio.to_thread(store.to, source_id)
    ]
    notified = Notified(
        told=ended.count(Delivery.SENT),
        gone=ended.count(Delivery.GONE),
        failed=len(ended) - sum(map(ended.count, (Delivery.SENT, Delivery.GONE, None))),
    )
    logger.info(
        "teams.notified",
        extra={"told": notified.told, "gone": notified.gone, "unreached": notified.failed},
    )
    return notified


@dataclass(frozen=True, slots=True)
class _Telling:
    subscriptions: Subscriptions
    speaker: Speaker
    voice: Voice
    news: Callable[[str, str], News | None]

    async def tell(self, one: Subscription) -> Delivery | None:
        """How telling a follower ended; None where there is nothing to tell."""
        store = self.subscriptions.store
        news = self.news(one.source, one.digest)
        if isinstance(news, Renamed):
            where = news.source.source_id
            await asyncio.to_thread(store.renew, one, source=where, digest=one.digest)
            return None
        if news is None:
            return None
        # Claimed before it is said: two who do this at once tell nobody twice.
        if not await asyncio.to_thread(store.claim, one, self.subscriptions.today()):
            return None
        words = self._words(news, one.language)
        sent = await self.speaker.say(reference_of(one.follower), words.message)
        await asyncio.to_thread(self._ended, one, news, sent.delivery)
        return sent.delivery

    def _ended(self, one: Subscription, news: News, delivery: Delivery) -> None:
        store, follower = self.subscriptions.store, one.follower
        match delivery:
            case Delivery.SENT if isinstance(news, Changed):
                store.renew(one, source=news.source.source_id, digest=news.digest)
            case Delivery.SENT:
                store.remove(follower.conversation, follower.user, one.source)
            case Delivery.GONE:
                store.remove(follower.conversation, follower.user)
            case _:
                store.release(one)

    def _words(self, news: Replaced | Changed | Gone, language: Language) -> Reply:
        match news:
            case Replaced(source=source, by=by):
                return self.voice.circular_replaced(
                    language,
                    earlier=source.title,
                    later=[one.title for one in by],
                    later_url=address_of(by[0], None, None) if by else None,
                )
            case Changed(source=source):
                url = address_of(source, None, None)
                return self.voice.circular_changed(language, title=source.title, url=url)
            case Gone(title=title):
                return self.voice.circular_gone(language, title=title)
