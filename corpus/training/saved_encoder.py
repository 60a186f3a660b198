"""Write trained rows as a sentence-transformers model in 8 bits a number, and load it again."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer
from torch import Tensor

from corpus.training.measure import Matrix, ScoreAll

LARGEST = 127
BATCH = 256


def save_encoder(rows: Tensor, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the model so that plain `SentenceTransformer(folder, device="cpu")` loads it.

    Each row is stored as 8-bit integers with its own 32-bit scale, in the layout of model2vec
    (`embeddings` and `weights`), which `StaticEmbedding` multiplies out to 32-bit floats when it
    loads. Vectors come out with length 1.

    Args:
        rows: pieces x dimensions, 32-bit floats.
        tokenizer: the tokenizer that the rows belong to.
        folder: created where it does not exist; files in it are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    embedding = StaticEmbedding(tokenizer, embedding_weights=rows)
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)
    scales = rows.abs().amax(dim=1).clamp_min(1e-9) / LARGEST
    whole = (rows / scales[:, None]).round().to(torch.int8)
    content = save({"embeddings": whole, "weights": scales.contiguous()})
    stored = folder / "model.safetensors"
    stored.unlink()
    stored.write_bytes(content)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def load_encoder(folder: Path) -> SentenceTransformer:
    """Load a model that `save_encoder` wrote, from the folder alone."""
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def model_scores(model: SentenceTransformer) -> ScoreAll:
    """Make a scorer for `measure` from a loaded model: the cosine of query and document."""

    def score(queries: Sequence[str], documents: Sequence[str]) -> Matrix:
        asked = model.encode(list(queries), batch_size=BATCH, show_progress_bar=False)
        known = model.encode(list(documents), batch_size=BATCH, show_progress_bar=False)
        return np.asarray(asked @ known.T, dtype=np.float32)

    return score
