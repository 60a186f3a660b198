"""An embedder without a model: folded 4-grams hashed into a fixed number of buckets."""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpus.embedders.base import Embedding, Embeddings
from corpus.text import content_words, grams

_MOST_GRAMS = 127
"""Of one word: no bucket can overflow."""


class HashingEmbedder:
    """Deterministic and offline; knows spelling, not meaning. Weinberger et al. (2009)."""

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension

    @property
    def name(self) -> str:
        """See `Embedder.name`."""
        return f"hashing-{self._dimension}"

    @property
    def dimension(self) -> int:
        """See `Embedder.dimension`."""
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        """See `Embedder.embed_passages`."""
        rows = [self.embed_query(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self._dimension)

    def embed_query(self, text: str) -> Embedding:
        """See `Embedder.embed_query`."""
        found = [_word(word, self._dimension) for word in content_words(text)]
        if not found:
            return np.zeros(self._dimension, dtype=np.float32)
        vector: Embedding = np.sum(found, axis=0, dtype=np.float32)
        norm = float(np.linalg.norm(vector))
        return np.asarray(vector / norm, dtype=np.float32) if norm else vector


@lru_cache(maxsize=50_000)
def _word(word: str, dimension: int) -> NDArray[np.int8]:
    """What a word adds to each bucket."""
    codes = [crc32(gram.encode()) for gram in grams(word)]
    added = np.zeros(dimension, dtype=np.int8)
    for code in codes[:_MOST_GRAMS]:
        added[(code >> 1) % dimension] += 1 if code & 1 else -1
    return added
