"""Damage as scanning and typing make it, for training and for measuring under damage.

Every function takes a seeded generator and returns new text. A rate or share of 0 returns the text
unchanged. The confusions are those of scanned Norwegian documents: the three Norwegian letters
suffer most, narrow strokes change places, and spaces come and go.
"""

import re
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import TypeAlias

OCR_CONFUSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ø": ("o", "g", "e", "@", "6"),
        "å": ("a", "a", "&", "d", "é", "4"),
        "æ": ("ae", "aa", "e", "z"),
        "Ø": ("O", "0", "@"),
        "Å": ("A", "A", "&"),
        "Æ": ("AE", "A"),
        "l": ("I", "1", "|", "i"),
        "i": ("l", "1", "j", "í"),
        "I": ("l", "1", "|"),
        "m": ("rn", "nn", "in"),
        "n": ("ri", "u", "r"),
        "u": ("n", "ii"),
        "h": ("b", "li"),
        "e": ("c", "o"),
        "c": ("e", "o"),
        "o": ("0", "c", "e"),
        "t": ("f", "l"),
        "f": ("t", "r"),
        "d": ("cl", "a"),
        "g": ("q", "9"),
        "b": ("h", "6"),
        "s": ("5", "z"),
        "v": ("y", "u"),
        "0": ("O", "o"),
        "1": ("l", "I"),
        "5": ("S", "s"),
        "8": ("B", "3"),
    }
)
"""What a scanner reads instead of one character; a repeated entry is likelier."""

PAIR_CONFUSIONS: Mapping[str, str] = MappingProxyType(
    {
        "rn": "m",
        "cl": "d",
        "ri": "n",
        "li": "h",
        "vv": "w",
    }
)
"""What a scanner reads instead of two neighbouring characters."""

KEYBOARD_NEIGHBOURS: Mapping[str, str] = MappingProxyType({
    "a": "sqz", "b": "vn", "c": "xv", "d": "sfe", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "kø", "m": "n", "n": "bm", "o": "ip", "p": "oå",
    "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x", "ø": "læ", "æ": "ø", "å": "p",
})  # fmt: skip
"""Keys beside each other on a Norwegian keyboard."""

_QUERY_RATES = (0.03, 0.06, 0.1)
_PASSAGE_RATES = (0.03, 0.06, 0.1, 0.15, 0.2)

_WITHOUT_KEYS = str.maketrans("åøÅØ", "aoAO", "") | {ord("æ"): "ae", ord("Æ"): "Ae"}
_NORWEGIAN_LETTER = re.compile("[æøåÆØÅ]")

Edit: TypeAlias = Callable[[str, int, Random], tuple[str, int]]
"""(text, position, generator) -> (replacement, how many characters it replaces)."""


def seeded(seed: int) -> Random:
    """Make the generator that all damage and all sampling here draw from."""
    return Random(seed)  # noqa: S311 - nothing secret hangs on it


def damage_scan(text: str, rate: float, rng: Random) -> str:
    """Damage about `rate` of the characters (0 to 1) as a scanner would."""
    return _edit_some(text, rate, rng, _scan_edit)


def damage_typing(text: str, rate: float, rng: Random) -> str:
    """Make typing errors in about `rate` of the characters (0 to 1)."""
    return _edit_some(text, rate, rng, _typing_edit)


def damage_norwegian_letters(text: str, share: float, rng: Random) -> str:
    """Misread about `share` (0 to 1) of æ, ø and å and nothing else, as an English reader does."""

    def misread(match: re.Match[str]) -> str:
        letter = match.group()
        return rng.choice(OCR_CONFUSIONS[letter]) if rng.random() < share else letter

    return _NORWEGIAN_LETTER.sub(misread, text)


def without_norwegian_letters(text: str) -> str:
    """Spell as people do who lack the keys: ae, o and a."""
    return text.translate(_WITHOUT_KEYS)


def damaged_query(text: str, share: float, rng: Random) -> str:
    """Damage about `share` (0 to 1) of the texts as people who type do, for training."""
    if rng.random() >= share:
        return text
    rate = rng.choice(_QUERY_RATES)
    kind = rng.random()
    if kind < 0.4:
        return damage_typing(text, rate, rng)
    return without_norwegian_letters(text) if kind < 0.6 else damage_scan(text, rate, rng)


def damaged_passage(text: str, share: float, rng: Random) -> str:
    """Damage about `share` (0 to 1) of the texts as scans are damaged, for training."""
    if rng.random() >= share:
        return text
    if rng.random() < 0.7:
        return damage_scan(text, rng.choice(_PASSAGE_RATES), rng)
    return damage_scan(damage_norwegian_letters(text, 0.7, rng), 0.02, rng)


def _edit_some(text: str, rate: float, rng: Random, edit: Edit) -> str:
    """Apply `edit` at random positions; the work grows with the damage, not with the text."""
    positions = _positions(len(text), rate, rng)
    parts: list[str] = []
    done = 0
    for position in positions:
        if position < done:
            continue
        replacement, length = edit(text, position, rng)
        parts += (text[done:position], replacement)
        done = position + length
    parts.append(text[done:])
    return "".join(parts)


def _positions(length: int, rate: float, rng: Random) -> list[int]:
    expected = length * rate
    count = int(expected) + (rng.random() < expected % 1)
    return sorted(rng.sample(range(length), min(count, length)))


def _scan_edit(text: str, position: int, rng: Random) -> tuple[str, int]:
    pair = PAIR_CONFUSIONS.get(text[position : position + 2])
    if pair is not None:
        return pair, 2
    character = text[position]
    if character == " ":
        return "", 1
    options = OCR_CONFUSIONS.get(character)
    chance = rng.random()
    if options is not None and chance < 0.75:
        return rng.choice(options), 1
    if chance < 0.9:
        return character + " ", 1
    return "", 1


def _typing_edit(text: str, position: int, rng: Random) -> tuple[str, int]:
    character = text[position]
    following = text[position + 1 : position + 2]
    kind = rng.randrange(4)
    if kind == 0:
        return "", 1
    if kind == 1:
        return character * 2, 1
    if kind == 2 and following:
        return following + character, 2
    return rng.choice(KEYBOARD_NEIGHBOURS.get(character, character)), 1
