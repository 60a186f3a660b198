"""A small transformer that reads a message as a whole, in NumPy.

Where the n-gram model counts words, this one relates them: who is meant, to what is said (Vaswani
et al. 2017; normalisation before each layer as in Xiong et al. 2020). Trained with PyTorch by
`guardrails/training/train_attention.py`; here it needs no deep-learning library.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from guardrails.errors import DataFileInvalid
from guardrails.marked_message import PAD, Window

Floats = NDArray[np.float32]

HEADS = 4
REACH = 16
"""Distances between places are told apart up to here."""
_MOST = 127
_SMALL = 1e-5
_GELU = (2 / np.pi) ** 0.5
_ROWS = "pieces"
_SCALES = "scales"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionModel:
    """Weights by name, as `guardrails.training.network.Network` names them.

    `weights["pieces"]` has shape (pieces + 4, width), whole numbers within ±127 with one scale a
    row in `weights["scales"]`; all else is float32.
    """

    labels: tuple[str, ...]
    categories: tuple[str, ...]
    weights: Mapping[str, NDArray[np.float32] | NDArray[np.int8]]

    def read(
        self, windows: Sequence[Window], flags: Sequence[float]
    ) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """How likely each verdict is, and each category if it is a block; each summing to 1.

        Args:
            windows: At least one; of several the least harmless one counts.
            flags: Of the whole message.
        """
        # A text that repeats itself has windows that are alike.
        seen = [self._read_one(window, flags) for window in dict.fromkeys(windows)]
        harmless = self.labels.index("allow")
        verdicts, categories = min(seen, key=lambda one: float(one[0][harmless]))
        return (
            dict(zip(self.labels, verdicts.tolist(), strict=True)),
            dict(zip(self.categories, categories.tolist(), strict=True)),
        )

    def _read_one(self, window: Window, flags: Sequence[float]) -> tuple[Floats, Floats]:
        states = self._embedded(window)
        layer = 0
        while f"layers.{layer}.mixed.weight" in self.weights:
            states = states + self._attended(layer, states)
            states = states + self._reworked(layer, states)
            layer += 1
        states = self._normed("last", states)
        told = np.concatenate([states[0], states.max(axis=0)])
        told = self._linear("told", told) + self._linear("flags", np.array(flags, np.float32))
        told = _gelu(told)
        return _softmax(self._linear("verdict", told)), _softmax(self._linear("category", told))

    def _embedded(self, window: Window) -> Floats:
        rows, kinds, turns, casings = map(np.array, zip(*window, strict=True))
        weights = self.weights
        held = weights[_ROWS][rows].astype(np.float32) * weights[_SCALES][rows][:, None]
        held = held + weights["kinds"][kinds].sum(axis=1)
        result: Floats = held + weights["turns"][turns] + weights["casings"][casings]
        return result

    def _attended(self, layer: int, states: Floats) -> Floats:
        length, width = states.shape
        mixed = self._linear(
            f"layers.{layer}.mixed", self._normed(f"layers.{layer}.before", states)
        )
        heads = mixed.reshape(length, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        scores = heads[0] @ heads[1].transpose(0, 2, 1)
        scores /= np.float32((width // HEADS) ** 0.5)
        scores += _by_distance(self.weights[f"layers.{layer}.apart"], length)
        joined = (_softmax(scores) @ heads[2]).transpose(1, 0, 2).reshape(length, width)
        return self._linear(f"layers.{layer}.joined", joined)

    def _reworked(self, layer: int, states: Floats) -> Floats:
        wide = self._linear(f"layers.{layer}.wide", self._normed(f"layers.{layer}.after", states))
        return self._linear(f"layers.{layer}.narrow", _gelu(wide))

    def _linear(self, name: str, states: Floats) -> Floats:
        result: Floats = states @ self.weights[f"{name}.weight"].T
        result += self.weights[f"{name}.bias"]
        return result

    def _normed(self, name: str, states: Floats) -> Floats:
        centred: Floats = states - states.mean(axis=-1, keepdims=True)
        centred /= np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _SMALL)
        centred *= self.weights[f"{name}.weight"]
        centred += self.weights[f"{name}.bias"]
        return centred

    @classmethod
    def of(
        cls, labels: Sequence[str], categories: Sequence[str], weights: Mapping[str, Floats]
    ) -> "AttentionModel":
        """Take trained weights; those of the pieces are rounded to one byte."""
        scales = np.maximum(np.abs(weights[_ROWS]).max(axis=1) / _MOST, _SMALL).astype(np.float32)
        rows = np.round(weights[_ROWS] / scales[:, None]).astype(np.int8)
        rows[PAD] = 0
        return cls(
            labels=tuple(labels),
            categories=tuple(categories),
            weights={**weights, _ROWS: rows, _SCALES: scales},
        )

    def save(self, path: Path) -> None:
        """Write one compressed file; numbers but for the pieces with half precision."""
        held = {
            name: array if name == _ROWS else array.astype(np.float16)
            for name, array in self.weights.items()
        }
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            categories=np.array(self.categories),
            **held,  # type: ignore[arg-type]
        )

    @classmethod
    def load(cls, path: Path) -> "AttentionModel":
        """Read what `save` wrote.

        Raises:
            DataFileInvalid: The file is missing or damaged.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                arrays = {name: held[name] for name in held.files}
            labels, categories = arrays.pop("labels"), arrays.pop("categories")
        except (OSError, ValueError, KeyError, EOFError, zlib.error, BadZipFile) as error:
            raise DataFileInvalid(f"{path.name} cannot be read: {type(error).__name__}") from error
        if len(arrays.get(_ROWS, ())) != len(arrays.get(_SCALES, "-")):
            raise DataFileInvalid(f"{path.name} has rows of the wrong shape; train it anew")
        return cls(
            labels=tuple(labels.tolist()),
            categories=tuple(categories.tolist()),
            weights={
                name: array if name == _ROWS else array.astype(np.float32)
                for name, array in arrays.items()
            },
        )


def _by_distance(apart: Floats | NDArray[np.int8], length: int) -> Floats:
    """What is added to the score of place j at place i, (heads, i, j): `apart` at j - i, bounded.

    A view: row i is the row of all distances, read from where place i is.
    """
    distances = np.clip(np.arange(1 - length, length), -REACH, REACH) + REACH
    rows = np.lib.stride_tricks.sliding_window_view(apart[:, distances], length, axis=1)
    turned: Floats = rows[:, ::-1].astype(np.float32, copy=False)
    return turned


def _gelu(values: Floats) -> Floats:
    """Hendrycks and Gimpel 2016, by the hyperbolic tangent; in place, for memory costs most."""
    bent: Floats = values * values * values  # a power costs more than all the rest
    bent *= 0.044715
    bent += values
    bent *= _GELU
    np.tanh(bent, out=bent)
    bent += 1
    bent *= values
    bent *= 0.5
    return bent


def _softmax(scores: Floats) -> Floats:
    odds: Floats = scores - scores.max(axis=-1, keepdims=True)
    np.exp(odds, out=odds)
    odds /= odds.sum(axis=-1, keepdims=True)
    return odds
