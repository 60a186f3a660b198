"""The vectors of a release as they were worked out, beside the vector store that searches them.

They are covered by the release's digests, which the store's own files cannot be, since it writes
into them when they are read. So the store can be checked against them, and the next build takes
over the vectors of passages that are the same.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.embedders.base import Embeddings, passage_text
from corpus.stores.base import VectorStore

_FILE = "embedded.npz"
_DIGEST_BYTES = 16
_SAME = 1e-3
"""How far a stored vector's numbers may lie from those that were added, by rounding."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A vector a chunk, in the order of the chunks, and the digest of the passage it stands for."""

    passages: NDArray[np.bytes_]
    vectors: Embeddings

    def save(self, folder: Path) -> None:
        """Write the vectors into a folder."""
        np.savez(folder / _FILE, passages=self.passages, vectors=self.vectors)

    @classmethod
    def load(cls, folder: Path) -> "Embedded":
        """Read the vectors that `save` wrote.

        Raises:
            OSError: The file is missing or unreadable.
            ValueError: The file is no archive of vectors.
            KeyError: The archive holds something else.
        """
        try:
            with (folder / _FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return cls(stored["passages"], stored["vectors"])
        except BadZipFile as error:
            raise ValueError(f"{_FILE} is not a whole archive") from error


def passage_digests(chunks: Sequence[Chunk]) -> NDArray[np.bytes_]:
    """What tells each chunk's passage from any other, in hexadecimal, in order."""
    digests = [
        hashlib.blake2b(passage_text(chunk).encode(), digest_size=_DIGEST_BYTES).hexdigest()
        for chunk in chunks
    ]
    return np.array(digests, dtype=f"S{2 * _DIGEST_BYTES}")


def misplaced(
    embedded: Embedded, chunk_ids: Sequence[str], audiences: Sequence[str], store: VectorStore
) -> set[str]:
    """The ids of chunks that a store holds too many, lacks, holds otherwise or for others.

    Args:
        embedded: The vectors as they were worked out.
        chunk_ids: The chunk of each of them.
        audiences: The audience of each.
        store: What is to hold them, and nothing else.
    """
    rows = {chunk_id: row for row, chunk_id in enumerate(chunk_ids)}
    wrong: set[str] = set(rows)
    seen: set[str] = set()
    for _, held_ids, vectors in store.held():
        known = np.array([rows.get(chunk_id, -1) for chunk_id in held_ids], dtype=np.int64)
        same = np.abs(vectors - embedded.vectors[known]).max(axis=1, initial=0.0) < _SAME
        wrong |= {held_ids[place] for place in np.flatnonzero(~same | (known < 0)).tolist()}
        right = {held_ids[place] for place in np.flatnonzero(same & (known >= 0)).tolist()}
        named = {audiences[rows[chunk_id]] for chunk_id in right}
        if len(named) == 1 and not named & seen:
            wrong -= right
        seen |= named
    return wrong
