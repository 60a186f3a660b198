"""Weights of a linear order, learned from lists of which some members are wanted.

A list's loss is the cross entropy of what is wanted (Cao et al. 2007, "Learning to Rank: From
Pairwise Approach to Listwise Approach").
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

FOLDS = 5
_STEPS = 300
_RATE = 0.02
_LEAST = 1e-9

Floats = NDArray[np.float32]


def fit_listwise(
    signs: Sequence[Floats], wanted: Sequence[Floats], *, start: int, strictness: float
) -> Floats:
    """One weight a sign.

    Args:
        signs: Of each list, an array of shape (members, signs).
        wanted: Of each list, how much each member is wanted, in [0, 1]; a list of which none is
            wanted teaches nothing.
        start: The sign that the order begins with.
        strictness: How strongly large weights are held back.
    """
    told = [at for at, own in enumerate(wanted) if own.max(initial=0) > 0]
    every = np.concatenate([signs[at] for at in told])
    # A sign that never varies tells nothing, and must not be divided by.
    spread = np.where(every.std(axis=0) > 0, every.std(axis=0), 1.0).astype(np.float32)
    mean = every.mean(axis=0)
    padded, there = _padded([(signs[at] - mean) / spread for at in told])
    target, _ = _padded([(wanted[at] / wanted[at].max())[:, None] for at in told])
    weights = torch.zeros(padded.shape[-1], requires_grad=True)
    with torch.no_grad():
        weights[start] = 1.0
    optimizer = torch.optim.Adam([weights], lr=_RATE)
    for _ in range(_STEPS):
        loss = _loss(padded @ weights, there, target[..., 0]) + strictness * (weights**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return np.asarray(weights.detach().numpy() / spread, dtype=np.float32)


def fold_of(name: str) -> int:
    """The fold of a question, the same in every run."""
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


def _loss(scores: Tensor, there: Tensor, wanted: Tensor) -> Tensor:
    likely = torch.softmax(scores.masked_fill(~there, -torch.inf), dim=1)
    return -torch.log((likely * wanted).sum(dim=1) + _LEAST).mean()


def _padded(lists: Sequence[Floats]) -> tuple[Tensor, Tensor]:
    """Lists of rows as one array, and which of its places are taken."""
    longest = max(map(len, lists))
    padded = np.zeros((len(lists), longest, lists[0].shape[1]), dtype=np.float32)
    there = np.zeros((len(lists), longest), dtype=np.bool_)
    for at, own in enumerate(lists):
        padded[at, : len(own)] = own
        there[at, : len(own)] = True
    return torch.from_numpy(padded), torch.from_numpy(there)
