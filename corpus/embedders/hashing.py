"""An embedder without a model: folded 4-grams hashed into a fixed number of buckets."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from corpus.embedders.base import Embedding, Embeddings
from corpus.text import content_words, grams


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
        vector = np.zeros(self._dimension, dtype=np.float32)
        for word in content_words(text):
            for gram in grams(word):
                code = crc32(gram.encode())
                vector[(code >> 1) % self._dimension] += 1.0 if code & 1 else -1.0
        norm = float(np.linalg.norm(vector))
        return vector / np.float32(norm) if norm else vector
