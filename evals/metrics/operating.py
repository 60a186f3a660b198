"""What a threshold on a score costs and gives: the wrong refused against the right kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics.interval import Share


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a threshold does: questions with a score below it are refused.

    `refused` is of the questions that have an answer, `recognised` of those that have none.
    """

    threshold: float
    refused: Share
    recognised: Share


def operating_point(
    scores: Sequence[float], answerable: Sequence[bool], *, most_refused: float
) -> OperatingPoint:
    """The highest threshold that refuses at most a share of the answerable questions.

    It is the score of an answerable question, so the share refused is as near the limit as these
    questions allow; questions of the same score are refused together.

    Args:
        scores: How sure it is that a question can be answered; any numbers.
        answerable: Whether it can.
        most_refused: The limit, in [0, 1).

    Raises:
        ValueError: Not one outcome a score, no answerable or no other question, or a limit outside
            its range.
    """
    if not 0 <= most_refused < 1:
        raise ValueError(f"expected a share below 1, got {most_refused}")
    having, _ = _parted(scores, answerable)
    return at_threshold(scores, answerable, having[int(most_refused * len(having))])


def operating_curve(scores: Sequence[float], answerable: Sequence[bool]) -> list[OperatingPoint]:
    """The point of every threshold that tells answerable questions apart, by rising threshold.

    Raises:
        ValueError: As `operating_point`.
    """
    having, _ = _parted(scores, answerable)
    return [at_threshold(scores, answerable, score) for score in sorted(set(having))]


def at_threshold(
    scores: Sequence[float], answerable: Sequence[bool], threshold: float
) -> OperatingPoint:
    """What one threshold does.

    Raises:
        ValueError: As `operating_point`.
    """
    having, lacking = _parted(scores, answerable)
    return OperatingPoint(
        threshold=threshold,
        refused=Share(int(np.searchsorted(having, threshold)), len(having)),
        recognised=Share(int(np.searchsorted(lacking, threshold)), len(lacking)),
    )


def _parted(scores: Sequence[float], answerable: Sequence[bool]) -> tuple[list[float], list[float]]:
    """The scores of those that have an answer, and of those that have none, each rising.

    Raises:
        ValueError: There are none of one of them, or not one outcome a score.
    """
    pairs = list(zip(scores, answerable, strict=True))
    having = sorted(score for score, known in pairs if known)
    lacking = sorted(score for score, known in pairs if not known)
    if not having or not lacking:
        raise ValueError(
            f"expected questions with an answer and without, got {len(having)} and {len(lacking)}"
        )
    return having, lacking
