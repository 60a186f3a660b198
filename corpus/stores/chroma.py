"""The embedded vector store: Chroma in a folder of the release."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import chromadb
import numpy as np
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError

from corpus.embedders.base import Embedding, Embeddings
from corpus.errors import ReleaseUnreadable, StoreUnwritable

_BATCH = 2000
_DATABASE = "chroma.sqlite3"

_GRAPH: CreateHNSWConfiguration = {"space": "cosine", "ef_search": 500}
"""The graph is searched wider than by default, which loses an eighth of the nearest 200."""


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
                with _writing():
                    collection.add(ids=[chunk_ids[row] for row in batch], embeddings=vectors[batch])

    def remove(self, chunk_ids: Sequence[str], audiences: Sequence[str]) -> None:
        """See `VectorStore.remove`. The graph keeps a mark of each, so not for most of a store."""
        for audience in sorted(set(audiences)):
            gone = [one for one, who in zip(chunk_ids, audiences, strict=True) if who == audience]
            for start in range(0, len(gone), _BATCH):
                with _writing():
                    self._collection(audience).delete(ids=gone[start : start + _BATCH])

    def held(self) -> Iterator[tuple[str, Sequence[str], Embeddings]]:
        """See `VectorStore.held`.

        Raises:
            ReleaseUnreadable: Chroma cannot read what is in the folder.
        """
        for name, collection in sorted(self._collections.items()):
            try:
                found = collection.get(include=["embeddings"])
            except (ChromaError, OSError, ValueError, RuntimeError) as error:
                raise ReleaseUnreadable(f"expected vectors in Chroma's {name}") from error
            yield name, found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

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
            with _writing():
                self._collections[name] = self._client.create_collection(
                    name, embedding_function=None, configuration={"hnsw": _GRAPH}
                )
        return self._collections[name]


def copy_chroma(old: Path, new: Path) -> None:
    """Copy a store that is not written to, though others may be reading it.

    Chroma writes into its database when it is opened, so that file is copied by SQLite.

    Raises:
        StoreUnwritable: It cannot be read or written.
    """
    try:
        shutil.copytree(old, new, ignore=shutil.ignore_patterns(f"{_DATABASE}*"))
        source = f"{(old / _DATABASE).resolve().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as read,
            closing(sqlite3.connect(new / _DATABASE)) as written,
        ):
            read.backup(written)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnwritable(f"the vector store in {old} could not be copied: {error}") from error


@contextmanager
def _writing() -> Iterator[None]:
    """Chroma tells a full disk as an internal error of its own.

    Raises:
        StoreUnwritable: It could not write.
    """
    try:
        yield
    except (ChromaError, OSError, RuntimeError) as error:
        raise StoreUnwritable(f"Chroma could not write the vectors: {error}") from error


def _name(audience: str) -> str:
    """A collection name that Chroma accepts, whatever the audience is called."""
    return "audience-" + hashlib.sha256(audience.encode()).hexdigest()[:16]


def _by_cosine(row: tuple[str, float]) -> tuple[float, str]:
    return -row[1], row[0]
