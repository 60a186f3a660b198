"""Fit the weights of a linear-chain conditional random field by L-BFGS."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One text: the buckets of every word's features, and its right labels."""

    buckets: Sequence[Sequence[int]]
    labels: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Words of all texts, place by place: rows of all first words, of all second ones.

    Texts are sorted with the longest first, so those that go on are always the first ones.
    """

    rows: tuple[NDArray[np.int64], ...]


def fit_chain(
    chains: Sequence[Chain], *, buckets: int, labels: int, strictness: float, rounds: int
) -> tuple[Floats, Floats]:
    """Weights of shape (buckets, labels) and moves of shape (labels, labels).

    Args:
        chains: At least one, none of them empty.
        buckets: How many features are told apart.
        labels: How many labels there are.
        strictness: The inverse of the L2 penalty, above 0: higher fits the texts closer.
        rounds: Most iterations.
    """
    ordered = sorted(chains, key=lambda chain: -len(chain.labels))
    seen = _matrix(ordered, buckets)
    turned = seen.T.tocsr()
    steps = _steps([len(chain.labels) for chain in ordered])
    right = np.concatenate([np.asarray(chain.labels) for chain in ordered])
    gold = np.eye(labels)[right]
    gold_moves = _moves_of(right, steps, labels)
    size = buckets * labels

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, moves = point[:size].reshape(buckets, labels), point[size:].reshape(labels, -1)
        scores = seen @ weights.astype(np.float32)
        total, likely, expected = _expectations(scores.astype(np.float64), moves, steps)
        fitted = (scores * gold).sum() + (moves * gold_moves).sum() - total
        slope = turned @ (likely - gold).astype(np.float32)
        slopes = np.concatenate([slope.astype(np.float64).ravel(), (expected - gold_moves).ravel()])
        return float(point @ point / (2 * strictness) - fitted), slopes + point / strictness

    found = minimize(
        loss,
        np.zeros(size + labels * labels),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds, "maxcor": 6},
    )
    return found.x[:size].reshape(buckets, labels), found.x[size:].reshape(labels, -1)


def _expectations(scores: Floats, moves: Floats, steps: _Steps) -> tuple[float, Floats, Floats]:
    """Sum of the log partitions, likelihood of each label, expected number of each move."""
    highest = scores.max(axis=1, keepdims=True)
    emitted, passed = np.exp(scores - highest), np.exp(moves)
    ahead, norms = np.empty_like(emitted), np.empty(len(emitted))
    before: NDArray[np.int64] | None = None
    for rows in steps.rows:
        reached = emitted[rows]
        if before is not None:
            reached = reached * (ahead[before[: len(rows)]] @ passed)
        norms[rows] = reached.sum(axis=1)
        ahead[rows] = reached / norms[rows][:, None]
        before = rows
    back, expected = np.ones_like(emitted), np.zeros_like(moves)
    for rows, following in zip(steps.rows[-2::-1], steps.rows[:0:-1], strict=True):
        come = emitted[following] * back[following] / norms[following][:, None]
        held = rows[: len(following)]
        back[held] = come @ passed.T
        expected += passed * (ahead[held].T @ come)
    return float(np.log(norms).sum() + highest.sum()), ahead * back, expected


def _matrix(chains: Sequence[Chain], buckets: int) -> csr_matrix:
    words = [word for chain in chains for word in chain.buckets]
    starts = np.cumsum([0, *(len(word) for word in words)])
    places = np.fromiter((at for word in words for at in word), np.int32, starts[-1])
    ones = np.ones(len(places), dtype=np.float32)
    return csr_matrix((ones, places, starts), shape=(len(words), buckets))


def _steps(lengths: Sequence[int]) -> _Steps:
    starts = np.cumsum([0, *lengths[:-1]])
    sizes = np.asarray(lengths)
    return _Steps(tuple(starts[sizes > at] + at for at in range(lengths[0])))


def _moves_of(right: NDArray[np.int64], steps: _Steps, labels: int) -> Floats:
    counted = np.zeros((labels, labels))
    for rows, following in zip(steps.rows[:-1], steps.rows[1:], strict=True):
        np.add.at(counted, (right[rows[: len(following)]], right[following]), 1)
    return counted
