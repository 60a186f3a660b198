"""A sentence-transformers model: the shipped one, one in another folder, or a hub's by name."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from corpus.embedders.base import Embedding, Embeddings
from corpus.embedders.prefixes import prefixes_of
from corpus.errors import ModelUnavailable
from corpus.model_files import MODULES, ModelFiles, why_unloadable

_STATIC_BATCH = 512
_BATCH = 32


class SentenceTransformerEmbedder:
    """Loads from the disk only; code that comes with a model is never run."""

    def __init__(self, files: ModelFiles) -> None:
        """Load the model.

        Raises:
            ModelUnavailable: The folder holds no model that sentence-transformers can load.
        """
        folder = files.folder
        if not (folder / MODULES).is_file():
            raise ModelUnavailable(
                f"expected a sentence-transformers model in {folder}; restore the folder, or train "
                "one with `python -m corpus.training.train_encoder`"
            )
        try:
            self._model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except Exception as error:  # the libraries below raise anything, also bare Exception
            raise ModelUnavailable(why_unloadable(files, error)) from error
        model = self._model
        self._prefixes = prefixes_of(files.name, model.prompts, model.default_prompt_name)
        self._name = f"{files.identity}{self._prefixes.mark}"
        # A transformer's memory grows with the batch, a table of vectors has no such cost.
        self._batch = _STATIC_BATCH if isinstance(model[0], StaticEmbedding) else _BATCH

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
        vectors = self._model.encode_document(
            list(texts),
            prompt=self._prefixes.passage,
            batch_size=self._batch,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return _directions(vectors, texts)

    def embed_query(self, text: str) -> Embedding:
        """See `Embedder.embed_query`."""
        vectors = self._model.encode_query(
            [text],
            prompt=self._prefixes.query,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        vector: Embedding = _directions(vectors, [text])[0]
        return vector


def _directions(vectors: NDArray[np.float32], texts: Sequence[str]) -> Embeddings:
    """The vectors, with none for empty texts: a transformer gives even those a direction."""
    known = np.array([bool(text.strip()) for text in texts])
    directions: Embeddings = np.where(known[:, None], vectors, 0).astype(np.float32)
    return directions
