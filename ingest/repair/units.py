"""Tokens, with those put together that a reading machine has cut a word into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.repair.readings import Readings
from ingest.repair.tokens import Token

_MOST = 3
_MARGIN = 4.0
_COMMON = 10.0  # words as "med" and "som" have fewer bits, and are no pieces of words
_STRANGE, _STRANGE_A_LETTER = 14.0, 1.2
"""A word with more bits than so many, and so many a letter, is hardly a word at all."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A token, or several that are one word."""

    start: int
    end: int
    text: str
    shape: str
    gap: str
    fixed: bool
    joined: bool = False
    margin: float = 0.0
    """How much likelier the one word is than the several, in bits."""


def joined_units(row: Sequence[Token], readings: Readings) -> list[Unit]:
    """All tokens in order, the pieces of a word as one unit."""
    return list(_units(row, readings))


def _units(row: Sequence[Token], readings: Readings) -> Iterator[Unit]:
    at = 0
    while at < len(row):
        count, margin = _joinable(row, at, readings)
        first, last = row[at], row[at + count - 1]
        pieces = row[at : at + count]
        yield Unit(
            first.start,
            last.end,
            "".join(piece.text for piece in pieces),
            "".join(piece.shape for piece in pieces),
            first.gap,
            first.fixed,
            count > 1,
            margin,
        )
        at += count


def _joinable(row: Sequence[Token], at: int, readings: Readings) -> tuple[int, float]:
    """How many tokens from `at` on are one word, and by what margin."""
    best = (1, 0.0)
    if row[at].fixed:
        return best
    bits = [readings.of(row[at].shape)[0].alone]
    strange = [_is_strange(row[at], bits[0])]
    if bits[0] < _COMMON:
        return best
    for last in range(at + 1, min(at + _MOST, len(row))):
        token = row[last]
        if not _continues(token):
            break
        bits.append(readings.of(token.shape)[0].alone)
        strange.append(_is_strange(token, bits[-1]))
        if any(strange) and bits[-1] >= _COMMON:
            shape = "".join(piece.shape for piece in row[at : last + 1])
            added = (last - at) * readings.channel.space_added_bits
            margin = sum(bits) - added - readings.as_one_word(shape)
            if margin > max(_MARGIN, best[1]):
                best = (last - at + 1, margin)
        if not strange[-1]:
            break  # a whole word ends here
    return best


def _continues(token: Token) -> bool:
    """Whether a token may be the rest of a word: small letters after one space."""
    return token.gap == " " and not token.fixed and token.text[0].islower()


def _is_strange(token: Token, bits: float) -> bool:
    return bits > _STRANGE + _STRANGE_A_LETTER * len(token.shape)
