"""How far two labellings of the same things agree: a judge with a person, found with expected."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Of one class: precision, recall and F1 in [0, 1], and how many there are of it.

    A share of nothing is 0.0 here, as in the known libraries: nothing was found of the class, or
    nothing was expected. `n` counts those expected.
    """

    precision: float
    recall: float
    f1: float
    n: int


def percent_agreement(one: Sequence[Label], other: Sequence[Label]) -> float:
    """Share of things with the same label in both, in [0, 1].

    Raises:
        ValueError: There are none, or not the same number in both.
    """
    _check(one, other)
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def cohens_kappa(one: Sequence[Label], other: Sequence[Label]) -> float:
    """Agreement beyond chance (Cohen 1960), in [-1, 1]; 1 is full, 0 is chance.

    Where both use one and the same label throughout there is no chance to judge by; they agree,
    and kappa is 1.0 here.

    Raises:
        ValueError: There are none, or not the same number in both.
    """
    agreed = percent_agreement(one, other)
    counts, others = Counter(one), Counter(other)
    by_chance = sum(counts[label] * others[label] for label in counts) / len(one) ** 2
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def confusion(expected: Sequence[Label], found: Sequence[Label]) -> dict[Label, dict[Label, int]]:
    """How often each expected label was found as each, `[expected][found]`.

    Rows and columns hold every label of either, in the order in which they first occur.

    Raises:
        ValueError: There are none, or not the same number in both.
    """
    _check(expected, found)
    labels = list(dict.fromkeys([*expected, *found]))
    counts = Counter(zip(expected, found, strict=True))
    return {row: {column: counts[row, column] for column in labels} for row in labels}


def class_figures(expected: Sequence[Label], found: Sequence[Label]) -> dict[Label, ClassFigures]:
    """Precision, recall and F1 of every label of either.

    Raises:
        ValueError: There are none, or not the same number in both.
    """
    counts = confusion(expected, found)
    return {label: _figures_of(label, counts) for label in counts}


def macro_f1(expected: Sequence[Label], found: Sequence[Label]) -> float:
    """Mean F1 of the classes, each as important as the others, in [0, 1].

    Raises:
        ValueError: There are none, or not the same number in both.
    """
    figures = class_figures(expected, found).values()
    return sum(one.f1 for one in figures) / len(figures)


def _figures_of(label: Label, counts: Mapping[Label, Mapping[Label, int]]) -> ClassFigures:
    hits = counts[label][label]
    said = sum(row[label] for row in counts.values())
    there = sum(counts[label].values())
    return ClassFigures(
        precision=hits / said if said else 0.0,
        recall=hits / there if there else 0.0,
        f1=2 * hits / (said + there),
        n=there,
    )


def _check(one: Sequence[Label], other: Sequence[Label]) -> None:
    if len(one) != len(other):
        raise ValueError(f"expected as many labels in both, got {len(one)} and {len(other)}")
    if not one:
        raise ValueError("expected at least one label; nothing was compared")
