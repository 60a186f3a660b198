"""The port that an embedding model fills."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk

Embedding = NDArray[np.float32]
Embeddings = NDArray[np.float32]


def passage_text(chunk: Chunk) -> str:
    """What is embedded of a chunk: the heading path says what the text is about."""
    return f"{' › '.join(chunk.heading_path)}\n{chunk.text}"


class Embedder(Protocol):
    """Embeds passages and questions into one space; prefixes are the embedder's own business."""

    @property
    def name(self) -> str:
        """Names the model and its exact files; an index remembers it and refuses another."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        """Embed passages for indexing.

        Returns:
            float32, shape (len(texts), dimension), rows of L2 norm 1 (or 0 for a text without a
            known piece), in the order given.
        """
        ...

    def embed_query(self, text: str) -> Embedding:
        """Embed a question: float32, shape (dimension,), L2 norm 1 (or 0)."""
        ...


def embed_question(embedder: Embedder, readings: Sequence[str]) -> Embedding:
    """The vector between those of all readings of one question, of L2 norm 1 (or 0)."""
    vectors = [embedder.embed_query(reading) for reading in readings]
    question: Embedding = directions(np.sum(vectors, axis=0, keepdims=True))[0]
    return question


def directions(vectors: Embeddings) -> Embeddings:
    """The rows with an L2 norm of 1; a row of zeros stays."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)
