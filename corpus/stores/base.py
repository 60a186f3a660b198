"""The port that a vector store fills."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from corpus.embedders.base import Embedding, Embeddings


class VectorStore(Protocol):
    """Holds one L2-normalised vector a chunk and finds the nearest by cosine."""

    def add(self, chunk_ids: Sequence[str], audiences: Sequence[str], vectors: Embeddings) -> None:
        """Add vectors; all three sequences run in parallel. Ids are unique over the whole store.

        Raises:
            StoreUnwritable: They cannot be written, the disk is full for one.
        """
        ...

    def remove(self, chunk_ids: Sequence[str], audiences: Sequence[str]) -> None:
        """Remove vectors that were added with these ids and audiences; both run in parallel.

        Raises:
            StoreUnwritable: The change cannot be written.
        """
        ...

    def held(self) -> Iterator[tuple[str, Sequence[str], Embeddings]]:
        """Everything that is held: an audience's key in the store, its ids, their vectors.

        Vectors come back as they were added but for rounding, in no particular order.
        """
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
