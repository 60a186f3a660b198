"""The parts of the bot, chosen and joined: what the composition root opens."""

import time
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from assistant.api.service import Service
from assistant.storage.sqlite_subscriptions import SqliteSubscriptions
from assistant.teams.bot import Bot
from assistant.teams.ingress.door import TeamsDoor
from assistant.teams.ingress.keys import FetchedKeys
from assistant.teams.ingress.tokens import ActivityTokens
from assistant.teams.notices import Notified, notify
from assistant.teams.registration import Registration
from assistant.teams.sdk_speaker import SdkSpeaker, quiet_sdk, sdk_app
from assistant.teams.speaker import Speaker
from assistant.teams.subscriptions import Subscriptions
from assistant.teams.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """An open bot: what hears, what answers, what writes, and what is kept."""

    door: TeamsDoor
    bot: Bot
    keys: FetchedKeys
    speaker: Speaker
    subscriptions: Subscriptions

    @property
    def router(self) -> APIRouter:
        """The bot's address."""
        return self.door.router

    async def notify(self) -> Notified:
        """Tell those who asked to be told what has been replaced."""
        return await notify(self.subscriptions, self.speaker, self.bot.voice)

    async def close(self) -> None:
        """End what is under way, then let go of what is open."""
        await self.door.close()
        await self.bot.close()
        await self.keys.close()
        await self.speaker.close()
        self.subscriptions.store.close()


def open_teams(
    registration: Registration, service: Service, data: Path, speaker: Speaker | None = None
) -> Teams:
    """Open a bot that offers a service; without a speaker it writes through Microsoft's SDK.

    Raises:
        SubscriptionsUnusable: The file of subscriptions in the folder cannot be opened.
    """
    assistant = service.assistant
    release = assistant.index.release
    if speaker is None:
        quiet_sdk()
        speaker = SdkSpeaker(sdk_app(registration).api)
    voice = Voice(messages=assistant.messages, release=release, today=assistant.today)
    subscriptions = Subscriptions(SqliteSubscriptions(data), release, assistant.today)
    bot = Bot(service=service, voice=voice, speaker=speaker, subscriptions=subscriptions)
    keys = FetchedKeys(registration.metadata_url)
    return Teams(
        door=TeamsDoor(ActivityTokens(keys, registration, time.time), bot),
        bot=bot,
        keys=keys,
        speaker=speaker,
        subscriptions=subscriptions,
    )
