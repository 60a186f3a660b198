"""What is judged: an assistant over one index, asked each question once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import local

from assistant.answerers.base import Answerer, Asked, Draft
from assistant.conversation import Answer, Question, Turn
from assistant.pipeline import Assistant
from assistant.steps.follow_up import query_of
from corpus.retrieval import ScoredChunk
from evals.datasets.sample import Sample

DEPTH = 10
"""How many passages are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How one question ended.

    `answerability` is how sure the answerer was that the sources answer, None where the question
    never came to it.
    """

    answer: Answer
    answerability: float | None
    milliseconds: float


class WatchedAnswerer:
    """An answerer that remembers how sure it last was; the answer itself does not tell."""

    def __init__(self, inner: Answerer) -> None:
        self._inner = inner
        self._last = local()

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        """See `Answerer.compose`."""
        draft = self._inner.compose(asked, found)
        self._last.answerability = draft.answerability
        return draft

    def take(self) -> float | None:
        """The last draft's answerability, once."""
        last: float | None = getattr(self._last, "answerability", None)
        self._last.answerability = None
        return last


class Subject:
    """Asks and searches as the product does, and keeps what came for the next suite."""

    def __init__(self, assistant: Assistant, as_of: date) -> None:
        """Judge an assistant by the rules of a day, where a question names no other."""
        self._watched = WatchedAnswerer(assistant.answerer)
        self.assistant = replace(assistant, answerer=self._watched)
        self.as_of = as_of
        self._replies: dict[tuple[object, ...], Reply] = {}
        self._found: dict[tuple[str, tuple[Turn, ...]], list[ScoredChunk]] = {}

    def ask(self, sample: Sample) -> Reply:
        """The reply to a question, from the first time it was asked."""
        question = self.question(sample)
        key = (question.text, question.history, question.as_of, question.employer)
        if key not in self._replies:
            self._replies[key] = self.ask_anew(question)
        return self._replies[key]

    def ask_anew(self, question: Question) -> Reply:
        """The reply to a question, timed."""
        self._watched.take()
        started = time.perf_counter()
        answer = self.assistant.answer(question)
        milliseconds = 1000 * (time.perf_counter() - started)
        return Reply(answer=answer, answerability=self._watched.take(), milliseconds=milliseconds)

    def find(self, text: str, history: tuple[Turn, ...] = ()) -> list[ScoredChunk]:
        """The best passages for a question, best first."""
        key = (text, history)
        if key not in self._found:
            self._found[key] = self.assistant.index.find(query_of(text, history, limit=DEPTH))
        return self._found[key]

    def question(self, sample: Sample) -> Question:
        """The question as a channel would pass it on."""
        return Question(
            text=sample.question,
            history=sample.turns,
            as_of=sample.as_of or self.as_of,
            employer=sample.employer or None,
        )
