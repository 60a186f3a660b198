"""The port that finds chunks for a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from corpus.document import Chunk
from corpus.source import PUBLIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A self-contained question, how many chunks are wanted, and who asks.

    `context` is the question with the whole conversation before it, where it leans on that; what
    fits both is found first.
    """

    text: str
    context: str = ""
    limit: int = 10
    audiences: frozenset[str] = frozenset({PUBLIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredChunk:
    """A chunk and how well it fits: `score` in [0, 1], comparable within one result only.

    `lexical` is the plain BM25 score and `cosine` the plain cosine (0 where the vector search did
    not return the chunk), and `known`, in [0, 1], how near the chunk is to what answers known
    questions like the one asked; all are comparable between questions.
    """

    chunk: Chunk
    score: float
    lexical: float
    cosine: float
    known: float = 0.0


@runtime_checkable
class Retriever(Protocol):
    """Finds chunks."""

    def retrieve(self, query: Query) -> Sequence[ScoredChunk]:
        """The best chunks, best first; fewer than `query.limit` only where there are no more."""
        ...
