"""A bot over the tests' documents, that writes nowhere, and whose time passes at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.api.service import Service
from assistant.pipeline import Assistant
from assistant.storage.subscriptions import MemorySubscriptions
from assistant.teams.bot import Bot
from assistant.teams.reply import Response
from assistant.teams.streaming import Clock
from assistant.teams.subscriptions import Subscriptions
from assistant.teams.voice import Voice
from tests.assistant.services import make_service
from tests.fakes.teams_speaker import FakeSpeaker, Posted


@dataclass
class Time:
    """Seconds that pass only where somebody sleeps."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


@dataclass
class Conversation:
    """What is sent to a bot in turn, and what it wrote."""

    bot: Bot
    speaker: FakeSpeaker
    time: Time
    responses: list[Response | None] = field(default_factory=list)

    @property
    def posts(self) -> list[Posted]:
        return self.speaker.posts

    @property
    def messages(self) -> list[Posted]:
        """What stays to be read: no typing, and no step but the last."""
        return [post for post in self.posts if post.payload["type"] == "message"]

    @property
    def service(self) -> Service:
        return self.bot.service

    def send(self, *sent: dict[str, Any] | Callable[[], None]) -> "Conversation":
        async def all_of_it() -> None:
            for one in sent:
                if callable(one):
                    one()
                else:
                    self.responses.append(await self.bot.receive(one))
                    await asyncio.gather(*self.bot._under_way)

        asyncio.run(all_of_it())
        return self


def conversation(
    assistant: Assistant, *sent: dict[str, Any], outcomes: Sequence[Any] = (), **changes: Any
) -> Conversation:
    """A conversation with a bot that offers an assistant, from what is sent first."""
    speaker = FakeSpeaker(outcomes=outcomes, opens_personal=changes.pop("opens_personal", True))
    time = Time()
    service = make_service(assistant, **changes)
    release = assistant.index.release
    bot = Bot(
        service=service,
        voice=Voice(messages=assistant.messages, release=release, today=assistant.today),
        speaker=speaker,
        subscriptions=Subscriptions(MemorySubscriptions(), release, assistant.today),
        clock=time.clock(),
    )
    return Conversation(bot, speaker, time).send(*sent)


def run(work: Awaitable[Any]) -> Any:
    async def waited() -> Any:
        return await work

    return asyncio.run(waited())
