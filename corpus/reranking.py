"""The best of what was found, put in another order by a re-ranker.

Nogueira & Cho (2019), "Passage Re-ranking with BERT": a model that reads question and passage
together orders the first few of what a cheaper search has found.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from corpus.document import Chunk
from corpus.embedders.base import passage_text
from corpus.references import DEFINED, ReferenceIndex
from corpus.rerankers.base import Reranker
from corpus.retrieval import Query, Retriever, ScoredChunk
from corpus.worth import Worths

DEPTH = 30
"""How many passages are read again where nobody says otherwise."""

Named = Callable[[str], Collection[str]]
"""The ids of the chunks that a question names by their number."""


def named_by(references: ReferenceIndex, chunks: Sequence[Chunk]) -> Named:
    """What a question names, as a release's references have it; `chunks` in row order."""

    def named(question: str) -> Collection[str]:
        rows = np.flatnonzero(references.scores(question) >= DEFINED)
        return {chunks[row].chunk_id for row in rows.tolist()}

    return named


def _nothing(_question: str) -> Collection[str]:
    return ()


class RerankingRetriever:
    """A `Retriever` over another one: its first few, best first by how well they answer.

    What a text's standing leaves of it counts here as well, so a proposal does not pass a rule
    that answers as well. What the question names by its number stays first. The plain scores
    follow their chunks; `score` is by place, as the search below gave it out, so that it falls and
    means what it meant.
    """

    def __init__(
        self,
        retriever: Retriever,
        reranker: Reranker,
        *,
        depth: int = DEPTH,
        named: Named = _nothing,
    ) -> None:
        """Put a re-ranker over a search.

        Args:
            retriever: Finds what is put in order.
            reranker: Orders it.
            depth: How many are read again; those after them stay where they are.
            named: What stays first whatever the re-ranker says.
        """
        self._retriever = retriever
        self._reranker = reranker
        self._depth = depth
        self._named = named

    def retrieve(self, query: Query) -> list[ScoredChunk]:
        """See `Retriever.retrieve`."""
        wanted = replace(query, limit=max(query.limit, self._depth))
        found = list(self._retriever.retrieve(wanted))
        first, rest = found[: self._depth], found[self._depth :]
        ordered = [*self._in_order(query.text, first), *rest][: query.limit]
        places = [one.score for one in found]
        return [replace(one, score=place) for one, place in zip(ordered, places, strict=False)]

    def _in_order(self, question: str, found: Sequence[ScoredChunk]) -> list[ScoredChunk]:
        if not found:
            return []
        named = self._named(question)
        chunks = [one.chunk for one in found]
        fits = self._reranker.fits(question, [passage_text(chunk) for chunk in chunks])
        worths = fits * Worths(chunks).of(question)
        is_named = [one.chunk.chunk_id in named for one in found]
        # Sorting is stable: what is worth the same, and what is named, keeps its order.
        key = [
            (not own, 0.0 if own else -float(worth))
            for own, worth in zip(is_named, worths, strict=True)
        ]
        return [found[place] for place in sorted(range(len(found)), key=key.__getitem__)]
