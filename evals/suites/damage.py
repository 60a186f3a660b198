"""Questions as they are really typed or scanned: the same words, spoilt in a known way.

Every change is decided by the question's own id, so that a run can be made again.
"""

import random
import re
from collections.abc import Callable, Mapping

_NEIGHBOURS = {
    "a": "sq", "b": "vn", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "kø", "m": "n", "n": "bm", "o": "ip", "p": "oå", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "y": "tu", "æ": "øå", "ø": "læ", "å": "pæ",
}  # fmt: skip
_WITHOUT_LETTERS = str.maketrans({"æ": "e", "ø": "o", "å": "a", "Æ": "E", "Ø": "O", "Å": "A"})
_MISREAD = {"§": "8", "l": "I", "0": "O", "rn": "m", "ti": "h"}
_WORDS_A_SLIP = 5


def typing_errors(text: str, seed: str) -> str:
    """One slip of the finger for every five words, at least one.

    A letter is doubled, dropped, swapped with the next, or taken from the key beside it.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    places = [m.start() for m in re.finditer(r"(?<=\w)\w(?=\w)", text) if text[m.start()].isalpha()]
    slips = min(len(places), max(1, len(text.split()) // _WORDS_A_SLIP))
    for place in sorted(chance.sample(places, slips), reverse=True):
        text = _slip(text, place, chance)
    return text


def _slip(text: str, at: int, chance: random.Random) -> str:
    letter = text[at]
    match chance.randrange(4):
        case 0:
            new = letter * 2
        case 1:
            new = ""
        case 2:
            return text[:at] + text[at + 1] + letter + text[at + 2 :]
        case _:
            new = chance.choice(_NEIGHBOURS.get(letter.lower(), letter))
    return text[:at] + new + text[at + 1 :]


def lower_case(text: str, _seed: str) -> str:
    """No capitals and no punctuation at the end, as on a telephone."""
    return text.lower().rstrip("?!. ")


def upper_case(text: str, _seed: str) -> str:
    """The caps lock left on."""
    return text.upper()


def foreign_keyboard(text: str, _seed: str) -> str:
    """No æ, ø, å."""
    return text.translate(_WITHOUT_LETTERS)


def machine_reading(text: str, seed: str) -> str:
    """Read by a machine from paper: no æ, ø, å, some letters misread, a word split or fused."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    damaged = text.translate(_WITHOUT_LETTERS)
    for right, wrong in _MISREAD.items():
        if right in damaged and chance.choice((True, False)):
            damaged = damaged.replace(right, wrong, 1)
    blanks = [m.start() for m in re.finditer(" ", damaged)]
    if blanks:
        at = chance.choice(blanks)
        damaged = damaged[:at] + damaged[at + 1 :]
    return damaged


CHANGES: Mapping[str, Callable[[str, str], str]] = {
    "typing_errors": typing_errors,
    "lower_case": lower_case,
    "upper_case": upper_case,
    "foreign_keyboard": foreign_keyboard,
    "machine_reading": machine_reading,
}
"""Every way to spoil a question; each is told the text and a seed."""
