"""Small classifiers that know nothing, and ways in which a classifier's file may be damaged."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from guardrails.ngrams import BUCKETS, NgramModel


def model_of(*labels: str, flags: int, bias: Sequence[float] = ()) -> NgramModel:
    """A model that looks at no word: only the bias speaks, or nothing."""
    return NgramModel(
        labels=labels,
        rarity=np.zeros(BUCKETS, np.float32),
        weights=np.zeros((BUCKETS, len(labels)), np.float32),
        flag_weights=np.zeros((flags, len(labels)), np.float32),
        bias=np.array(bias or [0.0] * len(labels), np.float32),
    )


def spoil(whole: Path, path: Path, damage: str) -> Path:
    """Write a damaged copy: `missing`, `empty`, `text`, `cut` or `flipped`."""
    content = bytearray(whole.read_bytes())
    match damage:
        case "missing":
            return path
        case "empty":
            content = bytearray()
        case "text":
            content = bytearray(b"Dette er ingen modell.")
        case "cut":
            content = content[: len(content) // 2]
        case "flipped":
            middle = len(content) // 2
            content[middle : middle + 64] = bytes(255 - byte for byte in content[middle:][:64])
    path.write_bytes(content)
    return path
