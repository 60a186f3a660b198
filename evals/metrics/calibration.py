"""Whether scores tell how likely an answer is to be right, and tell right from wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bar:
    """Answers with scores from `low` to `high`: what they promise and the share that is right."""

    low: float
    high: float
    mean: float
    right: float
    n: int


def reliability(scores: Sequence[float], outcomes: Sequence[bool], bins: int = 10) -> list[Bar]:
    """Bars of the reliability curve, by rising score, with as many answers in each as can be.

    Equal counts (Nguyen & O'Connor 2015) leave no bar to a single answer, as equal widths do.
    Answers of the same score are in the same bar, so there may be fewer bars than asked for.

    Args:
        scores: Probability that the answer is right, in [0, 1].
        outcomes: Whether it was.
        bins: How many bars at most.

    Raises:
        ValueError: There are no scores, not one outcome a score, a score that is no probability,
            or bins below 1.
    """
    if bins < 1:
        raise ValueError(f"expected at least 1 bin, got {bins}")
    values, right = _checked(scores, outcomes)
    order = np.argsort(values, kind="stable")
    values, right = values[order], right[order]
    wanted = np.arange(1, bins) * len(values) // bins
    # A cut moves to the first of its score: equal scores are not parted.
    cuts = np.unique(np.searchsorted(values, values[wanted]))
    parts = zip(np.split(values, cuts), np.split(right, cuts), strict=True)
    return [_bar(some, hits) for some, hits in parts if len(some)]


def expected_calibration_error(bars: Sequence[Bar]) -> float:
    """Mean distance between what bars promise and how often they are right (Naeini et al. 2015).

    In [0, 1]; bars weigh by their answers.

    Raises:
        ValueError: There are no bars.
    """
    if not bars:
        raise ValueError("expected at least one bar; nothing was measured")
    answers = sum(bar.n for bar in bars)
    return sum(bar.n * abs(bar.mean - bar.right) for bar in bars) / answers


def brier_score(scores: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Mean squared distance from score to outcome (Brier 1950), in [0, 1]; 0 is best.

    Raises:
        ValueError: There are no scores, not one outcome a score, or a score is no probability.
    """
    values, right = _checked(scores, outcomes)
    return float(np.mean((values - right) ** 2))


def roc_auc(scores: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Probability that a right answer has a higher score than a wrong one, equal scores half.

    From the sum of ranks (Mann & Whitney 1947; Hanley & McNeil 1982). Scores may be any numbers.

    Raises:
        ValueError: Not one outcome a score, a score is no number, or there is no right or no
            wrong answer: then there is nothing to tell apart.
    """
    values, right = _paired(scores, outcomes)
    hits = int(right.sum())
    misses = len(right) - hits
    if not hits or not misses:
        raise ValueError(f"expected both right and wrong answers, got {hits} and {misses}")
    ordered = np.sort(values)
    # Twice the middle rank, counted from 1, of all answers with the same score.
    ranks = np.searchsorted(ordered, values) + np.searchsorted(ordered, values, side="right") + 1
    above = float(ranks[right == 1].sum()) / 2 - hits * (hits + 1) / 2
    return above / (hits * misses)


def _bar(values: _Floats, right: _Floats) -> Bar:
    return Bar(
        low=float(values[0]),
        high=float(values[-1]),
        mean=float(values.mean()),
        right=float(right.mean()),
        n=len(values),
    )


def _checked(scores: Sequence[float], outcomes: Sequence[bool]) -> tuple[_Floats, _Floats]:
    values, right = _paired(scores, outcomes)
    if not len(values):
        raise ValueError("expected at least one score; nothing was measured")
    if values.min() < 0 or values.max() > 1:
        raise ValueError("expected probabilities between 0 and 1; calibrate the scores first")
    return values, right


def _paired(scores: Sequence[float], outcomes: Sequence[bool]) -> tuple[_Floats, _Floats]:
    if len(scores) != len(outcomes):
        raise ValueError(f"expected one outcome a score, got {len(outcomes)} for {len(scores)}")
    values = np.asarray(scores, dtype=np.float64)
    if not np.isfinite(values).all():
        raise ValueError("expected scores that are numbers; one is missing or infinite")
    return values, np.asarray(outcomes, dtype=np.float64)
