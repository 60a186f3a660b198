"""Numbers written with words, in bokmål, nynorsk and English, read as digits.

Only what a digit or a pair of digits is called: «sju», «syv», «tjueto», «to-og-tjue», «nullfem».
Hundreds and thousands are amounts and no way of reading an identity number aloud.
"""

import re
from collections.abc import Iterator

_UNITS = (
    "null zero oh|en én ein ei ett eitt eit one|to two|tre three|fire four|fem five|seks six|"
    "sju syv seven|åtte atte otte eight|ni nine"
)
_TEENS = (
    "ti ten|elleve eleven|tolv twelve|tretten thirteen|fjorten fourteen|femten fifteen|"
    "seksten sixteen|sytten seventeen|atten eighteen|nitten nineteen"
)
_TENS = (
    "tjue tyve twenty|tretti tredve thirty|førti forti forty|femti fifty|seksti sixty|"
    "sytti søtti seventy|åtti atti eighty|nitti ninety"
)


def _values(words: str, first: int, step: int) -> dict[str, int]:
    rows = words.split("|")
    return {word: first + at * step for at, row in enumerate(rows) for word in row.split()}


_UNIT_VALUES = _values(_UNITS, 0, 1)
_TENS_VALUES = _values(_TENS, 20, 10)
_SIMPLE = {word: str(value) for word, value in (_UNIT_VALUES | _values(_TEENS, 10, 1)).items()}


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted((word for word, value in words.items() if value), key=len, reverse=True))


_UNIT, _TEN = _any_of(_UNIT_VALUES), _any_of(_TENS_VALUES)
_ONE = "|".join(sorted(_SIMPLE, key=len, reverse=True))
# The first word decides: «fem» in «femti» is not five.
_TURNED = rf"(?P<unit>{_UNIT})(?P<and>[ \-]?og[ \-]?)(?P<ten>{_TEN})"
_PLURAL = (
    rf"(?P<tens>{_TEN})(?:(?P<joint>[ \-]?)(?P<units>{_UNIT})(?!t?ti|t?ten|dve|teen|ty|een|lv))?"
)
_NUMBER = re.compile(rf"{_TURNED}|{_PLURAL}|(?P<simple>{_ONE})")

_ANY = "|".join(sorted({*_SIMPLE, *_TENS_VALUES, "og"}, key=len, reverse=True))
NUMBER_WORDS = rf"(?>(?:{_ANY})-?+)++"
"""A word or several in one, for use in a pattern that ignores case; «og» may stand anywhere.

The longest word is taken and never given back, or a long row of words would take for ever.
"""

MAY_BE_TWO = re.compile(rf"(?:{_TEN}) (?:{_UNIT})\b")
"""«tjue en» is 21, or 20 and 1."""


def read_number_words(text: str, *, apart: bool = False) -> Iterator[tuple[str, int, int]]:
    """Digits and half-open place of each number in a lower-case text of nothing but numbers.

    Args:
        text: Words joined by spaces, hyphens or nothing.
        apart: Read «tjue en» as 20 and 1, not as 21.
    """
    at = 0
    while match := _NUMBER.search(text, at):
        at = match.end()
        if match["simple"]:
            yield _SIMPLE[match["simple"]], *match.span()
        elif match["unit"]:
            value = _TENS_VALUES[match["ten"]] + _UNIT_VALUES[match["unit"]]
            yield str(value), *match.span()
        elif match["units"] and not (apart and match["joint"] == " "):
            value = _TENS_VALUES[match["tens"]] + _UNIT_VALUES[match["units"]]
            yield str(value), *match.span()
        else:
            at = match.end("tens")
            yield str(_TENS_VALUES[match["tens"]]), *match.span("tens")
