"""Whether suggested questions let nobody down, and how long they take."""

import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.conversation import Answer, AnswerStatus, Question, Turn
from assistant.pipeline import Assistant
from assistant.steps.suggest import Suggester
from corpus.language import detect_language
from corpus.text import content_words
from evals.bench.words import number, table
from evals.datasets.sample import Sample
from evals.metrics.interval import Share
from evals.metrics.resampling import percentile

_FROM_SOURCES = {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL}
_COMMON_WORDS = 0.7
_ENOUGH_CHOICES = 2
_WORDS_FILE = Path(__file__).with_name("suggestions.nb.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One question that was offered.

    `alone` and `clicked` say whether it is answered by something new, asked cold and in the
    conversation.
    """

    text: str
    alone: bool
    clicked: bool
    repeats: bool
    same_language: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What was offered after one answer; milliseconds for the first time and for the second."""

    question: str
    offered: tuple[Offered, ...]
    first_ms: float
    second_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was offered for one word; `alone` says of each whether it is answered, asked cold."""

    word: str
    choices: tuple[str, ...]
    alone: tuple[bool, ...]
    first_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Everything that was offered over one collection."""

    follow_ups: tuple[Followed, ...]
    choices: tuple[Chosen, ...]


def bench_suggestions(assistant: Assistant, samples: Sequence[Sample]) -> Suggested:
    """Ask every question, and every question that is then offered, cold and in the conversation.

    Raises:
        ValueError: None of the questions is answered.
    """
    suggester = Suggester.over(assistant)
    followed = []
    for sample in samples:
        question = Question(text=sample.question, history=sample.turns)
        answer = assistant.answer(question)
        if answer.status in _FROM_SOURCES:
            followed.append(_followed(assistant, suggester, question, answer))
    if not followed:
        raise ValueError("expected at least one question that is answered; nothing was measured")
    chosen = [_chosen(assistant, suggester, word) for word in _said()["words"]["asked"]]
    return Suggested(follow_ups=tuple(followed), choices=tuple(chosen))


def suggestions_lines(measured: Mapping[str, Suggested]) -> list[str]:
    """The two tables, with what must be known to read them.

    Args:
        measured: By collection, as the catalogue names it (`real`, `starter`).
    """
    said = _said()
    questions = sum(len(one.follow_ups) for one in measured.values())
    return [
        *table(
            said["follow_ups"]["heads"].split("|"),
            [_follow_up_row(said["names"][name], one) for name, one in measured.items()],
        ),
        "",
        said["follow_ups"]["about"].format(questions=questions),
        "",
        *table(
            said["choices"]["heads"].split("|"),
            [_choice_row(said["names"][name], one) for name, one in measured.items()],
        ),
        "",
        said["choices"]["about"].format(words=", ".join(said["words"]["asked"])),
    ]


def repeats(question: str, other: str) -> bool:
    """Whether two questions have seven of ten content words in common (Dice's coefficient)."""
    one, two = set(content_words(question)), set(content_words(other))
    return 2 * len(one & two) >= _COMMON_WORDS * (len(one) + len(two))


def _followed(
    assistant: Assistant, suggester: Suggester, question: Question, answer: Answer
) -> Followed:
    texts, first_ms = _timed(suggester, question.text, answer)
    _, second_ms = _timed(suggester, question.text, answer)
    history = (*question.history, Turn("user", question.text), Turn("assistant", answer.text))
    offered = [
        Offered(
            text=text,
            alone=_brings_more(assistant.answer(Question(text=text)), answer),
            clicked=_brings_more(assistant.answer(Question(text=text, history=history)), answer),
            repeats=repeats(question.text, text),
            same_language=detect_language(text) == answer.language,
        )
        for text in texts
    ]
    return Followed(
        question=question.text, offered=tuple(offered), first_ms=first_ms, second_ms=second_ms
    )


def _chosen(assistant: Assistant, suggester: Suggester, word: str) -> Chosen:
    vague = replace(
        assistant.answer(Question(text="?", language="nb")), status=AnswerStatus.CLARIFICATION
    )
    started = time.perf_counter()
    choices = suggester.after(word, vague).choices
    first_ms = 1000 * (time.perf_counter() - started)
    alone = [_brings_more(assistant.answer(Question(text=text)), vague) for text in choices]
    return Chosen(word=word, choices=choices, alone=tuple(alone), first_ms=first_ms)


def _timed(suggester: Suggester, text: str, answer: Answer) -> tuple[tuple[str, ...], float]:
    started = time.perf_counter()
    found = suggester.after(text, answer).follow_ups
    return found, 1000 * (time.perf_counter() - started)


def _brings_more(answer: Answer, shown: Answer) -> bool:
    """Whether it is answered, and cites a passage that was not shown."""
    known = {one.quote.chunk.chunk_id for one in shown.citations}
    cited = {one.quote.chunk.chunk_id for one in answer.citations}
    return answer.status is AnswerStatus.ANSWERED and not cited <= known


def _follow_up_row(name: str, measured: Suggested) -> list[str]:
    followed = measured.follow_ups
    offered = [one for each in followed for one in each.offered]
    return [
        name,
        _share([bool(one.offered) for one in followed]),
        number(len(offered) / len(followed), 2),
        _share([one.alone for one in offered]),
        _share([one.clicked for one in offered]),
        _share([one.repeats for one in offered]),
        _share([one.same_language for one in offered]),
        number(percentile([one.first_ms for one in followed], 0.5).value, 0),
        number(percentile([one.first_ms for one in followed], 0.95).value, 0),
        number(percentile([one.second_ms for one in followed], 0.95).value, 0),
    ]


def _choice_row(name: str, measured: Suggested) -> list[str]:
    chosen = measured.choices
    return [
        name,
        _share([len(one.choices) >= _ENOUGH_CHOICES for one in chosen]),
        number(sum(len(one.choices) for one in chosen) / len(chosen), 2),
        _share([each for one in chosen for each in one.alone]),
        number(percentile([one.first_ms for one in chosen], 0.95).value, 0),
    ]


def _share(outcomes: Sequence[bool]) -> str:
    if not outcomes:
        return str(_said()["names"]["none"])
    share = Share.of(outcomes)
    low, high = share.bounds
    told = [number(one, 3) for one in (share.value, low, high)]
    return f"{told[0]} [{told[1]}–{told[2]}]"


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
