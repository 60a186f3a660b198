"""The embedded vector store: Chroma in a folder of the release."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import chromadb
from chromadb.config import Settings
from chromadb.errors import ChromaError

from corpus.embedders.base import Embedding, Embeddings
from corpus.errors import ReleaseUnreadable

_BATCH = 2000


class ChromaVectorStore:
    """Approximate cosine search (HNSW) in a folder. No telemetry, no embedding by Chroma itself.

    Each audience has a collection of its own: what somebody may not see is never searched, and a
    metadata filter would cost 35 times the search (20,000 vectors, Chroma 1.5.9).
    """

    def __init__(self, folder: Path) -> None:
        """Open the store in a folder, or make one there.

        Raises:
            ReleaseUnreadable: Chroma cannot read what is in the folder.
        """
        try:
            self._client = chromadb.PersistentClient(
                path=str(folder), settings=Settings(anonymized_telemetry=False)
            )
            self._collections = {found.name: found for found in self._client.list_collections()}
        except (ChromaError, OSError, ValueError, RuntimeError) as error:
            raise ReleaseUnreadable(
                f"expected Chroma's files in {folder}; build the index anew"
            ) from error

    def add(self, chunk_ids: Sequence[str], audiences: Sequence[str], vectors: Embeddings) -> None:
        """See `VectorStore.add`."""
        for audience in sorted(set(audiences)):
            rows = [row for row, who in enumerate(audiences) if who == audience]
            collection = self._collection(audience)
            for start in range(0, len(rows), _BATCH):
                batch = rows[start : start + _BATCH]
                collection.add(ids=[chunk_ids[row] for row in batch], embeddings=vectors[batch])

    def nearest(
        self, vector: Embedding, *, limit: int, audiences: frozenset[str]
    ) -> list[tuple[str, float]]:
        """See `VectorStore.nearest`."""
        if limit < 1:
            return []
        found: list[tuple[str, float]] = []
        for audience in audiences:
            collection = self._collections.get(_name(audience))
            if collection is not None:
                answer = collection.query(
                    query_embeddings=vector, n_results=limit, include=["distances"]
                )
                distances = cast("list[list[float]]", answer["distances"])[0]
                found += zip(answer["ids"][0], (1.0 - far for far in distances), strict=True)
        return sorted(found, key=_by_cosine)[:limit]

    def count(self) -> int:
        """See `VectorStore.count`."""
        return sum(collection.count() for collection in self._collections.values())

    def close(self) -> None:
        """See `VectorStore.close`."""
        # The client's own close is missing from the interface that Chroma declares.
        cast("Any", self._client).close()

    def _collection(self, audience: str) -> chromadb.Collection:
        name = _name(audience)
        if name not in self._collections:
            self._collections[name] = self._client.create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collections[name]


def _name(audience: str) -> str:
    """A collection name that Chroma accepts, whatever the audience is called."""
    return "audience-" + hashlib.sha256(audience.encode()).hexdigest()[:16]


def _by_cosine(row: tuple[str, float]) -> tuple[float, str]:
    return -row[1], row[0]
