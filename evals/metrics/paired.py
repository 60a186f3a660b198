"""Whether one set of results differs from another on the same questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics.resampling import RESAMPLES, SEED, bootstrap_mean, resampled_means


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of after less before with its 95 % interval; `p` is two-sided, in (0, 1]."""

    value: float
    low: float
    high: float
    p: float


def mcnemar(better: int, worse: int) -> float:
    """Two-sided p of McNemar's exact test, in [0, 1].

    The binomial test of the questions that changed (McNemar 1947), doubled smaller tail. It takes
    questions as independent. It is 1.0 where none changed.

    Args:
        better: Questions that failed before and pass now.
        worse: Questions that passed before and fail now.

    Raises:
        ValueError: A count is negative.
    """
    if min(better, worse) < 0:
        raise ValueError(f"expected counts of questions, got {better} and {worse}")
    n = better + worse
    ways = total = 1
    for k in range(min(better, worse)):
        ways = ways * (n - k) // (k + 1)
        total += ways
    # Whole numbers have no overflow, and their quotient is rounded once.
    return min(1.0, total / (1 << n) * 2)


def paired_bootstrap(
    before: Sequence[float],
    after: Sequence[float],
    clusters: Sequence[str] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Difference:
    """Compare two values a question, before and after, in the same order.

    Whole clusters are drawn, as in `evals.metrics.resampling`. `p` is twice the smaller share of
    draws on either side of no difference, each counted with one more (Davison & Hinkley 1997,
    section 4.2), so that it is never zero; 1.0 where no question changed.

    Raises:
        ValueError: There are no questions, or not the same number before and after.
    """
    if len(before) != len(after):
        raise ValueError(
            f"expected the same questions before and after, got {len(before)} and {len(after)}"
        )
    changes = [now - then for then, now in zip(before, after, strict=True)]
    mean = bootstrap_mean(changes, clusters, resamples=resamples, seed=seed)
    draws = resampled_means(changes, clusters, resamples=resamples, seed=seed)
    side = min(int(np.sum(draws <= 0)), int(np.sum(draws >= 0)))
    p = min(1.0, 2 * (side + 1) / (resamples + 1))
    return Difference(mean.value, mean.low, mean.high, p)
