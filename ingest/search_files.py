"""What searches a release: made of its chunks and of what a former release holds."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.embedded import Embedded, misplaced, passage_digests
from corpus.embedders.base import Embedder, Embeddings, passage_text
from corpus.errors import StoreUnwritable
from corpus.factory import copy_store, create_store
from corpus.lexical import LexicalIndex
from corpus.release import VECTORS
from ingest.former import Former

_EMBED_BATCH = 1024
_WORN = 0.2
"""The store keeps a mark of what was removed; with more than this it is built from nothing."""

OnIndexed = Callable[[int, int], None]
"""Told how many chunks are indexed, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Where the chunks of the former release stand in the new one, and which are new.

    `moved` has the new row of each former chunk, -1 where it is gone; `fresh` the rows of the
    others, ascending.
    """

    moved: NDArray[np.int64]
    fresh: NDArray[np.int64]


class SearchFiles:
    """Makes the lexical index, the vectors and the vector store of a release's chunks."""

    def __init__(
        self, chunks: Sequence[Chunk], audiences: Mapping[str, str], former: Former | None
    ) -> None:
        """Take the chunks, the audience of each source, and what can be taken over."""
        self._chunks = chunks
        self._ids = [chunk.chunk_id for chunk in chunks]
        self._audiences = [audiences[chunk.source_id] for chunk in chunks]
        self._passages = passage_digests(chunks)
        self._former = former
        self._rows = self._compared()

    def lexical(self) -> LexicalIndex:
        """The lexical index."""
        fresh = LexicalIndex.build([self._chunks[row] for row in self._rows.fresh])
        if self._former is None:
            return fresh
        return LexicalIndex.combined(
            (self._former.release.lexical, self._rows.moved), (fresh, self._rows.fresh)
        )

    def embedded(self, embedder: Embedder, on_indexed: OnIndexed) -> Embedded:
        """The vectors; those of passages that the former release holds are taken over."""
        known = self._known()
        vectors = np.zeros((len(self._chunks), embedder.dimension), dtype=np.float32)
        to_do = []
        for row, passage in enumerate(self._passages):
            if passage in known:
                vectors[row] = known[passage]
            else:
                to_do.append(row)
        for start in range(0, len(to_do), _EMBED_BATCH):
            rows = to_do[start : start + _EMBED_BATCH]
            vectors[rows] = embedder.embed_passages(
                [passage_text(self._chunks[row]) for row in rows]
            )
            on_indexed(len(self._chunks) - len(to_do) + start + len(rows), len(self._chunks))
        if not to_do:
            on_indexed(len(self._chunks), len(self._chunks))
        return Embedded(self._passages, vectors)

    def store(self, folder: Path, embedded: Embedded) -> int:
        """Make the vector store in a release's folder.

        Returns:
            How many vectors have been removed from it since it was built from nothing.

        Raises:
            StoreUnwritable: It cannot be written.
        """
        if self._former is not None:
            gone = int((self._rows.moved < 0).sum())
            removed = self._former.taking.removed + gone
            if removed <= _WORN * len(self._chunks) and gone < len(self._rows.moved):
                with suppress(StoreUnwritable):
                    if self._copied(folder, embedded, self._former):
                        return removed
                rmtree(folder / VECTORS, ignore_errors=True)
        store = create_store(folder)
        store.add(self._ids, self._audiences, embedded.vectors)
        store.close()
        return 0

    def _copied(self, folder: Path, embedded: Embedded, former: Former) -> bool:
        """Change a copy of the former store; whether it now holds what it should."""
        store = copy_store(former.release.folder, folder)
        gone = [former.release.chunks[row] for row in np.flatnonzero(self._rows.moved < 0).tolist()]
        fresh = self._rows.fresh
        try:
            store.remove(
                [chunk.chunk_id for chunk in gone],
                [former.release.source_of(chunk).audience for chunk in gone],
            )
            store.add(
                [self._ids[row] for row in fresh],
                [self._audiences[row] for row in fresh],
                embedded.vectors[fresh],
            )
            return not misplaced(embedded, self._ids, self._audiences, store)
        finally:
            store.close()

    def _known(self) -> Mapping[bytes, Embeddings]:
        if self._former is None:
            return {}
        embedded = self._former.embedded
        return dict(zip(embedded.passages.tolist(), embedded.vectors, strict=True))

    def _compared(self) -> _Rows:
        ours = zip(self._ids, self._audiences, self._passages.tolist(), strict=True)
        rows = {one: row for row, one in enumerate(ours)}
        moved = [rows.pop(one, -1) for one in self._former_rows()]
        return _Rows(
            moved=np.array(moved, dtype=np.int64),
            fresh=np.array(sorted(rows.values()), dtype=np.int64),
        )

    def _former_rows(self) -> list[tuple[str, str, bytes]]:
        if self._former is None:
            return []
        release, passages = self._former.release, self._former.embedded.passages.tolist()
        return [
            (chunk.chunk_id, release.source_of(chunk).audience, passage)
            for chunk, passage in zip(release.chunks, passages, strict=True)
        ]
