"""The port that a vector store fills."""

from collections.abc import Sequence
from typing import Protocol

from corpus.embedders.base import Embedding, Embeddings


class VectorStore(Protocol):
    """Holds one L2-normalised vector a chunk and finds the nearest by cosine."""

    def add(self, chunk_ids: Sequence[str], audiences: Sequence[str], vectors: Embeddings) -> None:
        """Add vectors; all three sequences run in parallel. Ids are unique over the whole store."""
        ...

    def nearest(
        self, vector: Embedding, *, limit: int, audiences: frozenset[str]
    ) -> list[tuple[str, float]]:
        """The ids of the nearest chunks for these audiences with their cosine, best first."""
        ...

    def count(self) -> int:
        """How many vectors are held."""
        ...

    def close(self) -> None:
        """Release files and threads; the store is of no use afterwards."""
        ...
