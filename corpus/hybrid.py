"""Lexical and dense search joined by a weighted sum.

Bruch et al. (2023), "An Analysis of Fusion Functions for Hybrid Retrieval": a convex combination
of min-max normalised scores beats reciprocal rank fusion and needs few questions to tune.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.embedders.base import Embedder
from corpus.lexical import LexicalIndex
from corpus.retrieval import Query, ScoredChunk
from corpus.stores.base import VectorStore
from corpus.wording import Wordings
from corpus.worth import Worths

DENSE_WEIGHT = 0.5
"""Share of the dense score, in [0, 1]; tuned on the development questions."""

_CANDIDATES = 200


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

    def nearest(self, query: Query, limit: int) -> list[tuple[str, float]]:
        """The ids of the chunks nearest in meaning with their cosine, best first."""
        vector = self.embedder.embed_query(self.wordings.in_norwegian(query.text))
        return self.store.nearest(vector, limit=limit, audiences=query.audiences)


class HybridRetriever:
    """The `Retriever` in use: BM25 over 4-grams and an embedding model, convexly combined."""

    def __init__(
        self,
        *,
        chunks: Sequence[Chunk],
        audiences: Mapping[str, str],
        lexical: LexicalSearch,
        dense: DenseSearch,
        dense_weight: float = DENSE_WEIGHT,
    ) -> None:
        """Join the parts of one release.

        Args:
            chunks: In the order in which the lexical index has its rows.
            audiences: The audience of each source, by source id.
            lexical: Its index built from `chunks`.
            dense: Holds the vector of every chunk.
            dense_weight: Share of the dense score, in [0, 1].
        """
        self._chunks = chunks
        self._rows = {chunk.chunk_id: row for row, chunk in enumerate(chunks)}
        self._audiences = np.array([audiences[chunk.source_id] for chunk in chunks], dtype=np.str_)
        self._lexical = lexical
        self._dense = dense
        self.dense_weight = dense_weight
        self._worths = Worths(chunks)

    def with_dense_weight(self, weight: float) -> "HybridRetriever":
        """The same index searched with another share for the dense score, in [0, 1]."""
        other = copy(self)
        other.dense_weight = weight
        return other

    def retrieve(self, query: Query) -> list[ScoredChunk]:
        """See `Retriever.retrieve`."""
        visible = np.flatnonzero(np.isin(self._audiences, sorted(query.audiences)))
        if not len(visible):
            return []
        depth = max(_CANDIDATES, query.limit)
        bm25 = self._lexical.scores(query)
        cosines = self._cosines(query, depth)
        rows = np.union1d(_top(bm25, visible, depth), np.flatnonzero(cosines > 0))
        fused = self._fuse(bm25[rows], cosines[rows]) * self._worths.of(query.text)[rows]
        order = np.lexsort((rows, -cosines[rows], -bm25[rows], -fused))[: query.limit]
        return [
            ScoredChunk(
                chunk=self._chunks[rows[place]],
                score=float(fused[place]),
                lexical=float(bm25[rows[place]]),
                cosine=float(cosines[rows[place]]),
            )
            for place in order
        ]

    def _cosines(self, query: Query, depth: int) -> NDArray[np.float32]:
        cosines = np.zeros(len(self._chunks), dtype=np.float32)
        if self.dense_weight > 0:
            for chunk_id, cosine in self._dense.nearest(query, depth):
                cosines[self._rows[chunk_id]] = max(cosine, 0.0)
        return cosines

    def _fuse(self, bm25: NDArray[np.float32], cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        weight = np.float32(self.dense_weight)
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
