"""A cross-encoder of sentence-transformers: in a folder, or a hub's by name."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sentence_transformers import CrossEncoder
from torch import nn

from corpus.errors import ModelUnavailable
from corpus.model_files import ModelFiles, why_unloadable
from corpus.rerankers.base import Fits

_SETTINGS = "config.json"
_KIND = "config_sentence_transformers.json"
_CROSS_ENCODER = "CrossEncoder"
_HEAD = "ForSequenceClassification"
_BATCH = 16


class CrossEncoderReranker:
    """Loads from the disk only; code that comes with a model is never run."""

    def __init__(self, files: ModelFiles) -> None:
        """Load the model.

        Raises:
            ModelUnavailable: The folder holds no model that gives a pair of texts one score.
        """
        _check_head(files.folder)
        try:
            self._model = CrossEncoder(
                str(files.folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except Exception as error:  # the libraries below raise anything, also bare Exception
            raise ModelUnavailable(why_unloadable(files, error)) from error
        if self._model.num_labels != 1:
            raise ModelUnavailable(
                f"expected a model that gives one score, the one in {files.folder} gives "
                f"{self._model.num_labels}; choose a re-ranker, not a classifier"
            )
        self._name = files.identity

    @property
    def name(self) -> str:
        """See `Reranker.name`."""
        return self._name

    def fits(self, question: str, passages: Sequence[str]) -> Fits:
        """See `Reranker.fits`: the logistic function of the model's score."""
        if not passages:
            return np.zeros(0, dtype=np.float32)
        scores = self._model.predict(
            [(question, passage) for passage in passages],
            # The model's own may leave scores unbounded.
            activation_fn=nn.Sigmoid(),
            batch_size=_BATCH,
            show_progress_bar=False,
        )
        return np.asarray(scores, dtype=np.float32)


def _check_head(folder: Path) -> None:
    """An encoder without a head would be given a random one, and rank at random.

    Raises:
        ModelUnavailable: The folder holds no model, or one without a head that scores pairs.
    """
    try:
        heads = _settings(folder / _SETTINGS).get("architectures") or []
        kind = _settings(folder / _KIND).get("model_type") if (folder / _KIND).is_file() else None
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"expected a cross-encoder in {folder}, with its {_SETTINGS}; restore the folder, or "
            "name another model"
        ) from error
    if kind != _CROSS_ENCODER and not any(str(head).endswith(_HEAD) for head in heads):
        raise ModelUnavailable(
            f"expected a model that scores a question with a passage, found {kind or heads} in "
            f"{folder}; choose a cross-encoder (re-ranker)"
        )


def _settings(file: Path) -> Mapping[str, Any]:
    """A file of settings, empty where it holds something else.

    Raises:
        OSError: It cannot be read.
        ValueError: It is not JSON.
    """
    read: object = json.loads(file.read_text(encoding="utf-8"))
    return read if isinstance(read, dict) else {}
