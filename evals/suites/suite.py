"""A suite: cases that each give one result, and the metrics that their scores add up to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from evals.records import Direction, Figure, Result


@dataclass(frozen=True, slots=True)
class Metric:
    """A score that results may hold; `by` names the slices it is also told for.

    `spoken` says that it applies to answers that were given only: where none was, there is no
    figure. Any other metric without a score is a mistake in the dataset.
    """

    name: str
    better: Direction = "higher"
    by: tuple[str, ...] = ()
    spoken: bool = False


Judged = Callable[[], Result | None]
"""Judges one case; None where the suite has nothing to say of it."""

Derived = Callable[[Sequence[Result]], Sequence[Figure]]


def nothing_derived(_results: Sequence[Result]) -> Sequence[Figure]:
    """No figures beside the metrics'."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One part of the product, judged case by case.

    `cases` judge themselves when called, in the order in which they stand. `derived` are figures
    that are no mean of scores.
    """

    name: str
    cases: Mapping[str, Judged]
    metrics: tuple[Metric, ...]
    derived: Derived = field(default=nothing_derived)
