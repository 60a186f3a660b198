"""Lexical and dense search joined by a weighted sum, and what else points to a text.

Bruch et al. (2023), "An Analysis of Fusion Functions for Hybrid Retrieval": a convex combination
of min-max normalised scores beats reciprocal rank fusion and needs few questions to tune.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.bank_search import BankSearch
from corpus.document import Chunk
from corpus.embedders.base import Embedder, Embedding, embed_question
from corpus.lexical import LexicalIndex
from corpus.ranking import RANKED, Candidates, Ranking
from corpus.references import ReferenceIndex
from corpus.retrieval import Query, ScoredChunk
from corpus.stores.base import VectorStore
from corpus.wording import Wordings
from corpus.worth import Worths

_CANDIDATES = 200
_AUDIENCE_SETS = 32


@dataclass(frozen=True, slots=True)
class Weights:
    """What each search counts; tuned on the development questions.

    `dense` is the share of the dense score beside the lexical one, in [0, 1]. `known` and
    `references` are added: likeness to known questions, and being what is referred to. Where
    `ranked`, the best are put in the learned order if there is one for the encoder.
    """

    dense: float = 0.5
    known: float = 0.7
    references: float = 1.0
    ranked: bool = True


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
        return embed_question(self.embedder, self.wordings.readings(question))


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
        ranking: Ranking | None = None,
    ) -> None:
        """Join the parts of one release.

        Args:
            chunks: In the order in which the lexical index has its rows.
            audiences: The audience of each source, by source id.
            lexical: Its index built from `chunks`.
            dense: Holds the vector of every chunk.
            pointers: Made for `chunks`.
            ranking: The same.
        """
        self._chunks = chunks
        self._rows = {chunk.chunk_id: row for row, chunk in enumerate(chunks)}
        self._audiences = np.array([audiences[chunk.source_id] for chunk in chunks], dtype=np.str_)
        self._lexical = lexical
        self._dense = dense
        self._pointers = pointers
        self._ranking = ranking
        self.weights = Weights()
        self._worths = Worths(chunks)
        self._visible: dict[frozenset[str], NDArray[np.intp]] = {}

    def with_weights(self, weights: Weights) -> "HybridRetriever":
        """The same index searched with other weights."""
        other = copy(self)
        other.weights = weights
        return other

    def with_lexical(self, lexical: LexicalSearch) -> "HybridRetriever":
        """The same index with questions read otherwise for its lexical half."""
        other = copy(self)
        other._lexical = lexical
        return other

    def retrieve(self, query: Query) -> list[ScoredChunk]:
        """See `Retriever.retrieve`."""
        found, scores = self._ordered(query)
        if query.context:
            context = replace(query, text=query.context, context="")
            found, scores = _together((found, scores), self._ordered(context))
        return self._scored(found.first(query.limit), scores[: query.limit])

    def _ordered(self, query: Query) -> tuple[Candidates, NDArray[np.float32]]:
        """What fits a query's text, best first, and how well."""
        candidates, referred = self._candidates(query)
        scores = candidates.joined
        if self._ranking and self.weights.ranked:
            candidates = candidates.at(self._ranking.order(query.text, candidates))
        # What is referred to goes first whatever else fits; it has no say in the others' scores.
        scores = scores + self.weights.references * referred[candidates.rows] * candidates.worth
        order = np.argsort(-scores, kind="stable")
        return candidates.at(order), scores[order]

    def best_joined(self, query: Query) -> Candidates:
        """What the learned order puts in order, before it does so."""
        candidates, _ = self._candidates(query)
        return candidates.first(RANKED)

    def _candidates(self, query: Query) -> tuple[Candidates, NDArray[np.float32]]:
        """What may fit, best first, and how much each chunk of the release is referred to."""
        visible = self._visible_to(query.audiences)
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
        candidates = self._joined(
            query, rows, bm25=bm25[rows], cosine=cosines[rows], known=known[rows]
        )
        return candidates, referred

    def _visible_to(self, audiences: frozenset[str]) -> NDArray[np.intp]:
        """The rows that these audiences may see; the same few sets of them ask again and again."""
        rows = self._visible.get(audiences)
        if rows is None:
            if len(self._visible) >= _AUDIENCE_SETS:
                self._visible.clear()
            rows = np.flatnonzero(np.isin(self._audiences, sorted(audiences)))
            self._visible[audiences] = rows
        return rows

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

    def _joined(
        self,
        query: Query,
        rows: NDArray[np.intp],
        *,
        bm25: NDArray[np.float32],
        cosine: NDArray[np.float32],
        known: NDArray[np.float32],
    ) -> Candidates:
        """The chunks at `rows`, best first by the weighted sum of what the searches say."""
        dense, words, meaning = np.float32(self.weights.dense), _scaled(bm25), _scaled(cosine)
        worth = self._worths.of(query.text, rows)
        joined = (1 - dense) * words + dense * meaning + self.weights.known * known
        found = Candidates(
            rows=rows,
            joined=joined * worth,
            words=words,
            bm25=bm25,
            meaning=meaning,
            cosine=cosine,
            known=known,
            worth=worth,
        )
        return found.at(np.lexsort((rows, -cosine, -bm25, -found.joined)))

    def _scored(self, found: Candidates, scores: NDArray[np.float32]) -> list[ScoredChunk]:
        most = 1 + (self.weights.known if self._pointers.known else 0.0)
        return [
            ScoredChunk(
                chunk=self._chunks[row],
                score=min(float(score) / most, 1.0),
                lexical=float(bm25),
                cosine=float(cosine),
                known=float(known),
            )
            for row, score, bm25, cosine, known in zip(
                found.rows, scores, found.bm25, found.cosine, found.known, strict=True
            )
        ]


def _together(
    *found: tuple[Candidates, NDArray[np.float32]],
) -> tuple[Candidates, NDArray[np.float32]]:
    """Candidates of several wordings of a question, best first by the mean of their scores."""
    rows = np.concatenate([candidates.rows for candidates, _ in found])
    _, first, own = np.unique(rows, return_index=True, return_inverse=True)
    means = np.bincount(own, np.concatenate([scores for _, scores in found])) / len(found)
    order = np.argsort(-means, kind="stable")
    every = Candidates.together([candidates for candidates, _ in found])
    return every.at(first[order]), means[order].astype(np.float32)


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
    held = scores if len(rows) == len(scores) else scores[rows]
    best: NDArray[np.intp] = rows[np.argpartition(-held, limit - 1)[:limit]]
    return best
