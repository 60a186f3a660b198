"""Fits the weights of `corpus.ranking` to the development questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.steps.follow_up import stand_alone
from corpus.factory import OpenIndex
from corpus.ranking import Ranking, Signs
from corpus.retrieval import Query
from evals.bench.evidence_places import Places, groups_found, places_of
from evals.bench.peers.port import Passage
from evals.datasets.sample import Sample
from evals.listwise import FOLDS, Floats, fit_listwise, fold_of
from evals.metrics.interval import Share
from evals.metrics.ranking import all_found_at

_STRICTNESS = 0.01
_HELD = 0.3
"""A chunk is wanted where it shares as much with a span of evidence, of the shorter of the two."""


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
    return fit_listwise(
        [one.signs for one in lists],
        [one.wanted.astype(np.float32) for one in lists],
        start=Signs._fields.index("joined"),
        strictness=_STRICTNESS,
    )


def _told(lists: Sequence[Listed]) -> list[str]:
    """What is found among the first five and ten: joined only, and by weights of other folds."""
    joined = [one.signs[:, 0] for one in lists]
    folds = [fold_of(one.sample.id) for one in lists]
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
