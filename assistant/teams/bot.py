"""The bot: each thing that comes in, and what is done about it."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from microsoft_teams.api.activities import MessageActivityInput

from assistant.api.problems import Refusal
from assistant.api.service import Service
from assistant.teams.asking import Asked, Asking, settle
from assistant.teams.commands import Command, command_in
from assistant.teams.incoming import (
    Deleted,
    Installed,
    Other,
    Pressed,
    Rated,
    RatingBegun,
    Removed,
    Written,
    read_activity,
)
from assistant.teams.pressing import AskButton, NoticeButton, SourceButton, read_button
from assistant.teams.ratings import Ratings
from assistant.teams.reference import Reference
from assistant.teams.reply import Reply, Response
from assistant.teams.speaker import Delivery, Speaker
from assistant.teams.streaming import Clock
from assistant.teams.subscriptions import Subscriptions
from assistant.teams.talk import Fleeting, Talks
from assistant.teams.turns import Turns
from assistant.teams.voice import Voice
from corpus.language import detect_language
from corpus.source import Language

_WELCOMED_S = 60.0
_MOST = 10_000
_GOODBYE_S = 20.0
_EMPTY = Response(200)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """Answers in Teams what the service answers elsewhere."""

    service: Service
    voice: Voice
    speaker: Speaker
    subscriptions: Subscriptions
    clock: Clock = field(default_factory=Clock)
    talks: Talks = field(init=False)
    _welcomed: Fleeting[bool] = field(init=False)
    _turns: Turns = field(init=False, default_factory=Turns)
    _under_way: set["asyncio.Task[None]"] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        object.__setattr__(self, "talks", Talks(self.clock.now))
        object.__setattr__(self, "_welcomed", Fleeting(_WELCOMED_S, _MOST, self.clock.now))

    async def receive(self, activity: Mapping[str, Any]) -> Response | None:
        """Do what an activity asks for; the answer to an invoke, None where it is not known."""
        match read_activity(activity):
            case Written() as written:
                await self._written(written)
            case Pressed() as pressed:
                return await self._pressed(pressed)
            case RatingBegun() as begun:
                return self._rating_begun(begun)
            case Rated() as rated:
                return await self._rated(rated)
            case Deleted(reference=reference, activity=deleted):
                self.talks.forget_from(reference, deleted)
            case Installed() | Removed() as changed:
                await self._came_or_went(changed)
            case Other(is_invoke=True):
                return None
        return _EMPTY

    async def close(self) -> None:
        """Let what buttons began end."""
        await settle(self._under_way, _GOODBYE_S)

    async def _written(self, written: Written) -> None:
        if not written.to_bot:
            return
        reference = written.reference
        around = self._around(reference, written.locale)
        if not any(map(str.isalnum, written.text)):
            await self._say(reference, self.voice.nothing_written(around))
            return
        told = command_in(written.text)
        if told is not None:
            await self._commanded(told.command, reference, told.language(around))
            return
        asked = Asked(
            reference=reference,
            activity=written.activity,
            text=written.text,
            around=detect_language(written.text),
            is_edit=written.is_edit,
        )
        await self._ask(asked)

    async def _ask(self, asked: Asked) -> None:
        """One question after the other of each conversation."""
        await self._seen(asked.reference)
        async with self._turns.of(asked.reference.conversation):
            asking = Asking(self.service, self.voice, self.speaker, self.talks, self.clock)
            await asking.ask(asked)

    async def _seen(self, reference: Reference) -> None:
        try:
            await asyncio.to_thread(self.subscriptions.seen, reference)
        except Exception as error:  # noqa: BLE001 - a question is answered whatever is kept
            logger.error("teams.not_seen", extra={"error": type(error).__name__})  # noqa: TRY400

    async def _commanded(self, command: Command, reference: Reference, around: Language) -> None:
        match command:
            case Command.NEW_TALK:
                self.talks.forget(reference)
                reply = self.voice.new_talk(around)
            case Command.HELP:
                reply = self.voice.help(around, kind=reference.kind)
            case Command.NOTICES:
                titles = await asyncio.to_thread(self.subscriptions.followed, reference)
                reply = self.voice.notices_asked(around, titles)
            case Command.STOP_NOTICES:
                titles = await asyncio.to_thread(self.subscriptions.unfollow, reference, None)
                reply = self.voice.notices_ended(around, titles)
        await self._say(reference, reply)

    async def _came_or_went(self, changed: Installed | Removed) -> None:
        """Whoever takes the bot out is forgotten; whoever puts it in is welcomed once.

        Teams tells of an installation in two ways.
        """
        reference = changed.reference
        if isinstance(changed, Removed):
            self.talks.forget(reference)
            await asyncio.to_thread(self.subscriptions.forget, reference)
            return
        if self._welcomed.get(reference.conversation):
            return
        self._welcomed.put(True, reference.conversation)  # noqa: FBT003 - the value kept
        language = language_of(changed.locale)
        examples = self.service.suggestions.examples(language)
        await self._say(
            reference, self.voice.welcome(language, kind=reference.kind, examples=examples)
        )

    async def _say(self, reference: Reference, reply: Reply) -> None:
        sent = await self.speaker.say(reference, reply.message)
        if reply.card is not None and sent.delivery is Delivery.SENT:
            await self.speaker.say(reference, reply.card)

    async def _pressed(self, pressed: Pressed) -> Response:
        around = self._around(pressed.reference, pressed.locale)
        response = await self._done(read_button(pressed.verb, pressed.data), pressed, around)
        if not pressed.is_invoke:
            # A button of an older kind comes as a message, and nobody reads what it is answered.
            text = self.voice.words_of(response)
            if text:
                await self.speaker.say(pressed.reference, MessageActivityInput(text=text))
        return response

    async def _done(self, button: object, pressed: Pressed, around: Language) -> Response:
        match button:
            case AskButton():
                self._begin(self._ask(self._asked(button, pressed.reference)))
                return self.voice.asked_response(button.text, button.language)
            case SourceButton():
                return await self._shown(button, pressed.reference)
            case NoticeButton():
                return await self._noticed(button, pressed.reference)
        return self.voice.unknown_response(around)

    async def _shown(self, button: SourceButton, reference: Reference) -> Response:
        """A place: below in a personal conversation, to the presser alone among several."""
        card = self.voice.source_card(button.source, button.span, button.language)
        is_below = card is not None and reference.is_personal
        if card is not None and is_below:
            await self.speaker.say(reference, self.voice.source_message(card))
        return self.voice.source_response(card, button.language, is_below=is_below)

    def _asked(self, button: AskButton, reference: Reference) -> Asked:
        return Asked(
            reference=reference,
            activity="",
            text=button.text,
            around=button.language,
            language=button.language,
        )

    async def _noticed(self, button: NoticeButton, reference: Reference) -> Response:
        known = self.subscriptions
        language = button.language
        if not reference.is_personal:
            return self.voice.unknown_response(language)
        if button.verb == "unsubscribe":
            titles = await asyncio.to_thread(known.unfollow, reference, button.source)
            title = titles[0] if titles else known.title(button.source)
            if title is None:
                return self.voice.unknown_response(language)
            return self.voice.subscribed_response(title, language, is_on=False)
        title = await asyncio.to_thread(known.follow, reference, button.source, language)
        if title is None:
            return self.voice.unknown_response(language)
        return self.voice.subscribed_response(title, language, is_on=True)

    def _rating_begun(self, begun: RatingBegun) -> Response:
        told = self.talks.told(begun.reference, begun.message)
        language = told.language if told else self._around(begun.reference, begun.locale)
        return self.voice.feedback_form(
            language, helpful=begun.reaction == "like", message=begun.message
        )

    async def _rated(self, rated: Rated) -> Response:
        told = self.talks.told(rated.reference, rated.message)
        language = told.language if told else self._around(rated.reference, rated.locale)
        if told is None:
            return self.voice.feedback_too_late(language)
        try:
            is_kept = await Ratings(self.service).keep(rated, told)
        except Refusal:
            return self.voice.feedback_too_late(language)
        return self.voice.feedback_response(language, kept=is_kept)

    def _around(self, reference: Reference, locale: str) -> Language:
        """The language of the last answer; else Norwegian: many have a Teams in English."""
        known = self.talks.language(reference)
        return known or ("nn" if language_of(locale) == "nn" else "nb")

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.error("teams.failed", extra={"error": type(error).__name__})


def language_of(locale: str) -> Language:
    """The language of a locale such as `nn-NO`; bokmål where it is none of ours."""
    tongue = locale.partition("-")[0].lower()
    return "nn" if tongue == "nn" else "en" if tongue == "en" else "nb"
