"""Names of people by form and context: a linear-chain conditional random field of our own.

Lafferty, McCallum and Pereira 2001; weights over hashed features, trained by
`guardrails/training/train_persons.py`. Name lists are features here, never a verdict.
"""

import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from guardrails.errors import DataFileInvalid
from guardrails.pii.name_features import BUCKETS, hashes, sights
from guardrails.pii.name_lists import NameLists
from guardrails.pii.vocabulary import Vocabulary
from guardrails.tokens import Words

MODEL = Path(__file__).parents[1] / "models" / "persons.npz"

OUTSIDE, BEGIN, INSIDE = range(3)
LABELS = 3

_ARRAYS = {"weights", "scale", "moves", "steps", "classes"}
_MOST = 127

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TaggedName:
    """A half-open range of words that reads as one name."""

    start: int
    end: int
    likelihood: float
    """That the first word begins a name or goes on with one, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTagger:
    """Tags every word as outside, beginning, or inside a name.

    `weights` has shape (BUCKETS, 3); `moves[a, b]` is added where label b follows label a.
    """

    weights: NDArray[np.float32]
    moves: NDArray[np.float64]
    vocabulary: Vocabulary

    def names(self, text: Words, lists: NameLists, least: float) -> list[TaggedName]:
        """Names in order: runs of words that are likely enough to belong to one.

        Args:
            text: The message.
            lists: Names as features.
            least: From this likelihood a word belongs to a name, 0 to 1.
        """
        likely = self.likelihoods(text, lists)
        return names_in(likely, least)

    def inside(self, text: Words, lists: NameLists) -> list[float]:
        """How likely each word is to belong to a name, 0 to 1."""
        outside: list[float] = self.likelihoods(text, lists)[:, OUTSIDE].tolist()
        return [1 - share for share in outside]

    def likelihoods(self, text: Words, lists: NameLists) -> Floats:
        """Likelihood of each label at each word, shape (words, 3)."""
        if not text.tokens:
            return np.zeros((0, LABELS))
        held = hashes(sights(text, lists, self.vocabulary))
        sizes = [len(row) for row in held]
        flat = np.fromiter(chain.from_iterable(held), np.int64, sum(sizes)) % BUCKETS
        starts = np.cumsum([0, *sizes[:-1]])
        scores = np.add.reduceat(self.weights[flat], starts, axis=0)
        return marginals(scores.astype(np.float64), self.moves)

    def save(self, path: Path) -> None:
        """Write one compressed file; weights are kept in one byte, hashes as steps."""
        scale = float(np.abs(self.weights).max()) / _MOST or 1.0
        np.savez_compressed(
            path,
            weights=np.round(self.weights / scale).astype(np.int8),
            scale=np.array(scale),
            moves=self.moves,
            steps=np.diff(np.array(self.vocabulary.hashes, dtype=np.uint32), prepend=np.uint32(0)),
            classes=np.frombuffer(self.vocabulary.classes, dtype=np.uint8),
        )

    @classmethod
    def load(cls, path: Path = MODEL) -> "PersonTagger":
        """Read what `save` wrote.

        Raises:
            DataFileInvalid: The file is missing or damaged.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                arrays = {name: held[name] for name in _ARRAYS}
        except (OSError, ValueError, KeyError, EOFError, zlib.error, BadZipFile) as error:
            raise DataFileInvalid(f"{path.name} cannot be read: {type(error).__name__}") from error
        if arrays["weights"].shape != (BUCKETS, LABELS) or arrays["moves"].shape != (
            LABELS,
            LABELS,
        ):
            raise DataFileInvalid(f"{path.name} has rows of the wrong shape; train it anew")
        return cls(
            weights=arrays["weights"].astype(np.float32) * np.float32(arrays["scale"]),
            moves=arrays["moves"],
            vocabulary=Vocabulary(
                hashes=array("I", np.cumsum(arrays["steps"], dtype=np.uint32).tobytes()),
                classes=arrays["classes"].tobytes(),
            ),
        )


def marginals(scores: Floats, moves: Floats) -> Floats:
    """Likelihood of each label at each place by the forward-backward algorithm.

    Args:
        scores: One row a word, one column a label.
        moves: Score of label b (column) after label a (row).
    """
    emitted = np.exp(scores - scores.max(axis=1, keepdims=True))
    passed = np.exp(moves)
    both: Floats = emitted * _reaching(emitted, passed) * _reaching(emitted[::-1], passed.T)[::-1]
    both /= both.sum(axis=1, keepdims=True)
    return both


def _reaching(emitted: Floats, passed: Floats) -> Floats:
    """What reaches each label of each word from the words before it, up to a factor a row.

    In plain numbers: for three labels a call of NumPy costs more than the sums.
    """
    (oo, ob, oi), (bo, bb, bi), (io, ib, ii) = passed.tolist()
    o = b = i = 1.0
    reached = [o, b, i]
    for outside, begin, inside in zip(*emitted[:-1].T.tolist(), strict=True):
        o, b, i = o * outside, b * begin, i * inside
        o, b, i = o * oo + b * bo + i * io, o * ob + b * bb + i * ib, o * oi + b * bi + i * ii
        total = o + b + i
        o, b, i = o / total, b / total, i / total
        reached += (o, b, i)
    return np.array(reached).reshape(-1, LABELS)


def names_in(likely: Floats, least: float) -> list[TaggedName]:
    """Runs of words whose likelihood of belonging to a name is `least` or more."""
    found: list[TaggedName] = []
    open_at: int | None = None
    inside = (1 - likely[:, OUTSIDE]) if len(likely) else np.zeros(0)
    for at, share in enumerate(inside):
        begins = likely[at, BEGIN] >= likely[at, INSIDE]
        if open_at is not None and (share < least or begins):
            found.append(_tagged(open_at, at, inside))
            open_at = None
        if share >= least and open_at is None:
            open_at = at
    if open_at is not None:
        found.append(_tagged(open_at, len(inside), inside))
    return found


def _tagged(start: int, end: int, inside: Sequence[float] | Floats) -> TaggedName:
    return TaggedName(start, end, float(max(inside[start:end])))
