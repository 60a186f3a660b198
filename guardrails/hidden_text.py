"""Text as a reader sees it, with a map back to the text that was sent.

Invisible characters are dropped, look-alike letters and other scripts' digits become the
letters and digits they imitate. Every character keeps the place it came from, so a finding can
be marked in the original.
"""

import re
import unicodedata
from dataclasses import dataclass

# Letters of Cyrillic and Greek that cannot be told from Latin ones by eye (Unicode TR39 subset).
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινρυкмтвп",
    "ABESIJKMHOPCTXYaesijopcyxdhqwABEZHIKMNOPTYXoivpukmtbn",
)
_MARKS_BESIDE_FORMAT = frozenset("\u034f\u115f\u1160\u3164\uffa0\u180b\u180c\u180d\u180e")
# Format, private use, unassigned, and half a surrogate pair: nothing that a reader sees.
_UNSEEN = frozenset({"Cf", "Co", "Cn", "Cs"})
_PLAIN = re.compile(r"[\t\n\r -~¡-¬®-ÿ–—‘’“”•]*")
_COMPATIBILITY = re.compile("[\u00a0\u00a8\u00aa\u00af\u00b2-\u00b5\u00b8-\u00ba\u00bc-\u00be]")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleText:
    """Normalised text; character i came from [starts[i], ends[i]) of the original."""

    text: str
    starts: range | tuple[int, ...]
    ends: range | tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open span in the original for a non-empty half-open span here."""
        return self.starts[start], self.ends[end - 1]


def make_visible(original: str) -> VisibleText:
    """Normalise for detection; linear in the length of the text."""
    if _PLAIN.fullmatch(original) and not _COMPATIBILITY.search(original):
        size = len(original)
        return VisibleText(text=original, starts=range(size), ends=range(1, size + 1))
    return _fold(original)


def _fold(original: str) -> VisibleText:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(original):
        end = position + 1
        while end < len(original) and unicodedata.combining(original[end]):
            end += 1
        for character in _visible(original[position:end]):
            characters.append(character)
            starts.append(position)
            ends.append(end)
        position = end
    return VisibleText(text="".join(characters), starts=tuple(starts), ends=tuple(ends))


def _visible(cluster: str) -> str:
    folded = unicodedata.normalize("NFKC", cluster).translate(_LOOK_ALIKES)
    return "".join(_visible_character(character) for character in folded)


def _visible_character(character: str) -> str:
    if character.isascii():
        return character
    kind = unicodedata.category(character)
    if kind in _UNSEEN or character in _MARKS_BESIDE_FORMAT or _is_selector(character):
        return ""
    if kind in {"Zs", "Zl", "Zp"}:
        return "\n" if kind != "Zs" else " "
    digit = unicodedata.digit(character, -1)
    return str(digit) if digit >= 0 else character


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def lower_keeping_length(text: str) -> str:
    """Lower-case without changing the number of characters (`İ` would become two)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
