"""How ordinary a word is in Norwegian, from a frequency list of which only hashes are kept.

Made from the word list of Tesseract's Norwegian model (Apache-2.0); see
`guardrails/models/README.md`. A word that stands in it mostly with a capital is a proper noun,
one that does not stand there at all is a compound, a misspelling, or a rare name.
"""

import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

ABSENT = 0
"""Class of a word that the list does not hold; the others are told at `class_of`."""

_RANKS = (500, 5_000, 30_000, 100_000)
_CAPITAL_RATIO = 3
_LEAST_PART = 3


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Sorted CRC-32 of the words in lower case, and the class of each.

    An `array` and `bytes` are searched several times faster than NumPy's arrays.
    """

    hashes: Sequence[int]
    classes: bytes

    def class_of(self, word: str) -> int:
        """Class of a lower-case word: `ABSENT`, or as `class_for` made it."""
        wanted = zlib.crc32(word.encode())
        place = bisect_left(self.hashes, wanted)
        if place < len(self.hashes) and self.hashes[place] == wanted:
            return self.classes[place]
        return ABSENT

    def is_compound(self, word: str) -> bool:
        """Whether a word is two ordinary words put together, perhaps with an «s» between them."""
        for cut in range(_LEAST_PART + 1, len(word) - _LEAST_PART):
            if not self._is_ordinary(word[cut:]):
                continue
            first = word[:cut]
            if self._is_ordinary(first) or (first[-1] == "s" and self._is_ordinary(first[:-1])):
                return True
        return False

    def _is_ordinary(self, word: str) -> bool:
        return is_ordinary(self.class_of(word)) and len(word) >= _LEAST_PART


def class_for(small: int | None, capital: int | None) -> int:
    """Class of a word by its ranks, 1 the most frequent, as it is written small and with a capital.

    1 to 15 are three to each rank of the small form: mostly small, either, mostly a capital;
    16 to 20 are words that never stand small.
    """
    if small is None:
        return 16 + _step(capital or _RANKS[-1])
    if capital is None or small <= capital:
        habit = 0
    else:
        habit = 2 if capital * _CAPITAL_RATIO < small else 1
    return 1 + 3 * _step(small) + habit


def is_ordinary(kind: int) -> bool:
    """Whether words of a class are mostly written small and not rare."""
    return 0 < kind <= 12 and (kind - 1) % 3 < 2


def is_proper(kind: int) -> bool:
    """Whether words of a class mostly have a capital: names of people, places, anything."""
    return kind > 15 or (kind > 0 and (kind - 1) % 3 == 2)


def _step(rank: int) -> int:
    return sum(rank > limit for limit in _RANKS)
