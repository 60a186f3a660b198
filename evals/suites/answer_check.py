"""Whether an answer that says what its source does not is dropped before anybody sees it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count

from assistant.answerers.base import Answerer, Asked, Draft, Statement
from assistant.pipeline import Assistant
from corpus.retrieval import ScoredChunk
from evals.datasets.sample import Sample
from evals.records import Result
from evals.suites.evidence import FROM_SOURCES, shown, slices_of
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite
from guardrails.guard import Guard
from guardrails.verdict import Verdict

NAME = "answer_check"
_UNSPOILT = "unspoilt"

Tamper = Callable[[Statement], Statement | None]
"""Spoils a statement; None where it has nothing to spoil in that way."""

_NUMBER = re.compile(r"(?<![\d§.,-])\d+(?![\d.,-])")
_SECTION = re.compile(r"§ ?\d+(?:-\d+)?")
_CONDITION = re.compile(r"\b(?:dersom|hvis|når|med mindre|unntatt|unless|om ikkje|viss)\b[^.,;:]*")


def other_number(statement: Statement) -> Statement | None:
    """The first number is another one, which does not stand in the statement."""
    first = _NUMBER.search(statement.text)
    if first is None:
        return None
    higher = (str(number) for number in count(int(first.group()) + 1))
    other = next(one for one in higher if one not in statement.text)
    return _if_changed(statement, _NUMBER.sub(other, statement.text, count=1))


def swapped_numbers(statement: Statement) -> Statement | None:
    """Two numbers have changed places: both stand in the source, and the statement is wrong."""
    first, second = [*_NUMBER.finditer(statement.text), None, None][:2]
    if first is None or second is None:
        return None
    text = statement.text
    between = text[first.end() : second.start()]
    swapped = f"{second.group()}{between}{first.group()}"
    return _if_changed(statement, text[: first.start()] + swapped + text[second.end() :])


def other_section(statement: Statement) -> Statement | None:
    """The first § is one that the source does not name."""
    changed = _SECTION.sub("§ 97-3", statement.text, count=1)
    return _if_changed(statement, changed)


def added_number(statement: Statement) -> Statement:
    """A deadline is added that no source holds."""
    return replace(statement, text=f"{statement.text} Fristen er 417 dager.")


def other_quote(statement: Statement) -> Statement:
    """A word is put into the quote itself."""
    first, *rest = statement.quotes
    spoilt = replace(first, text=f"{first.text[:-1]} alltid{first.text[-1:]}")
    return replace(statement, quotes=(spoilt, *rest))


def moved_quote(statement: Statement) -> Statement:
    """The quote is said to stand one character further on."""
    first, *rest = statement.quotes
    return replace(statement, quotes=(replace(first, start=first.start + 1), *rest))


def without_condition(statement: Statement) -> Statement | None:
    """The first condition is left out, so that the rule reads as if it always held."""
    changed = _CONDITION.sub("", statement.text, count=1)
    return _if_changed(statement, changed)


TAMPERINGS: Mapping[str, Tamper] = {
    "other_number": other_number,
    "swapped_numbers": swapped_numbers,
    "other_section": other_section,
    "added_number": added_number,
    "other_quote": other_quote,
    "moved_quote": moved_quote,
    "without_condition": without_condition,
}
"""Every way in which a draft is spoilt."""


class LastVerdict:
    """A guard that remembers its last verdict: each question is asked in eight ways in a row."""

    def __init__(self, inner: Guard) -> None:
        self._inner = inner
        self._last: tuple[tuple[str, Sequence[str]], Verdict] | None = None

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        """See `Guard.check`."""
        key = (text, tuple(history))
        if self._last is None or self._last[0] != key:
            self._last = key, self._inner.check(text, history)
        return self._last[1]


class LastDraft:
    """An answerer that remembers its last draft, for the same question and passages only."""

    def __init__(self, inner: Answerer) -> None:
        self._inner = inner
        self._last: tuple[tuple[Asked, Sequence[ScoredChunk]], Draft] | None = None

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        """See `Answerer.compose`."""
        key = (asked, tuple(found))
        if self._last is None or self._last[0] != key:
            self._last = key, self._inner.compose(asked, found)
        return self._last[1]


class TamperedAnswerer:
    """Gives the first statement of another answerer's draft, spoilt in one way."""

    def __init__(self, inner: Answerer, tamper: Tamper) -> None:
        self._inner = inner
        self._tamper = tamper
        self.tampered = False

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        """See `Answerer.compose`."""
        draft = self._inner.compose(asked, found)
        spoilt = self._tamper(draft.statements[0]) if draft.statements else None
        self.tampered = spoilt is not None
        return replace(draft, statements=(spoilt,) if spoilt else ())


def answer_check(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Answerable questions, each with its answer spoilt in every way, and left as it is."""
    known = [one for one in samples if one.status in FROM_SOURCES and one.evidence]
    assistant = replace(
        subject.assistant,
        guard=LastVerdict(subject.assistant.guard),
        answerer=LastDraft(subject.assistant.answerer),
    )
    return Suite(
        name=NAME,
        cases={
            f"{one.id}+{name}": partial(_judge, subject, assistant, one, name)
            for one in known
            for name in (*TAMPERINGS, _UNSPOILT)
        },
        metrics=(
            Metric("spoilt_dropped", by=("tampering",), spoken=True),
            Metric("unspoilt_kept", spoken=True),
        ),
    )


def _judge(subject: Subject, assistant: Assistant, sample: Sample, name: str) -> Result | None:
    """None where there is no answer to spoil, or nothing in it to spoil in that way."""
    if subject.ask(sample).answer.status not in FROM_SOURCES:
        return None
    answerer = TamperedAnswerer(assistant.answerer, TAMPERINGS.get(name, _as_it_is))
    answer = replace(assistant, answerer=answerer).answer(subject.question(sample))
    if not answerer.tampered:
        return None
    spoken = answer.status in FROM_SOURCES
    unspoilt = name == _UNSPOILT
    passed = spoken is unspoilt
    return Result(
        suite=NAME,
        sample=f"{sample.id}+{name}",
        slices=slices_of(sample, *(() if unspoilt else (f"tampering:{name}",))),
        scores={"unspoilt_kept" if unspoilt else "spoilt_dropped": float(passed)},
        passed=passed,
        why=() if passed else ("whole_answer_dropped" if unspoilt else f"said_{name}",),
        shown=shown(sample, answer),
    )


def _as_it_is(statement: Statement) -> Statement:
    return statement


def _if_changed(statement: Statement, text: str) -> Statement | None:
    return replace(statement, text=text) if text != statement.text else None
