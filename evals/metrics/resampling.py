"""Means and percentiles with their uncertainty, where questions on one document go together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log, log1p

import numpy as np
import numpy.typing as npt

SEED = 20260101
RESAMPLES = 2000
_TAIL = 0.025
_DRAWS_AT_ONCE = 2**20
_ROUNDING = 1e-9

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of n values with its 95 % interval, in the unit of the values."""

    value: float
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Percentile:
    """The q-quantile of n values, q in (0, 1), with its 95 % interval in the values' unit."""

    value: float
    n: int
    low: float
    high: float
    q: float


def bootstrap_mean(
    values: Sequence[float],
    clusters: Sequence[str] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Mean:
    """Mean with the percentile bootstrap's 95 % interval (Efron 1979).

    The interval is that of the quantiles of `resampled_means`, which see for the arguments, and
    is the same each time. It is too narrow where there are few clusters, say below 15.

    Raises:
        ValueError: There are no values, or not one cluster a value.
    """
    means = resampled_means(values, clusters, resamples=resamples, seed=seed)
    value = float(np.mean(np.asarray(values, dtype=np.float64)))
    low, high = (float(bound) for bound in np.quantile(means, [_TAIL, 1 - _TAIL]))
    return Mean(value, len(values), min(low, value), max(high, value))


def resampled_means(
    values: Sequence[float],
    clusters: Sequence[str] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Floats:
    """Means of draws of whole clusters with replacement (Field & Welsh 2007).

    Args:
        values: One per question.
        clusters: The document of each question; a question whose name is empty stands alone.
            Where all are of one document, or None is given, the questions are drawn: what comes
            out then holds for that document, or for questions that do not depend on each other.
        resamples: How many draws.
        seed: Of the random numbers.

    Returns:
        Shape (resamples,); each is a draw's sum of values by its number of questions.

    Raises:
        ValueError: There are no values, or not one cluster a value.
    """
    sums, sizes = _summed(values, clusters)
    rng = np.random.default_rng(seed)
    rows = max(1, _DRAWS_AT_ONCE // len(sums))
    means = np.empty(resamples)
    for start in range(0, resamples, rows):
        block = means[start : start + rows]
        drawn = rng.integers(len(sums), size=(len(block), len(sums)))
        block[:] = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    return means


def percentile(values: Sequence[float], q: float) -> Percentile:
    """The smallest of the values that a share q of them do not exceed.

    The interval is between two of the values and holds for any distribution (David & Nagaraja
    2003, section 7.1). Where there are too few values for it, it ends at the smallest or the
    largest and covers less than 95 %.

    Raises:
        ValueError: There are no values, or q is not between 0 and 1.
    """
    if not values:
        raise ValueError("expected at least one value; nothing was measured")
    if not 0 < q < 1:
        raise ValueError(f"expected q between 0 and 1, such as 0.95 for the 95th, got {q}")
    n = len(values)
    ordered = sorted(values)
    up_to = _binomial_distribution(n, q)
    low = int(np.searchsorted(up_to, _TAIL, side="right"))
    high = int(np.searchsorted(up_to, 1 - _TAIL)) + 1
    rank = max(1, ceil(n * q - _ROUNDING))
    return Percentile(ordered[rank - 1], n, ordered[max(low, 1) - 1], ordered[min(high, n) - 1], q)


def _summed(values: Sequence[float], clusters: Sequence[str] | None) -> tuple[Floats, Floats]:
    """Sum and size of each cluster.

    Raises:
        ValueError: There are no values, or not one cluster a value.
    """
    if not values:
        raise ValueError("expected at least one value; nothing was measured")
    if clusters is not None and len(clusters) != len(values):
        raise ValueError(f"expected one cluster a value, got {len(clusters)} for {len(values)}")
    named = clusters if clusters is not None and len(set(clusters)) > 1 else [""] * len(values)
    # A question without a document is its own cluster: its number tells it from the others.
    names = [(name, 0) if name else ("", number) for number, name in enumerate(named)]
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    which = np.array([places[name] for name in names])
    sums = np.bincount(which, weights=np.asarray(values, dtype=np.float64))
    return sums.astype(np.float64), np.bincount(which).astype(np.float64)


def _binomial_distribution(n: int, q: float) -> Floats:
    """P(at most k of n) for k = 0 .. n."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    k = np.arange(n + 1)
    exponents = logs[n] - logs[k] - logs[n - k] + k * log(q) + (n - k) * log1p(-q)
    total: Floats = np.cumsum(np.exp(exponents))
    return total
