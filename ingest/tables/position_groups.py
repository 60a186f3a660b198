"""Damaged labels of position groups, matched with the groups that the central agreement names."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

_LEAST_LIKENESS = 0.55
_SAFE_LEAD = 0.04
"""How much likelier a group must be than any other that could stand in its place."""

_FOLD = str.maketrans({"å": "a", "æ": "ae", "ø": "o", "§": ""})


@cache
def position_groups() -> tuple[str, ...]:
    """The groups of the central agreement's chapter 4, in its order."""
    text = resources.files("ingest.tables").joinpath("position_groups.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["groups"])


def named(labels: Sequence[str]) -> list[str]:
    """Each label by the name of its group, or as it stands where no group is surely meant.

    Tables keep the agreement's order, so that the labels of a whole table are matched together.
    """
    groups = position_groups()
    likeness = [[_likeness(label, group) for group in groups] for label in labels]
    placed = _in_order(likeness)
    return [
        groups[group] if group is not None and _is_sure(likeness, placed, row) else labels[row]
        for row, group in enumerate(placed)
    ]


def _is_sure(likeness: Sequence[Sequence[float]], placed: Sequence[int | None], row: int) -> bool:
    """Whether no group between those of the rows above and below is nearly as like."""
    own = placed[row]
    if own is None:
        return False
    above = next((one for one in reversed(placed[:row]) if one is not None), -1)
    below = next((one for one in placed[row + 1 :] if one is not None), len(likeness[row]))
    rivals = [likeness[row][one] for one in range(above + 1, below) if one != own]
    return likeness[row][own] >= max(rivals, default=0.0) + _SAFE_LEAD


def _in_order(likeness: Sequence[Sequence[float]]) -> list[int | None]:
    """The groups of the rows, in rising order, that are likest in sum."""
    width = len(likeness[0]) if likeness else 0
    # best[g]: the likest way to place the rows so far on groups before g
    best: list[tuple[float, tuple[int | None, ...]]] = [(0.0, ())] * (width + 1)
    for row in likeness:
        longer = [(score, (*ways, None)) for score, ways in best]
        for group in range(width):
            if row[group] >= _LEAST_LIKENESS:
                score, ways = best[group]
                longer[group + 1] = max(
                    longer[group + 1], (score + row[group], (*ways, group)), key=lambda one: one[0]
                )
            longer[group + 1] = max(longer[group], longer[group + 1], key=lambda one: one[0])
        best = longer
    return list(best[-1][1])


def _likeness(label: str, group: str) -> float:
    """The part of both that is their longest common subsequence, 0 to 1."""
    one, other = _plain(label), _plain(group)
    longest = [0] * (len(other) + 1)
    for sign in one:
        corner = 0
        for at, wanted in enumerate(other, start=1):
            above = longest[at]
            longest[at] = corner + 1 if sign == wanted else max(above, longest[at - 1])
            corner = above
    return 2 * longest[-1] / (len(one) + len(other))


def _plain(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.lower().translate(_FOLD))
