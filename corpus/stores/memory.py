"""A store without files: exact search over one matrix."""

from collections.abc import Iterator, Sequence

import numpy as np

from corpus.embedders.base import Embedding, Embeddings


class MemoryVectorStore:
    """Exact cosine search in memory; for tests and small corpora."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._audiences: list[str] = []
        self._blocks: list[Embeddings] = []

    def add(self, chunk_ids: Sequence[str], audiences: Sequence[str], vectors: Embeddings) -> None:
        """See `VectorStore.add`."""
        self._ids.extend(chunk_ids)
        self._audiences.extend(audiences)
        self._blocks.append(vectors)

    def remove(self, chunk_ids: Sequence[str], audiences: Sequence[str]) -> None:
        """See `VectorStore.remove`."""
        gone = set(zip(chunk_ids, audiences, strict=True))
        rows = zip(self._ids, self._audiences, strict=True)
        kept = [row for row, one in enumerate(rows) if one not in gone]
        self._blocks = [np.concatenate(self._blocks)[kept]] if self._blocks else []
        self._ids = [self._ids[row] for row in kept]
        self._audiences = [self._audiences[row] for row in kept]

    def held(self) -> Iterator[tuple[str, Sequence[str], Embeddings]]:
        """See `VectorStore.held`."""
        for audience in sorted(set(self._audiences)):
            rows = [row for row, who in enumerate(self._audiences) if who == audience]
            yield audience, [self._ids[row] for row in rows], np.concatenate(self._blocks)[rows]

    def nearest(
        self, vector: Embedding, *, limit: int, audiences: frozenset[str]
    ) -> list[tuple[str, float]]:
        """See `VectorStore.nearest`."""
        if not self._ids:
            return []
        cosines = np.concatenate(self._blocks) @ vector
        held = zip(self._ids, self._audiences, cosines, strict=True)
        visible = [(chunk_id, float(cosine)) for chunk_id, who, cosine in held if who in audiences]
        return sorted(visible, key=_by_cosine)[:limit]

    def count(self) -> int:
        """See `VectorStore.count`."""
        return len(self._ids)

    def close(self) -> None:
        """See `VectorStore.close`; nothing is held open."""


def _by_cosine(row: tuple[str, float]) -> tuple[float, str]:
    return -row[1], row[0]
