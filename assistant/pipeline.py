"""A question's way, step by step."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from assistant.answerers.base import Answerer, Asked
from assistant.conversation import Answer, AnswerStatus, Question, Turn
from assistant.messages.catalog import Messages
from assistant.steps.check import check
from assistant.steps.follow_up import stand_alone
from assistant.steps.present import present
from assistant.steps.refer import ContactRoutes
from corpus.factory import OpenIndex
from corpus.language import detect_language
from corpus.retrieval import Query, ScoredChunk
from corpus.source import Language
from corpus.text import words
from guardrails.guard import AssistantTurn, Guard
from guardrails.redact import redact
from guardrails.verdict import Action, Verdict

_PASSAGES = 12

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is read of a question and its history."""

    question_chars: int = 4000
    history_turns: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers questions from one release."""

    index: OpenIndex
    guard: Guard
    answerer: Answerer
    contacts: ContactRoutes
    messages: Mapping[Language, Messages]
    today: Callable[[], date]
    limits: Limits = Limits()

    def answer(self, question: Question) -> Answer:
        """Take one question all the way. Never raises for anything that a user can send."""
        started = time.monotonic()
        answer = self._answer(replace(question, history=self._recent(question.history)))
        logger.info(
            "question.answered",
            extra={
                "trace_id": answer.trace_id,
                "status": answer.status.value,
                "language": answer.language,
                "citations": len(answer.citations),
                "duration_ms": round(1000 * (time.monotonic() - started), 1),
            },
        )
        return answer

    def search(
        self, text: str, history: Sequence[Turn] = (), *, limit: int
    ) -> tuple[AnswerStatus, Sequence[ScoredChunk]]:
        """The passages for a question, or the status of the answer that stops it."""
        question = Question(text=text, history=self._recent(history))
        stopped = self._stopped_early(question)
        if stopped is not None:
            return stopped.status, ()
        harmless = [turn for turn in question.history if self._harmless(turn)]
        query = Query(text=stand_alone(text, harmless), limit=limit)
        return AnswerStatus.ANSWERED, self.index.retriever.retrieve(query)

    def _answer(self, asked: Question) -> Answer:
        question = self._masked(asked)
        stopped = self._stopped_early(question)
        if stopped is not None:
            return stopped
        harmless = tuple(turn for turn in question.history if self._harmless(turn))
        return self._from_sources(replace(question, history=harmless))

    def _masked(self, question: Question) -> Question:
        """The question without what the sender agreed to have masked.

        Where the guard fails, the text stays as it is, and the next check of it stops it.
        """
        if not question.consent_masked:
            return question
        verdict = self.guard.check(question.text, _for_the_guard(question.history))
        if verdict.action is not Action.ASK:
            return question
        return replace(question, text=redact(question.text, verdict.findings))

    def _stopped_early(self, question: Question) -> Answer | None:
        """The answer to what is not searched for; None lets the question through."""
        empty = self._empty(question)
        if len(question.text) > self.limits.question_chars:
            return self._say(empty, "too_long", limit=self.limits.question_chars)
        if not words(question.text):
            return self._say(empty, "clarification")
        verdict = self.guard.check(question.text, _for_the_guard(question.history))
        if verdict.action is Action.BLOCK:
            return self._refer(empty, verdict)
        if verdict.action is Action.ASK:
            return self._ask_to_rewrite(empty, verdict)
        return None

    def _from_sources(self, question: Question) -> Answer:
        empty = self._empty(question)
        asked = Asked(
            text=stand_alone(question.text, question.history),
            as_of=empty.as_of,
            employer=question.employer,
        )
        found = self.index.retriever.retrieve(Query(text=asked.text, limit=_PASSAGES))
        draft = self.answerer.compose(asked, found)
        checked = check(draft, self.index.release.originals)
        if not checked.statements:
            return self._say(empty, "no_source", status=AnswerStatus.NO_SOURCE)
        shown = present(checked.statements, self.messages[empty.language], empty.as_of)
        return replace(
            empty,
            text=shown.text,
            status=AnswerStatus.ANSWERED,
            citations=shown.citations,
            notices=shown.notices,
        )

    def _refer(self, empty: Answer, verdict: Verdict) -> Answer:
        if not verdict.findings:
            return self._say(empty, "refused", status=AnswerStatus.PERSONAL_DATA)
        referral = self.contacts.special_category(self.messages[empty.language])
        status = AnswerStatus.REFERRED_SPECIAL_CATEGORY
        return replace(self._say(empty, "special_category", status=status), referral=referral)

    def _ask_to_rewrite(self, empty: Answer, verdict: Verdict) -> Answer:
        kinds = self.messages[empty.language].group("kind")
        named = dict.fromkeys(kinds.get(entity, kinds["other"]) for entity in verdict.entities)
        status = AnswerStatus.PERSONAL_DATA
        return self._say(empty, "personal_data", status=status, kinds=", ".join(named))

    def _empty(self, question: Question) -> Answer:
        return Answer(
            text="",
            status=AnswerStatus.CLARIFICATION,
            language=question.language or detect_language(question.text),
            as_of=question.as_of or self.today(),
            trace_id=uuid4().hex,
        )

    def _say(
        self,
        empty: Answer,
        key: str,
        *,
        status: AnswerStatus = AnswerStatus.CLARIFICATION,
        **values: object,
    ) -> Answer:
        text = self.messages[empty.language].text("answer", key, **values)
        return replace(empty, text=text, status=status)

    def _harmless(self, turn: Turn) -> bool:
        """A turn that would be stopped today is not read again for what it says."""
        return self.guard.check(turn.content).action is Action.ALLOW

    def _recent(self, history: Sequence[Turn]) -> tuple[Turn, ...]:
        kept = self.limits.history_turns
        return tuple(history[-kept:]) if kept else ()


def _for_the_guard(history: Sequence[Turn]) -> list[str]:
    return [
        turn.content if turn.role == "user" else AssistantTurn(turn.content) for turn in history
    ]
