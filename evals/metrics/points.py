"""Whether an answer says a point: a rule without a model.

How far the rule agrees with labelled answers is told by `evals.judging.points_labels`.
"""

from dataclasses import dataclass
from functools import lru_cache

from corpus.sentences import sentence_spans
from evals.metrics.point_words import (
    denied,
    denies,
    missing_numbers,
    named,
    readable,
    statement,
    things,
    vocabulary,
)
from guardrails.grounding import numbers_in

ENOUGH = 0.5
"""The share from which a point counts as said; tuned on the labels for development."""

BETWEEN = " | "
"""Stands between wordings of which any will do."""

_NUMBER_WEIGHT = 2
_WITHOUT_NUMBER = 0.4
_OTHER_MEANING = 0.45
_SURELY = 0.8


@dataclass(frozen=True, slots=True)
class PointMatch:
    """How much of a point an answer says.

    `share` is that of the point's words and numbers in the sentence that says most of it, in
    [0, 1], made smaller where a number is missing there or where one denies what the other says.
    `missing_numbers` stand nowhere in the answer, or only with another unit.
    """

    found: bool
    share: float
    missing_numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of an answer."""

    text: str
    words: frozenset[str]
    denies: bool
    denied: frozenset[str]


def says(answer: str, point: str) -> PointMatch:
    """Whether an answer says a point, in bokmål, nynorsk or badly scanned text alike.

    Every number of the point, with its unit, must stand in one sentence that also names half of
    what the point names, and it must deny where the point denies. Order and grammar are not read:
    an answer that names the same things to say something else is taken for saying the point. A
    point without words or numbers is never said.
    """
    matches = [_match(answer, wording) for wording in point.split(BETWEEN)]
    return max(matches, key=lambda match: match.share)


def _match(answer: str, point: str) -> PointMatch:
    told = statement(point)
    share = max((_share(told, sentence) for sentence in _sentences(answer)), default=0.0)
    return PointMatch(share >= ENOUGH, share, missing_numbers(told, readable(answer)))


def _share(told: str, sentence: _Sentence) -> float:
    named_here = [named(thing, sentence.words) for thing in things(told)]
    numbers = _NUMBER_WEIGHT * len(numbers_in(told))
    if not named_here and not numbers:
        return 0.0
    share = (sum(named_here) + numbers) / (len(named_here) + numbers)
    if missing_numbers(told, sentence.text):
        share *= _WITHOUT_NUMBER
    return share * _OTHER_MEANING if _says_otherwise(told, sentence) else share


def _says_otherwise(told: str, sentence: _Sentence) -> bool:
    """Whether just one of the two denies."""
    if denies(told):
        return not sentence.denies
    return any(named(thing, sentence.denied) >= _SURELY for thing in things(told))


@lru_cache(maxsize=1024)
def _sentences(answer: str) -> tuple[_Sentence, ...]:
    spans = sentence_spans(answer)
    texts = [readable(answer[span.start : span.end]) for span in spans]
    return tuple(_Sentence(text, vocabulary(text), denies(text), denied(text)) for text in texts)
