"""A question from Teams, taken all the way and told where it was asked."""

import asyncio
import logging
from dataclasses import dataclass, field

from assistant.api.pace import TooFast
from assistant.api.problems import Refusal
from assistant.api.service import Service
from assistant.api.suggestions import Nothing, Suggested
from assistant.api.workers import TooBusy
from assistant.conversation import Answer, AnswerStatus, Question
from assistant.teams.reference import Reference
from assistant.teams.reply import Reply
from assistant.teams.speaker import Delivery, Sent, Speaker
from assistant.teams.streaming import Clock, Stream
from assistant.teams.talk import Exchange, Talks, Told
from assistant.teams.voice import Voice
from corpus.source import Language

STOPPED = frozenset({AnswerStatus.PERSONAL_DATA, AnswerStatus.REFERRED_SPECIAL_CATEGORY})
_SUGGESTED = {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.CLARIFICATION}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked, where. `activity` is what asked it; `is_edit` where it asked before."""

    reference: Reference
    activity: str
    text: str
    around: Language
    """The language of what is said around the answer, which has the question's own."""
    language: Language | None = None
    is_edit: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks the assistant, and tells the answer in the shape that the conversation takes."""

    service: Service
    voice: Voice
    speaker: Speaker
    talks: Talks
    clock: Clock = field(default_factory=Clock)

    async def ask(self, asked: Asked) -> None:
        """Answer one question. What breaks is told to the asker, without its words."""
        try:
            if asked.reference.is_personal:
                await self._streamed(asked)
            else:
                await self._at_once(asked)
        except Exception as error:  # noqa: BLE001 - the channel's boundary; the text is not kept
            logger.error("teams.answer_failed", extra={"error": type(error).__name__})  # noqa: TRY400
            await self.speaker.say(asked.reference, self.voice.failed(asked.around).message)

    async def _streamed(self, asked: Asked) -> None:
        """In a personal conversation: a stream, then the sources."""
        opening = self.voice.searching(asked.around)
        stream = await Stream.begun(self.speaker, asked.reference, opening, self.clock)
        answer = await self._answer(asked)
        if isinstance(answer, Reply):
            await stream.abandoned(answer)
            return
        if answer.status in STOPPED:
            self.talks.forget_from(asked.reference, asked.activity)
            reply = self._stop(answer, asked)
            sent = await stream.abandoned(reply)
        else:
            reply = await self._reply(answer, asked)
            sent = await stream.finished(reply)
            self._remember(asked, answer, sent)
        if reply.card is not None and sent.delivery is Delivery.SENT:
            await self.speaker.say(asked.reference, reply.card)

    async def _at_once(self, asked: Asked) -> None:
        """Among several: one message, and what was stopped is told to its writer alone."""
        await self.speaker.say(asked.reference, self.voice.typing())
        answer = await self._answer(asked)
        if isinstance(answer, Reply):
            await self.speaker.say(asked.reference, answer.message)
            return
        if answer.status in STOPPED:
            await self._stopped_among_several(answer, asked)
            return
        reply = await self._reply(answer, asked)
        earlier = self.talks.earlier(asked.reference, asked.activity)
        if asked.is_edit and earlier and earlier.told:
            sent = await self.speaker.replace(asked.reference, earlier.told, reply.joined())
        else:
            sent = await self.speaker.say(asked.reference, reply.joined())
        self._remember(asked, answer, sent)

    async def _stopped_among_several(self, answer: Answer, asked: Asked) -> None:
        earlier = self.talks.earlier(asked.reference, asked.activity)
        self.talks.forget_from(asked.reference, asked.activity)
        alone = await self.speaker.personal(asked.reference)
        if alone is not None:
            reply = self._stop(answer, asked)
            sent = await self.speaker.say(alone, reply.joined())
            if sent.delivery is Delivery.SENT:
                if earlier and earlier.told:
                    await self._taken_back(asked, earlier.told, answer.language)
                return
        openly = self.voice.stopped_in_group(answer.language).message
        await self.speaker.say(asked.reference, openly)

    async def _taken_back(self, asked: Asked, told: str, language: Language) -> None:
        """The answer to what the text was before an edit does not stand below what it is now."""
        reply = self.voice.stopped_in_group(language)
        await self.speaker.replace(asked.reference, told, reply.message)

    async def _answer(self, asked: Asked) -> Answer | Reply:
        """The answer, or what is said where there can be none."""
        question = Question(
            text=asked.text,
            history=self.talks.history(asked.reference, asked.activity),
            language=asked.language,
        )
        try:
            self.service.question_pace.count(f"teams {asked.reference.user}")
            return await self.service.answering("teams", question).result()
        except TooFast:
            return self.voice.too_fast(asked.around)
        except TooBusy:
            return self.voice.too_busy(asked.around)
        except Exception as error:  # noqa: BLE001 - the channel's boundary; the text is not kept
            logger.error("teams.answer_failed", extra={"error": type(error).__name__})  # noqa: TRY400
            return self.voice.failed(asked.around)

    async def _reply(self, answer: Answer, asked: Asked) -> Reply:
        return self.voice.answered(
            answer,
            await self._suggested(answer, asked),
            kind=asked.reference.kind,
            telephone=self.service.telephone(),
            was_edited=asked.is_edit,
        )

    def _stop(self, answer: Answer, asked: Asked) -> Reply:
        kind = asked.reference.kind
        return self.voice.stopped(answer, written_in=kind, telephone=self.service.telephone())

    async def _suggested(self, answer: Answer, asked: Asked) -> Suggested:
        """What may be asked next; nothing while others wait for their answers."""
        if answer.status not in _SUGGESTED or self.service.workers.is_crowded:
            return Nothing()
        text = answer.masked or asked.text
        try:
            return await self.service.aside.run(self.service.suggestions.after, text, answer)
        except Refusal:
            return Nothing()
        except Exception as error:  # noqa: BLE001 - the answer is given without them
            logger.error("suggestions.failed", extra={"error": type(error).__name__})  # noqa: TRY400
            return Nothing()

    def _remember(self, asked: Asked, answer: Answer, sent: Sent) -> None:
        exchange = Exchange(
            activity=asked.activity,
            question=answer.masked or asked.text,
            answer=answer.text,
            language=answer.language,
            told=sent.activity,
        )
        self.talks.add(asked.reference, exchange)
        if sent.activity:
            told = Told(answer.trace_id, answer.language)
            self.talks.tell(asked.reference, sent.activity, told)


async def settle(tasks: set["asyncio.Task[None]"], within_s: float) -> None:
    """Let tasks end, up to so many seconds, then end them."""
    if tasks:
        await asyncio.wait(tasks, timeout=within_s)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
