"""Text as a reader sees it, with a map back to the text that was sent.

Characters written as codes (of HTML, addresses or strings of a program) are read, invisible ones
are dropped, look-alike letters and other scripts' digits become the letters and digits they
imitate. Every character keeps the place it came from, so a finding can
be marked in the original.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

# Letters of Cyrillic and Greek that cannot be told from Latin ones by eye (Unicode TR39 subset),
# and the ideographs of digits, which are no digits to Unicode.
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινρυкмтвп〇一二三四五六七八九",
    "ABESIJKMHOPCTXYaesijopcyxdhqwABEZHIKMNOPTYXoivpukmtbn0123456789",
)
_MARKS_BESIDE_FORMAT = frozenset("\u034f\u115f\u1160\u3164\uffa0\u180b\u180c\u180d\u180e")
# Format, private use, unassigned, half a surrogate pair, and frames such as a keycap's: nothing
# that a reader sees as a sign of its own.
_UNSEEN = frozenset({"Cf", "Co", "Cn", "Cs", "Me"})
# Codes of characters: of HTML, of an address (a row of them is one text in UTF-8), of a string.
_CODE_SIGN = re.compile(r"[&%\\]")
_CODES = re.compile(
    r"&(?:amp;)?(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});|(?:%[2-9A-Fa-f][0-9A-Fa-f])+"
    r"|\\(?:u00|x)[2-7][0-9A-Fa-f]"
)
_PLAIN = re.compile(r"[\t\n\r -~¡-¬®-ÿ–—‘’“”•]*")
# Such characters stay as they are where no combining mark follows; none of `_COMPATIBILITY`.
_STEADY = re.compile(r"[\t\n\r -~¡-§©«¬®°±¶·»¿-ÿ–—‘’“”•]+")
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
    read = _read_codes(original)
    if _PLAIN.fullmatch(read.text) and not _COMPATIBILITY.search(read.text):
        return read
    return _fold(read)


def _read_codes(original: str) -> VisibleText:
    size = len(original)
    matches = list(_CODES.finditer(original)) if _CODE_SIGN.search(original) else []
    if not matches:
        return VisibleText(text=original, starts=range(size), ends=range(1, size + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for character, start, end in _decoded(original, matches):
        characters.append(character)
        starts.append(start)
        ends.append(end)
    return VisibleText(text="".join(characters), starts=tuple(starts), ends=tuple(ends))


def _decoded(original: str, codes: list[re.Match[str]]) -> Iterator[tuple[str, int, int]]:
    """Each character with the place it came from."""
    at = 0
    for code in codes:
        yield from ((original[place], place, place + 1) for place in range(at, code.start()))
        yield from ((one, *code.span()) for one in _meant(code.group()))
        at = code.end()
    yield from ((original[place], place, place + 1) for place in range(at, len(original)))


def _meant(code: str) -> str:
    """What a code stands for; itself where it stands for nothing."""
    if code[0] == "&":
        return unescape(unescape(code))
    if code[0] == "%":
        said = unquote(code)
        return code if "\ufffd" in said else said
    return chr(int(code[-2:], 16))


def _fold(read: VisibleText) -> VisibleText:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(read.text):
        steady = _end_of_steady(read.text, position)
        if steady > position:
            characters += read.text[position:steady]
            starts += read.starts[position:steady]
            ends += read.ends[position:steady]
            position = steady
            continue
        end = position + 1
        while end < len(read.text) and unicodedata.combining(read.text[end]):
            end += 1
        for character in _visible(read.text[position:end]):
            characters.append(character)
            starts.append(read.starts[position])
            ends.append(read.ends[end - 1])
        position = end
    return VisibleText(text="".join(characters), starts=tuple(starts), ends=tuple(ends))


def _end_of_steady(text: str, start: int) -> int:
    """How far from here on characters stay as they are."""
    match = _STEADY.match(text, start)
    if match is None:
        return start
    end = match.end()
    is_marked = end < len(text) and unicodedata.combining(text[end])
    return end - 1 if is_marked else end


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
