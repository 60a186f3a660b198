"""A sentence-transformers model from a local folder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from corpus.embedders.base import Embedding, Embeddings
from corpus.errors import ModelUnavailable

_BATCH = 512


class SentenceTransformerEmbedder:
    """Loads from disk only: no hub, no remote code."""

    def __init__(self, folder: Path) -> None:
        """Load the model.

        Raises:
            ModelUnavailable: The folder holds no model that sentence-transformers can load.
        """
        if not (folder / "modules.json").is_file():
            raise ModelUnavailable(
                f"expected a sentence-transformers model in {folder}; restore the folder, or train "
                "one with `python -m corpus.training.train_encoder`"
            )
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # the libraries below raise anything, also bare Exception
            raise ModelUnavailable(f"the model in {folder} is damaged; restore it") from error
        self._name = f"{folder.name}-{_digest(folder)[:12]}"

    @property
    def name(self) -> str:
        """See `Embedder.name`."""
        return self._name

    @property
    def dimension(self) -> int:
        """See `Embedder.dimension`."""
        return int(self.embed_query("").shape[0])

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        """See `Embedder.embed_passages`."""
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


def _digest(folder: Path) -> str:
    """SHA-256 over the model's files that decide its vectors."""
    hasher = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".safetensors", ".json"} and file.name != "training.json":
            hasher.update(file.relative_to(folder).as_posix().encode())
            hasher.update(file.read_bytes())
    return hasher.hexdigest()
