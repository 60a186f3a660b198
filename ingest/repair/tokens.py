"""A text cut into what may be a word, be it ever so damaged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"(?:https?|ftp)[.:]+//\S+|www\.\S+|\S+@\S+\.[a-z]{2,3}\b|\S+\.(?:no|com)\b\S*"
)
_TOKEN = re.compile(r"(?:[^\W_]|[@&|§])+")
_SENTENCE_END = ".!?:"
_UNITS = (
    "ar|år|arig|årig|kr|kl|mnd|dag|dagar|dager|timar|timer|t|pst|prosent|min|stk|g|kg|m|km|mm|cm"
)
_NUMBER = re.compile(rf"\d+(?:{_UNITS}|[a-z])?|\d*[.,]?\d+", re.IGNORECASE)
_READ_AS_LETTER = "01356"
_ROMAN = frozenset("Il1|V")
_LONE_BAR = re.compile(r"(?<!\S)\|(?!\S)")
_INDENT = 40
_BULLETS = frozenset("eo")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters, digits and the signs that stand in for letters."""

    start: int
    end: int
    text: str
    shape: str
    """The text lower-cased, but for I, which may be an l, where not all is capitals."""

    gap: str
    """`""` at the beginning of a sentence or paragraph, else what stands before the token."""

    fixed: bool
    """Whether it is a number, a part of an address, or otherwise nothing to repair."""


def tokens(text: str) -> list[Token]:
    """All tokens of a text, in order."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    addresses = [(match.start(), match.end()) for match in _ADDRESS.finditer(text)]
    addresses.append((len(text) + 1, len(text) + 1))
    nearest = 0
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while addresses[nearest][1] <= start:
            nearest += 1
        gap = _gap(text[before:start], first=before == 0)
        fixed = addresses[nearest][0] <= start or _is_number(text, start, end)
        word = match.group()
        yield Token(start, end, word, _shape(word), gap, fixed)
        before = end


def _gap(between: str, *, first: bool) -> str:
    ends = any(sign in _SENTENCE_END for sign in between) or "\n\n" in between
    return "" if first or ends else between


def _shape(word: str) -> str:
    if len(word) > 1 and word.upper() == word:
        return word.lower()
    return "".join(letter if letter == "I" else letter.lower() for letter in word)


def _is_number(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if len(word) == 1 and word.isalpha():
        return _is_mark(text, start)
    if not any(sign.isalpha() for sign in word):
        return not _may_be_a_word(text, start, word)
    digits = [sign for sign in word if sign.isdigit()]
    if not digits:
        return False
    if _NUMBER.fullmatch(word) and word.lower() != "0g":
        return True
    beside = text[max(0, start - 2) : start] + text[end : end + 2]
    misread = len(digits) == 1 and digits[0] in _READ_AS_LETTER and not _ROMAN.issuperset(word)
    return not misread or any(sign.isdigit() for sign in beside)


def _may_be_a_word(text: str, start: int, sign: str) -> bool:
    """Whether a sign alone may be å or I: only before a word that a sentence goes on with."""
    after = text[start + 1 : start + 3]
    goes_on = sign in "&|@" and after[:1].isspace() and after[1:].islower()
    return goes_on and (sign != "|" or _opens_a_sentence(text, start))


def _opens_a_sentence(text: str, start: int) -> bool:
    """Whether a bar stands where a sentence may begin, and not between columns."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    before = text[line_start:start].rstrip()
    return len(_LONE_BAR.findall(line)) == 1 and before[-1:] in ("", *_SENTENCE_END, "\f")


def _is_mark(text: str, start: int) -> bool:
    """Whether a letter is a list's or a section's: a round bullet, "a.", "§ 2 A-1"."""
    before = text[max(0, start - _INDENT) : start].rstrip(" \t")[-1:]
    after = text[start + 1 : start + 2]
    bullet = before in ("", "\n", "\f") and text[start] in _BULLETS
    return (
        bullet
        or after in (".", ")", "-")
        or before.isdigit()
        or before == "-"
        or text[start - 1 : start] == "."
    )
