"""Fits the weights of `corpus.ranking` to the development questions.

A list's loss is the cross entropy of the candidates that hold evidence (Cao et al. 2007,
"Learning to Rank: From Pairwise Approach to Listwise Approach").
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from assistant.steps.follow_up import stand_alone
from corpus.factory import OpenIndex
from corpus.ranking import RANKED, Ranking, Signs
from corpus.retrieval import Query
from evals.bench.evidence_places import Places, groups_found, places_of
from evals.bench.peers.port import Passage
from evals.datasets.sample import Sample
from evals.metrics.interval import Share
from evals.metrics.ranking import all_found_at

FOLDS = 5
_STRICTNESS = 0.01
_STEPS = 200
_RATE = 0.02
_HELD = 0.3
"""A chunk is wanted where it shares as much with a span of evidence, of the shorter of the two."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Listed:
    """A question's candidates: their signs, which are wanted, and what is needed of them."""

    sample: Sample
    passages: tuple[Passage, ...]
    signs: Floats
    wanted: NDArray[np.bool_]
    places: Places

    def all_found_at(self, scores: Floats, k: int) -> bool:
        """Whether the first k passages hold all evidence, in the order of some scores."""
        order = np.argsort(-scores, kind="stable")[:k]
        found = groups_found(self.places, [self.passages[place] for place in order])
        return all_found_at(found, len(self.places), k)


def fit_ranking(index: OpenIndex, samples: Sequence[Sample]) -> list[str]:
    """The file of weights, then what they give on questions they were not fitted to."""
    release, nothing = index.release, [0.0] * len(Signs._fields)
    ranking = Ranking(release.chunks, release.lexical, index.embedder, nothing)
    lists = [listed(index, ranking, sample) for sample in samples]
    weights = fit_weights(lists)
    return [
        f'encoder = "{index.embedder.name}"',
        "",
        "[signs]",
        *(f"{name} = {weight:.3f}" for name, weight in zip(Signs._fields, weights, strict=True)),
        "",
        *(f"# {line}" for line in _told(lists)),
    ]


def listed(index: OpenIndex, ranking: Ranking, sample: Sample) -> Listed:
    """The candidates of one question, asked as the product asks it."""
    question = stand_alone(sample.question, sample.turns)
    candidates = index.retriever.best_joined(Query(text=question))
    signs = ranking.signs(question, candidates)
    places = places_of(sample, index.release)
    passages = tuple(_passage(index, row) for row in candidates.rows)
    return Listed(
        sample=sample,
        passages=passages,
        signs=np.stack(signs, axis=1),
        wanted=np.array([_is_wanted(one, places) for one in passages], dtype=np.bool_),
        places=places,
    )


def fit_weights(lists: Sequence[Listed]) -> Floats:
    """One weight a sign."""
    told = [one for one in lists if one.wanted.any()]
    every = np.concatenate([one.signs for one in told])
    # A sign that never varies tells nothing, and must not be divided by.
    spread = np.where(every.std(axis=0) > 0, every.std(axis=0), 1.0).astype(np.float32)
    signs, there, wanted = _padded(
        [(one.signs - every.mean(axis=0)) / spread for one in told], told
    )
    weights = torch.zeros(signs.shape[-1], requires_grad=True)
    with torch.no_grad():
        weights[Signs._fields.index("joined")] = 1.0
    optimizer = torch.optim.Adam([weights], lr=_RATE)
    for _ in range(_STEPS):
        loss = _loss(signs @ weights, there, wanted) + _STRICTNESS * (weights**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return np.asarray(weights.detach().numpy() / spread, dtype=np.float32)


def _loss(scores: Tensor, there: Tensor, wanted: Tensor) -> Tensor:
    every = torch.logsumexp(scores.masked_fill(~there, -torch.inf), dim=1)
    right = torch.logsumexp(scores.masked_fill(~wanted, -torch.inf), dim=1)
    return (every - right).mean()


def _padded(signs: Sequence[Floats], lists: Sequence[Listed]) -> tuple[Tensor, Tensor, Tensor]:
    shape = (len(lists), RANKED)
    padded = np.zeros((*shape, len(Signs._fields)), dtype=np.float32)
    there, wanted = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    for row, (one, own) in enumerate(zip(lists, signs, strict=True)):
        padded[row, : len(own)] = own
        there[row, : len(own)] = True
        wanted[row, : len(own)] = one.wanted
    return torch.from_numpy(padded), torch.from_numpy(there), torch.from_numpy(wanted)


def _told(lists: Sequence[Listed]) -> list[str]:
    """What is found among the first five and ten: joined only, and by weights of other folds."""
    joined = [one.signs[:, 0] for one in lists]
    folds = [_fold(one.sample) for one in lists]
    by_fold = [
        fit_weights([one for one, own in zip(lists, folds, strict=True) if own != fold])
        for fold in range(FOLDS)
    ]
    learned = [one.signs @ by_fold[own] for one, own in zip(lists, folds, strict=True)]
    return [
        f"{name}: " + ", ".join(f"@{k} {_share(lists, scores, k)}" for k in (1, 5, 10))
        for name, scores in (("joined", joined), (f"learned, {FOLDS}-fold", learned))
    ]


def _share(lists: Sequence[Listed], scores: Sequence[Floats], k: int) -> Share:
    return Share.of([one.all_found_at(own, k) for one, own in zip(lists, scores, strict=True)])


def _fold(sample: Sample) -> int:
    return hashlib.sha256(sample.id.encode()).digest()[0] % FOLDS


def _passage(index: OpenIndex, row: int) -> Passage:
    chunk = index.release.chunks[row]
    at = chunk.locator
    return Passage(file=at.file, start=at.start, end=at.end, text=chunk.body)


def _is_wanted(passage: Passage, places: Places) -> bool:
    return any(
        min(passage.end, span.end) - max(passage.start, span.start)
        >= _HELD * min(passage.end - passage.start, len(span))
        for group in places
        for one in group
        if one.file == passage.file
        for span in one.spans
    )
