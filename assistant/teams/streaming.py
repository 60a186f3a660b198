"""An answer told in few, spaced steps, as Teams wants a stream.

Teams takes about one post a second for a stream, and two minutes for the whole of it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from microsoft_teams.api.activities import ActivityParams, TypingActivityInput
from microsoft_teams.api.models import ChannelData, StreamInfoEntity

from assistant.teams.reference import Reference
from assistant.teams.reply import Reply
from assistant.teams.speaker import Delivery, Sent, Speaker

GAP_S = 1.2
LONGEST_S = 100.0
STEPS = 2
"""An answer has been checked whole: more steps would only keep its reader waiting."""

SHORT_CHARS = 600
"""A shorter answer is told in one step fewer."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds, and a way to let them pass."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Stream:
    """One answer on its way. Nothing is posted sooner than a gap after the post before it."""

    def __init__(self, speaker: Speaker, to: Reference, clock: Clock) -> None:
        """A stream that has not begun; see `begun`."""
        self._speaker = speaker
        self._to = to
        self._clock = clock
        self._began = self._last = clock.now()
        self._id: str | None = None
        self._number = 0
        self._ended: Delivery | None = None

    @classmethod
    async def begun(
        cls, speaker: Speaker, to: Reference, opening: str, clock: Clock | None = None
    ) -> "Stream":
        """A stream whose reader has been told that the answer is being looked for."""
        stream = cls(speaker, to, clock or Clock())
        await stream._step(opening, "informative")
        return stream

    async def finished(self, reply: Reply) -> Sent:
        """Tell the answer; its citations, its label and the rest come with the last post only.

        Where the reader has stopped the stream, nothing more is said. Where Teams takes no stream,
        the answer goes as a message.
        """
        for text in _grown(reply.sentences):
            if not self._goes_on:
                break
            await self._step(text, "streaming")
        return await self._last_post(reply)

    async def abandoned(self, reply: Reply) -> Sent:
        """End with something else than an answer, all at once."""
        return await self._last_post(reply)

    @property
    def _goes_on(self) -> bool:
        in_time = self._clock.now() - self._began < LONGEST_S
        return self._id is not None and self._ended is None and in_time

    async def _step(self, text: str, kind: str) -> None:
        if self._number:
            await self._wait()
        self._number += 1
        activity = TypingActivityInput(text=text, text_format="markdown").with_channel_data(
            ChannelData()
        )
        _mark(activity, kind, self._id, self._number)
        sent = await self._speaker.say(self._to, activity)
        self._last = self._clock.now()
        if sent.delivery is not Delivery.SENT:
            self._ended = sent.delivery
        elif self._id is None:
            self._id = sent.activity

    async def _last_post(self, reply: Reply) -> Sent:
        if self._ended is Delivery.STOPPED:
            return Sent(Delivery.STOPPED)
        if not self._goes_on:
            return await self._speaker.say(self._to, reply.message)
        await self._wait()
        final = reply.message.model_copy(deep=True)
        final.channel_data = final.channel_data or ChannelData()
        _mark(final, "final", self._id, None)
        sent = await self._speaker.say(self._to, final)
        if sent.delivery in {Delivery.NOT_STREAMED, Delivery.FAILED}:
            await self._wait()
            return await self._speaker.say(self._to, reply.message)
        # The message that a stream becomes bears the stream's id.
        return Sent(sent.delivery, self._id)

    async def _wait(self) -> None:
        due_s = self._last + GAP_S - self._clock.now()
        if due_s > 0:
            await self._clock.sleep(due_s)
        self._last = self._clock.now()


def _mark(activity: ActivityParams, kind: str, stream: str | None, number: int | None) -> None:
    """Make an activity a step of a stream."""
    told = {"stream_id": stream, "stream_type": kind, "stream_sequence": number}
    activity.id = stream
    data = activity.channel_data or ChannelData()
    activity.channel_data = data.model_copy(update=told)
    entity = StreamInfoEntity.model_validate(told)
    activity.entities = [*(activity.entities or []), entity]


def _grown(sentences: tuple[str, ...]) -> list[str]:
    """What stands there after each step but the last, which is the whole: as much more each."""
    steps = STEPS if sum(map(len, sentences)) > SHORT_CHARS else STEPS - 1
    texts: list[str] = []
    for step in range(1, steps + 1):
        shown = max(1, len(sentences) * step // (steps + 1))
        text = "".join(sentences[:shown])
        if text.strip() and text not in texts:
            texts.append(text)
    return texts
