"""What Norwegian words and pairs of words are like: the language side of the noisy channel.

All figures are bits, -log2 of a probability, so that less is likelier and products are sums
(Shannon 1948; noisy-channel correction as Kernighan, Church and Gale 1990).
"""

import lzma
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from math import log2
from pathlib import Path

import numpy as np

MODEL_FILE = Path(__file__).with_name("models") / "words.xz"
SCALE = 8
"""Figures are stored as eighths of a bit in one byte."""

LETTERS = "abcdefghijklmnopqrstuvwxyzæøåéèêòóôäöü"
EDGE = len(LETTERS)
BASE = len(LETTERS) + 1

LEAD = 4
"""What is added to `nn_lead`, so that bytes can hold it."""

STANDARDS = (0.03, 0.5, 0.97)
"""Shares of nynorsk that words can be weighed by: a bokmål text, either, a nynorsk text."""

_SEEN_PAIR = 0.7
_STRANGE_SIGN = 9.0
_UNKNOWN_WORD = 5.6  # one running word in fifty is in no list
_COMPOUND = 4.0
_OWN_SHARE = 0.2
_FEW = 1.5  # a word seen once in a document says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairModel:
    """Word forms of both written standards with their frequencies."""

    words: list[str]
    number: dict[str, int]
    nn_lead: bytes
    levels: tuple[bytes, ...]
    first: bytes
    second: bytes
    letters: bytes
    pairs: "array[int]"
    pair_bits: bytes

    @staticmethod
    def load() -> "RepairModel":
        """The model of the repository, read once a process."""
        return _load(MODEL_FILE)

    def starts_a_word(self, prefix: str) -> bool:
        """Whether any word begins so."""
        at = bisect_left(self.words, prefix)
        return at < len(self.words) and self.words[at].startswith(prefix)

    def word_bits(self, word: int, level: int) -> float:
        """Bits of a word, by its number, in a text of one of the `STANDARDS`."""
        return self.levels[level][word] / SCALE

    def adapted(self, counts: Mapping[int, float]) -> "RepairModel":
        """The model with the words of one document, by their counts, for a part of it."""
        total = sum(counts.values())
        levels = [bytearray(level) for level in self.levels]
        for word, count in counts.items():
            own = _OWN_SHARE * (count - _FEW) / total if count > _FEW else 0.0
            for level in levels:
                share = (1 - _OWN_SHARE) * 2.0 ** (-level[word] / SCALE) + own
                level[word] = min(255, round(-log2(share) * SCALE))
        return replace(self, levels=tuple(bytes(level) for level in levels))

    def pair_bits_of(self, first: int, second: int, level: int) -> float:
        """Bits of a word after another; pairs that were seen count for most of it."""
        alone = self.levels[level][second] / SCALE
        key = first << 32 | second
        at = bisect_left(self.pairs, key)
        if at == len(self.pairs) or self.pairs[at] != key:
            return alone + 1.0
        return -log2(
            _SEEN_PAIR * 2.0 ** (-self.pair_bits[at] / SCALE) + (1 - _SEEN_PAIR) * 2.0**-alone
        )

    def compound_bits(self, first: int, second: int) -> float:
        """Bits of a compound that is in no list, from how often its parts form compounds."""
        return _COMPOUND + (self.first[first] + self.second[second]) / SCALE

    def unknown_bits(self, word: str) -> float:
        """Bits of a lower-case string as a word that no list has, from its letters."""
        before = last = EDGE
        total = 0.0
        for letter in word:
            at = LETTERS.find(letter)
            if at < 0:
                total += _STRANGE_SIGN
                at = EDGE
            else:
                total += self.letters[(before * BASE + last) * BASE + at] / SCALE
            before, last = last, at
        return _UNKNOWN_WORD + total + self.letters[(before * BASE + last) * BASE + EDGE] / SCALE


@cache
def _load(path: Path) -> RepairModel:
    data = lzma.decompress(path.read_bytes())
    head, _, body = data.partition(b"\n")
    ends = list(accumulate(map(int, head.split())))
    parts = [body[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    text, nb, nn, first, second, letters, high, low, pair_bits = parts
    words = text.decode("utf-8").split("\n")
    steps = np.frombuffer(high, "<u4").astype(np.uint64) << np.uint64(32)
    keys = np.cumsum(steps | np.frombuffer(low, "<u4").astype(np.uint64))
    return RepairModel(
        words=words,
        number={word: at for at, word in enumerate(words)},
        nn_lead=_lead(nb, nn),
        levels=tuple(_mixed(nb, nn, share) for share in STANDARDS),
        first=first,
        second=second,
        letters=letters,
        pairs=array("Q", keys.astype(np.uint64).tobytes()),
        pair_bits=pair_bits,
    )


def _probabilities(bits: bytes) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.asarray(np.exp2(-np.frombuffer(bits, np.uint8).astype(np.float64) / SCALE))


def _mixed(nb: bytes, nn: bytes, share: float) -> bytes:
    mixed = (1 - share) * _probabilities(nb) + share * _probabilities(nn)
    bits = np.round(np.minimum(-np.log2(mixed) * SCALE, 255))
    return bytes(bits.astype(np.uint8))


def _lead(nb: bytes, nn: bytes) -> bytes:
    """How many bits a word speaks for nynorsk, within ± `LEAD`, with `LEAD` added."""
    lead = np.log2(_probabilities(nn) / _probabilities(nb))
    return np.round((np.clip(lead, -LEAD, LEAD) + LEAD) * SCALE).astype(np.uint8).tobytes()
