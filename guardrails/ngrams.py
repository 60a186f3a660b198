"""Linear classification of short texts over hashed n-grams.

Small and fast, needs no model library, and its file holds no readable word. Words that training
never saw still speak through the letters that they share with words it did see.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from guardrails.errors import DataFileInvalid

BUCKETS = 2**16
"""How many numbers n-grams are hashed to; collisions cost little at this size."""

_LETTERS = (3, 4, 5)
_WORD = re.compile(r"[@§]?\w+[@§]?|\?")
_ARRAYS = {"labels", "rarity", "weights", "flag_weights", "bias"}

View = Counter[int]
"""One way of looking at a text: bucket to count."""


def letter_grams(text: str, view: str) -> View:
    """The 3-, 4- and 5-grams of every word with its edges; `view` keeps views apart."""
    begun = _begun(view)
    counts: dict[int, int] = {}
    for word, times in Counter(_WORD.findall(text)).items():
        edged = f" {word} "
        for length in _LETTERS:
            for at in range(max(1, len(edged) - length + 1)):
                bucket = zlib.crc32(edged[at : at + length].encode(), begun) % BUCKETS
                counts[bucket] = counts.get(bucket, 0) + times
    return Counter(counts)


def word_grams(text: str, view: str, longest: int) -> View:
    """Runs of up to `longest` words."""
    found = [word.encode() for word in _WORD.findall(text)]
    runs = [zlib.crc32(word, _begun(view)) for word in found]
    hashes = list(runs)
    for length in range(2, longest + 1):
        # The hash of a run goes on from that of the run without its last word.
        runs = [
            zlib.crc32(b" " + last, run)
            for run, last in zip(runs, found[length - 1 :], strict=False)
        ]
        hashes += runs
    return Counter(hashed % BUCKETS for hashed in hashes)


def weighted(views: Sequence[View], rarity: NDArray[np.float32]) -> dict[int, float]:
    """One sparse vector: dampened counts times rarity, each view scaled to length 1."""
    vector: dict[int, float] = {}
    for view in views:
        places = np.fromiter(view, np.int64, len(view))
        counts = np.fromiter(view.values(), np.float64, len(view))
        shares = (1 + np.log(counts)) * rarity[places]
        held = shares != 0
        shares /= np.sqrt(shares @ shares) or 1
        for at, share in zip(places[held].tolist(), shares[held].tolist(), strict=True):
            vector[at] = vector.get(at, 0.0) + share
    return vector


def rarity_of(texts: Iterable[Sequence[View]], *, least: int = 2) -> NDArray[np.float32]:
    """The smoothed idf of every bucket, shape (BUCKETS,); 0 where fewer than `least` texts hit."""
    held = np.zeros(BUCKETS, dtype=np.int64)
    total = 0
    for views in texts:
        total += 1
        held[list(set().union(*views))] += 1
    rarity = np.log((1 + total) / (1 + held)) + 1
    return np.where(held >= least, rarity, 0).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class NgramModel:
    """Multinomial logistic regression over views and yes-or-no flags.

    `weights` has shape (BUCKETS, labels), `flag_weights` (flags, labels), `bias` (labels,).
    """

    labels: tuple[str, ...]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    flag_weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, views: Sequence[View], flags: Sequence[float]) -> Mapping[str, float]:
        """How likely each label is, summing to 1."""
        vector = weighted(views, self.rarity)
        scores = self.bias + np.asarray(flags, dtype=np.float32) @ self.flag_weights
        if vector:
            values = np.fromiter(vector.values(), np.float32, len(vector))
            scores = scores + values @ self.weights[list(vector)]
        odds = np.exp(scores - scores.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write one compressed file; numbers are kept with half precision."""
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            rarity=self.rarity.astype(np.float16),
            weights=self.weights.astype(np.float16),
            flag_weights=self.flag_weights,
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> "NgramModel":
        """Read what `save` wrote.

        Raises:
            DataFileInvalid: The file is missing or damaged.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                arrays = {name: held[name] for name in _ARRAYS}
        except (OSError, ValueError, KeyError, EOFError, zlib.error, BadZipFile) as error:
            raise DataFileInvalid(f"{path.name} cannot be read: {type(error).__name__}") from error
        if arrays["weights"].shape != (BUCKETS, len(arrays["labels"])):
            raise DataFileInvalid(f"{path.name} has rows of the wrong shape; train it anew")
        return cls(
            labels=tuple(arrays["labels"].tolist()),
            rarity=arrays["rarity"].astype(np.float32),
            weights=arrays["weights"].astype(np.float32),
            flag_weights=arrays["flag_weights"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
        )


def _begun(view: str) -> int:
    """The hash that those of a view's n-grams go on from."""
    return zlib.crc32(f"{view}\x00".encode())
