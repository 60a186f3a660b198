"""What a judge is shown, and what it can say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

LOWEST, HIGHEST = 0, 2


class Criterion(StrEnum):
    """What an answer is judged on, each alone; the rubric says what the scores mean."""

    FAITHFUL = "faithful"
    COMPLETE = "complete"
    RELEVANT = "relevant"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCase:
    """One answer with all that is needed to judge it.

    `sources` are all that the answer could have been made of, best first, not only those that it
    quotes: what it left out is judged too. `expected_points` and `must_not` are empty where
    nobody has written them down.
    """

    question: str
    answer: str
    sources: tuple[str, ...]
    history: tuple[str, ...] = ()
    expected_points: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Scores from 0 to 2, one for every criterion, and why in the judge's words.

    `disputed` are the criteria on which votes differed; a single vote has none.
    """

    scores: Mapping[Criterion, int]
    reasons: Mapping[Criterion, str]
    disputed: frozenset[Criterion] = field(default_factory=frozenset)

    @property
    def is_low(self) -> bool:
        """Whether any criterion has the lowest score."""
        return LOWEST in self.scores.values()


@dataclass(frozen=True, slots=True)
class Unscored:
    """No judgement, and a code of why not; it is counted beside the others, never as a zero."""

    reason: str


class Judge(Protocol):
    """Judges answers, one at a time."""

    def judge(self, case: JudgedCase) -> Judgement | Unscored:
        """Judge an answer; whatever goes wrong with it is `Unscored`."""
        ...
