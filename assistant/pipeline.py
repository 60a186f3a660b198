"""A question's way, step by step."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import uuid4

from assistant.answerers.base import Answerer, Asked
from assistant.conversation import Answer, AnswerStatus, Question, Turn
from assistant.messages.catalog import Messages
from assistant.replies import Replies
from assistant.routes.router import Direction, Route, Router
from assistant.steps.check import check
from assistant.steps.day_meant import day_meant
from assistant.steps.earlier_turns import EarlierTurns
from assistant.steps.follow_up import Rewriter, query_of
from assistant.steps.reaching import asks_how_to_reach
from assistant.steps.refer import Circular
from assistant.steps.small_talk import kind_of_talk
from corpus.factory import OpenIndex
from corpus.language import detect_language
from corpus.retrieval import Query, ScoredChunk
from corpus.source import Language
from corpus.text import content_words, words
from guardrails.decision import Reason
from guardrails.guard import AssistantTurn, Guard
from guardrails.redact import RedactedText, redact
from guardrails.verdict import Action, Verdict

_PASSAGES = 12
_TOO_FEW_WORDS = 3
_CERTAIN = 0.6
"""From this likelihood a question out of scope is not searched for."""

_PLAINLY_CONTACT = 0.95
_PLAINLY_SAID = 0.9
"""So sure must an answer be where how to reach the service is so likely to be meant."""

_NOT_SERVED = {
    Route.EMPLOYEE_OR_UNION_REP: AnswerStatus.REFERRED_EMPLOYEE_OR_UNION_REP,
    Route.KS_BEDRIFT: AnswerStatus.REFERRED_KS_BEDRIFT,
}
_PRACTICAL = {
    Route.COURSE_EVENT: AnswerStatus.REFERRED_COURSE_EVENT,
    Route.MATERIALS: AnswerStatus.REFERRED_MATERIALS,
    Route.DIGITALISATION: AnswerStatus.REFERRED_DIGITALISATION,
}
_SECOND_CHANCES = (*_PRACTICAL, Route.CONTACT_INFO, Route.OUT_OF_SCOPE, Route.CLARIFICATION)
_WORTH_A_CHANCE = 0.25
"""From this likelihood another way is taken where the sources hold nothing."""

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
    router: Router
    answerer: Answerer
    circular: Circular
    messages: Mapping[Language, Messages]
    today: Callable[[], date]
    limits: Limits = Limits()
    rewriter: Rewriter | None = None
    earlier: EarlierTurns = field(default_factory=EarlierTurns)

    @property
    def replies(self) -> Replies:
        """What puts answers into words."""
        return Replies(messages=self.messages, circular=self.circular)

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
        empty = self._empty(question)
        verdict = self.guard.check(question.text, _for_the_guard(question.history))
        stopped = (
            self._unreadable(empty, question)
            or self._unchecked(empty, verdict)
            or self._guarded(empty, verdict, question)
        )
        if stopped is not None:
            return stopped.status, ()
        query = query_of(text, self._without_harm(question).history, limit=limit)
        return AnswerStatus.ANSWERED, self.index.find(query)

    def _answer(self, asked: Question) -> Answer:
        question = self._masked(asked)
        answer = self._answer_masked(question)
        if question.text == asked.text:
            return answer
        # What was seen is counted in the masked text, which the sender has not got.
        return replace(answer, seen=(), masked=answer.masked or RedactedText(question.text))

    def _answer_masked(self, question: Question) -> Answer:
        empty = self._empty(question)
        verdict = self.guard.check(question.text, _for_the_guard(question.history))
        stopped = self._unreadable(empty, question) or self._unchecked(empty, verdict)
        if stopped is not None:
            return stopped
        direction = self._direction(question)
        return (
            self._not_served(empty, direction, verdict)
            or self._steered(empty, direction, verdict)
            or self._guarded(empty, verdict, question)
            or self._elsewhere(empty, direction, question)
            or self._from_sources(empty, direction, self._without_harm(question))
        )

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

    def _direction(self, question: Question) -> Direction:
        """Where the question goes; a router that fails asks for another wording."""
        before = [turn.content for turn in question.history if turn.role == "user"]
        try:
            return self.router.direct(question.text[: self.limits.question_chars], before)
        except Exception as error:  # noqa: BLE001 - whatever breaks must not stop the sender
            logger.error("router.failed", extra={"error_type": type(error).__name__})  # noqa: TRY400
            return Direction.to(Route.CLARIFICATION)

    def _unreadable(self, empty: Answer, question: Question) -> Answer | None:
        if len(question.text) > self.limits.question_chars:
            return self.replies.say(empty, "too_long", limit=self.limits.question_chars)
        if not words(question.text):
            return self.replies.say(empty, "clarification")
        return None

    def _unchecked(self, empty: Answer, verdict: Verdict) -> Answer | None:
        """A text that the guard could not read is not processed at all."""
        if verdict.action is Action.BLOCK and not verdict.findings:
            return self.replies.say(empty, "refused", AnswerStatus.PERSONAL_DATA)
        return None

    def _not_served(self, empty: Answer, direction: Direction, verdict: Verdict) -> Answer | None:
        """Senders whom the service is not for, whatever their text holds."""
        status = _NOT_SERVED.get(direction.route)
        if status is None:
            return None
        answer = self.replies.refer(empty, status)
        allowed = verdict.action is Action.ALLOW
        return answer if allowed else self.replies.with_text_withheld(answer)

    def _steered(self, empty: Answer, direction: Direction, verdict: Verdict) -> Answer | None:
        """An attempt to steer is turned away as one, where the guard found nothing that is certain.

        Orders in disguise and in other languages are unlike all that its second opinion has read.
        """
        if direction.route is not Route.INJECTION:
            return None
        status = AnswerStatus.BLOCKED_INJECTION
        answer = self.replies.say(empty, status.value, status)
        if verdict.action is Action.ALLOW:
            return answer
        if verdict.reasons == (Reason.LOOKS_SPECIAL,):
            return self.replies.with_text_withheld(answer)
        return None

    def _guarded(self, empty: Answer, verdict: Verdict, question: Question) -> Answer | None:
        if verdict.action is Action.BLOCK:
            answer = self.replies.refer(empty, AnswerStatus.REFERRED_SPECIAL_CATEGORY)
            return replace(answer, seen=verdict.findings)
        if verdict.action is Action.ASK:
            return self.replies.rewrite(empty, verdict, question.text)
        return None

    def _elsewhere(self, empty: Answer, direction: Direction, question: Question) -> Answer | None:
        """What is not answered from the sources, and individual cases."""
        match direction.route:
            case Route.INDIVIDUAL_CASE:
                rule = self._from_sources(empty, direction, self._without_harm(question))
                return self.replies.individual_case(empty, rule)
            case Route.COURSE_EVENT | Route.MATERIALS | Route.DIGITALISATION:
                return self.replies.refer(empty, _PRACTICAL[direction.route])
            case Route.CONTACT_INFO:
                return self._of_the_service(empty, direction, question)
            case Route.OUT_OF_SCOPE if direction.likely[Route.OUT_OF_SCOPE] >= _CERTAIN:
                return self.replies.say(empty, "out_of_scope", AnswerStatus.OUT_OF_SCOPE)
            case Route.SMALL_TALK:
                kind = kind_of_talk(question.text)
                return self.replies.say(empty, kind, AnswerStatus.SMALL_TALK)
        return None

    def _of_the_service(self, empty: Answer, direction: Direction, question: Question) -> Answer:
        """How it is reached, or what its circular says where something else is asked of it."""
        contact = self.replies.contact_info(empty)
        if asks_how_to_reach(question.text):
            return contact
        query, asked = self._asked(empty, self._without_harm(question))
        found = [
            one
            for one in self.index.search.retrieve(query)
            if one.chunk.source_id in self.circular.source_ids
        ]
        draft = self.answerer.compose(asked, found)
        checked = check(draft, self.index.release.originals)
        is_plain = direction.likely[Route.CONTACT_INFO] >= _PLAINLY_CONTACT
        is_said = not is_plain or draft.answerability >= _PLAINLY_SAID
        if not checked.statements or not is_said:
            return contact
        whole = draft.whole and not checked.dropped
        answer = self.replies.from_sources(empty, checked, whole=whole)
        return contact if self.circular.tells_how_to_reach(answer.citations) else answer

    def _from_sources(self, empty: Answer, direction: Direction, question: Question) -> Answer:
        query, asked = self._asked(empty, question)
        if self._too_vague(direction, asked):
            return self.replies.say(empty, "vague")
        found = self.index.search.retrieve(query)
        draft = self.answerer.compose(asked, found)
        checked = check(draft, self.index.release.originals)
        if not checked.statements:
            return self._unanswered(empty, direction)
        whole = draft.whole and not checked.dropped
        answer = self.replies.from_sources(empty, checked, whole=whole)
        if empty.as_of not in {question.as_of, self.today()}:
            answer = self.replies.with_day_meant(answer)
        if direction.route is Route.CASE_LIKE_GENERAL:
            return self.replies.with_way_to_lawyers(answer)
        return answer

    def _asked(self, empty: Answer, question: Question) -> tuple[Query, Asked]:
        """What is searched for, and what is to be answered."""
        query = query_of(question.text, question.history, limit=_PASSAGES, rewriter=self.rewriter)
        asked = Asked(
            text=query.text,
            newest=question.text,
            as_of=empty.as_of,
            employer=question.employer,
        )
        return query, asked

    def _too_vague(self, direction: Direction, asked: Asked) -> bool:
        """Whether there is nothing to search for; a question with content is searched first."""
        alone = not asked.leans_on
        few = len(content_words(asked.text)) <= _TOO_FEW_WORDS
        return direction.route is Route.CLARIFICATION and alone and few

    def _unanswered(self, empty: Answer, direction: Direction) -> Answer:
        """Nothing in the sources: perhaps another way was meant, else nobody here knows."""
        other = direction.next_best(_SECOND_CHANCES)
        if direction.likely[other] < _WORTH_A_CHANCE:
            return self.replies.say(empty, "no_source", AnswerStatus.NO_SOURCE)
        match other:
            case Route.OUT_OF_SCOPE:
                return self.replies.say(empty, "out_of_scope", AnswerStatus.OUT_OF_SCOPE)
            case Route.CLARIFICATION:
                return self.replies.say(empty, "vague")
            case Route.CONTACT_INFO:
                return self.replies.contact_info(empty)
        return self.replies.refer(empty, _PRACTICAL[other])

    def _empty(self, question: Question) -> Answer:
        return Answer(
            text="",
            status=AnswerStatus.CLARIFICATION,
            language=question.language or detect_language(question.text),
            as_of=question.as_of or day_meant(question.text) or self.today(),
            trace_id=uuid4().hex,
        )

    def _without_harm(self, question: Question) -> Question:
        """The question with only those earlier turns that may be read again."""
        harmless = tuple(
            turn for turn in question.history if self.earlier.may_be_read(turn.content, self.guard)
        )
        return replace(question, history=harmless)

    def _recent(self, history: Sequence[Turn]) -> tuple[Turn, ...]:
        kept = self.limits.history_turns
        return tuple(history[-kept:]) if kept else ()


def _for_the_guard(history: Sequence[Turn]) -> list[str]:
    return [
        turn.content if turn.role == "user" else AssistantTurn(turn.content) for turn in history
    ]
