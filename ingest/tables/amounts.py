"""Amounts in kroner as a machine read them, and what each may have been."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

EDIT = 1.0
"""What one digit read wrong, lost or added costs."""

DOUBTED = 0.5
"""What a sign costs that cannot be right where it stands: no digit, or a nought in front."""

_DIGITS = "0123456789"
_READ_AS = {
    **dict.fromkeys("OoQD", "0"), **dict.fromkeys("lI!", "1"),
    "S": "5", "B": "8", "Z": "2", "g": "9",
}  # fmt: skip
_WELL_FORMED = re.compile(
    r"[1-9]\d{0,2}[ \u00a0\u202f]\d{3}|[1-9](?:[ \u00a0\u202f]\d{3}){2}|[1-9]\d{3,6}"
)
_TOKEN = re.compile(r"[\d=OoQDlI!SBZg.,~-]*\d[\d=OoQDlI!SBZg.,~-]*")
_BORDERS = re.compile(r"[|()\[\]{}]+")
_BORDER = re.compile(r"[|()\[\]{}~–—-]+")
_MOST_SIGNS = 8
_MOST_UNKNOWN = 2
_MOST_TOKENS = 3
_MOST_SKIPPED = 2
_RUINED = 2.5
"""Cells that are so strange on average are no amounts."""

_DIGITS_OF_AN_AMOUNT = (4, 7)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line's tokens shared out on cells, and how many signs there are of a wrong sharing."""

    cost: float
    cells: tuple[str, ...]


def is_well_formed(text: str) -> bool:
    """Whether an amount is written as people write it: no nought in front, thousands apart."""
    return _WELL_FORMED.fullmatch(text) is not None


def digits_of(text: str) -> str:
    """The digits that stand in a text."""
    return "".join(sign for sign in text if sign in _DIGITS)


def grouped(amount: int) -> str:
    """An amount with a space between thousands."""
    return f"{amount:,}".replace(",", " ")


@cache
def candidates(text: str) -> Mapping[int, float]:
    """Every amount that may stand behind the signs, with its cost; at most one digit is changed.

    What can hardly have been an amount has no candidates.
    """
    signs = [sign for sign in text if sign.isalnum() or sign == "="]
    if not signs or len(signs) > _MOST_SIGNS:
        return {}
    read: dict[str, float] = {"": 0.0}
    if sum(sign not in _DIGITS and sign not in _READ_AS for sign in signs) > _MOST_UNKNOWN:
        return {}
    for sign in signs:
        ways = _ways(sign)
        read = {before + digit: cost + own for before, cost in read.items() for digit, own in ways}
    found: dict[int, float] = {}
    for number, cost in list(read.items()):
        for changed, more in _changed(number):
            if changed and not changed.startswith("0"):
                amount = int(changed)
                found[amount] = min(found.get(amount, cost + more), cost + more)
    return found


def _ways(sign: str) -> list[tuple[str, float]]:
    if sign in _DIGITS:
        return [(sign, 0.0)]
    if sign in _READ_AS:
        return [(_READ_AS[sign], DOUBTED)]
    return [(digit, DOUBTED) for digit in _DIGITS]


def _changed(number: str) -> Iterator[tuple[str, float]]:
    yield number, 0.0
    if number.startswith("0"):
        yield number[1:], DOUBTED
        yield from ((digit + number[1:], DOUBTED) for digit in _DIGITS[1:])
        yield from ((digit + number, DOUBTED) for digit in _DIGITS[1:])
        return
    for at in range(len(number)):
        yield number[:at] + number[at + 1 :], EDIT
        yield from ((number[:at] + digit + number[at + 1 :], EDIT) for digit in _DIGITS)
    for at in range(len(number) + 1):
        yield from ((number[:at] + digit + number[at:], EDIT) for digit in _DIGITS)


def amounts_at_end(line: str) -> tuple[str, str]:
    """A line cut in two: the words, and the amounts that end it, borders of columns included."""
    pieces = list(re.finditer(r"[^\s|()\[\]{}]+|[|()\[\]{}]", line))
    first = len(pieces)
    while first and (
        _TOKEN.fullmatch(pieces[first - 1].group()) or _BORDER.fullmatch(pieces[first - 1].group())
    ):
        first -= 1
    while first < len(pieces) and _BORDER.fullmatch(pieces[first].group()):
        first += 1
    tail = line[pieces[first].start() :] if first < len(pieces) else ""
    if len(digits_of(tail)) < _DIGITS_OF_AN_AMOUNT[0]:
        return line, ""
    return line[: pieces[first].start()], tail


def shared_out(tail: str, counts: Sequence[int]) -> tuple[str, ...] | None:
    """The line's cells, as many as one of `counts`, where one way of sharing them out is best."""
    fields = [field.split() for field in _BORDERS.split(tail)]
    tokens = [
        (token, place) for place, field in enumerate(fields) for token in field if digits_of(token)
    ]
    cuts = {
        cut.cells: cut.cost + _unevenness(cut.cells) + sum(map(_loss, tokens[:skipped]))
        for skipped in range(min(_MOST_SKIPPED, len(tokens) - 1) + 1)
        for count in counts
        for cut in _cuts(tuple(tokens[skipped:]), count)
    }
    ranked = sorted(cuts.items(), key=lambda item: item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    cells, cost = ranked[0]
    return cells if cost < _RUINED * len(cells) else None


def _loss(token: tuple[str, int]) -> float:
    """What it costs that a token in front is no amount but the last of the words."""
    return EDIT if token[0].isdecimal() else DOUBTED


def _unevenness(cells: Sequence[str]) -> float:
    """A line hardly writes some amounts with a space between thousands and some without."""
    return 0.25 * (len({" " in cell for cell in cells}) - 1)


def _cuts(tokens: tuple[tuple[str, int], ...], count: int) -> Iterator[_Cut]:
    if not count:
        if not tokens:
            yield _Cut(0.0, ())
        return
    if not count <= len(tokens) <= count * _MOST_TOKENS:
        return
    for size in range(1, min(_MOST_TOKENS, len(tokens)) + 1):
        if tokens[size - 1][1] != tokens[0][1]:
            break
        cell = " ".join(token for token, _ in tokens[:size])
        for rest in _cuts(tokens[size:], count - 1):
            yield _Cut(_strangeness(cell) + rest.cost, (cell, *rest.cells))


def _strangeness(cell: str) -> float:
    if is_well_formed(cell):
        return 0.0
    least, most = _DIGITS_OF_AN_AMOUNT
    ends_in_thousands = re.search(r"\d\s\d{3}$", cell) is not None
    fits = least <= len(digits_of(cell)) <= most
    return 1.0 + (not ends_in_thousands) + 2.0 * (not fits)
