"""Lexical and dense search joined by a weighted sum, and what else points to a text.

Bruch et al. (2023), "An Analysis of Fusion Functions for Hybrid Retrieval": a convex combination
of min-max normalised scores beats reciprocal rank fusion and needs few questions to tune.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.bank_search import BankSearch
from corpus.document import Chunk
from corpus.embedders.base import Embedder, Embedding
from corpus.lexical import LexicalIndex
from corpus.references import ReferenceIndex
from corpus.retrieval import Query, ScoredChunk
from corpus.stores.base import VectorStore
from corpus.wording import Wordings
from corpus.worth import Worths

_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Weights:
    """What each search counts; tuned on the development questions.

    `dense` is the share of the dense score beside the lexical one, in [0, 1]. `known` and
    `references` are added: likeness to known questions, and being what is referred to.
    """

    dense: float = 0.5
    known: float = 0.7
    references: float = 1.0


@dataclass(frozen=True, slots=True)
class Pointers:
    """What points to chunks besides their own words; None where there is no such thing."""

    known: BankSearch | None = None
    references: ReferenceIndex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalSearch:
    """A lexical index and what reads questions for it."""

    index: LexicalIndex
    wordings: Wordings

    def scores(self, query: Query) -> NDArray[np.float32]:
        """The BM25 score of every chunk, in row order."""
        return self.index.scores(self.wordings.of(query.text).weighted_words())


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseSearch:
    """An embedder and the store of the vectors that it made."""

    store: VectorStore
    embedder: Embedder
    wordings: Wordings

    def vector(self, question: str) -> Embedding:
        """The question's vector."""
        return self.embedder.embed_query(self.wordings.in_norwegian(question))


class HybridRetriever:
    """The `Retriever` in use: BM25 over 4-grams and an embedding model, convexly combined."""

    def __init__(
        self,
        *,
        chunks: Sequence[Chunk],
        audiences: Mapping[str, str],
        lexical: LexicalSearch,
        dense: DenseSearch,
        pointers: Pointers = Pointers(),
    ) -> None:
        """Join the parts of one release.

        Args:
            chunks: In the order in which the lexical index has its rows.
            audiences: The audience of each source, by source id.
            lexical: Its index built from `chunks`.
            dense: Holds the vector of every chunk.
            pointers: Made for `chunks`.
        """
        self._chunks = chunks
        self._rows = {chunk.chunk_id: row for row, chunk in enumerate(chunks)}
        self._audiences = np.array([audiences[chunk.source_id] for chunk in chunks], dtype=np.str_)
        self._lexical = lexical
        self._dense = dense
        self._pointers = pointers
        self.weights = Weights()
        self._worths = Worths(chunks)

    def with_weights(self, weights: Weights) -> "HybridRetriever":
        """The same index searched with other weights."""
        other = copy(self)
        other.weights = weights
        return other

    def retrieve(self, query: Query) -> list[ScoredChunk]:
        """See `Retriever.retrieve`."""
        visible = np.flatnonzero(np.isin(self._audiences, sorted(query.audiences)))
        if not len(visible):
            return []
        depth = max(_CANDIDATES, query.limit)
        bm25 = self._lexical.scores(query)
        cosines, known = self._by_meaning(query, depth)
        referred = self._referred(query)
        found = (
            _top(bm25, visible, depth),
            np.flatnonzero(cosines > 0),
            _top(known, visible, depth),
            visible[referred[visible] > 0],
        )
        rows = np.unique(np.concatenate(found))
        fused = self._fuse(bm25[rows], cosines[rows])
        fused += self.weights.known * known[rows] + self.weights.references * referred[rows]
        fused *= self._worths.of(query.text)[rows]
        order = np.lexsort((rows, -cosines[rows], -bm25[rows], -fused))[: query.limit]
        # What is referred to goes first whatever else fits; it has no say in the others' scores.
        most = 1 + (self.weights.known if self._pointers.known else 0.0)
        return [
            ScoredChunk(
                chunk=self._chunks[rows[place]],
                score=min(float(fused[place]) / most, 1.0),
                lexical=float(bm25[rows[place]]),
                cosine=float(cosines[rows[place]]),
                known=float(known[rows[place]]),
            )
            for place in order
        ]

    def _by_meaning(
        self, query: Query, depth: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The cosine of the nearest chunks, 0 elsewhere; and how near what is known points."""
        cosines, known = np.zeros((2, len(self._chunks)), dtype=np.float32)
        bank = self._pointers.known if self.weights.known > 0 else None
        if self.weights.dense > 0 or bank:
            vector = self._dense.vector(query.text)
            if self.weights.dense > 0:
                nearest = self._dense.store.nearest(vector, limit=depth, audiences=query.audiences)
                for chunk_id, cosine in nearest:
                    cosines[self._rows[chunk_id]] = max(cosine, 0.0)
            if bank:
                known = bank.scores(vector)
        return cosines, known

    def _referred(self, query: Query) -> NDArray[np.float32]:
        if self._pointers.references is None or self.weights.references <= 0:
            return np.zeros(len(self._chunks), dtype=np.float32)
        return self._pointers.references.scores(query.text)

    def _fuse(self, bm25: NDArray[np.float32], cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        weight = np.float32(self.weights.dense)
        fused: NDArray[np.float32] = (1 - weight) * _scaled(bm25) + weight * _scaled(cosines)
        return fused


def _scaled(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Min-max scaled to [0, 1], the floor being the lowest score that is not zero."""
    found = scores[scores > 0]
    if not len(found):
        return scores
    low, high = found.min(), found.max()
    if low == high:
        return (scores > 0).astype(np.float32)
    scaled: NDArray[np.float32] = np.clip((scores - low) / (high - low), 0.0, 1.0)
    return scaled


def _top(scores: NDArray[np.float32], rows: NDArray[np.intp], limit: int) -> NDArray[np.intp]:
    if len(rows) <= limit:
        return rows
    best: NDArray[np.intp] = rows[np.argpartition(-scores[rows], limit - 1)[:limit]]
    return best
