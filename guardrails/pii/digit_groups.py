"""Groups of digits in a text, and the chains that they form.

A number may be written in one piece, spread by any signs, or said in words; here each way becomes
a chain of groups, so that whoever knows a kind of number need only look at digits and layout.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from guardrails.hidden_text import lower_keeping_length
from guardrails.pii.number_words import MAY_BE_TWO, NUMBER_WORDS, read_number_words

_LETTER, _NO_LETTER = r"[^\W\d_]", r"(?![^\W\d_])"
_SIGNS = r"(?:[^\w]|_)"
_GAP = re.compile(
    rf"{_SIGNS}{{0,6}}|x|{_SIGNS}{{1,3}}(?:(?:og )?så|deretter|and then|then|dash|space|hyphen|"
    rf"bindestrek|mellomrom|strek|punktum|komma|skråstrek){_SIGNS}{{1,3}}"
)
_LONGEST_GAP = 20
_USUAL_GAPS = frozenset({"", " ", "-", ".", ",", ", ", "/", ":", "\n", "–"})
_DIGITS = re.compile(r"[0-9]+")
_SPELLED_ROW = re.compile(
    rf"(?<!{_LETTER}){NUMBER_WORDS}(?<=[^-]){_NO_LETTER}(?: {NUMBER_WORDS}(?<=[^-]){_NO_LETTER})*+"
)


class Group(NamedTuple):
    """Digits that stand in one piece, or one number in words, with its place in the text."""

    digits: str
    start: int
    end: int
    spelled: bool = False


class Chain:
    """Groups with nothing but separators between them, in order."""

    __slots__ = ("digits", "groups", "sizes", "text")

    def __init__(self, text: str, groups: Sequence[Group]) -> None:
        self.text = text
        self.groups = groups
        pieces = [group.digits for group in groups]
        self.digits = "".join(pieces)
        self.sizes = tuple(map(len, pieces))

    @property
    def start(self) -> int:
        """Where the first group begins."""
        return self.groups[0].start

    @property
    def end(self) -> int:
        """Where the last group ends."""
        return self.groups[-1].end

    @property
    def spelled(self) -> bool:
        """Whether some of it is words."""
        return any(group.spelled for group in self.groups)

    def gaps(self) -> list[str]:
        """What stands between the groups, in order."""
        pairs = zip(self.groups, self.groups[1:], strict=False)
        return [self.text[one.end : other.start] for one, other in pairs]

    def windows(self, size: int, most: int) -> Iterator[tuple[int, int]]:
        """Half-open ranges of at most `most` groups that have exactly `size` digits together."""
        ends = {total: at for at, total in enumerate(accumulate(self.sizes), start=1)}
        before = 0
        for first, digits in enumerate(self.sizes):
            last = ends.get(before + size)
            if last is not None and last - first <= most:
                yield first, last
            before += digits

    def part(self, first: int, last: int) -> "Chain":
        """The groups of a half-open range."""
        return Chain(self.text, self.groups[first:last])


def find_chains(text: str, least: int) -> list[Chain]:
    """The chains of a normalised text that have at least so many digits; linear in its length.

    Where «tjue en» may be 21 or 20 and 1 the chains of both readings are given.
    """
    lower = lower_keeping_length(text)
    digits = [Group(match.group(), *match.span()) for match in _DIGITS.finditer(text)]
    spelled = [(match.group(), match.start()) for match in _SPELLED_ROW.finditer(lower)]
    if not spelled:
        return list(_chains(text, digits, least))
    chains = list(_chains(text, _merged(digits, _words(spelled, apart=False)), least))
    if any(MAY_BE_TWO.search(row) for row, _ in spelled):
        chains += _chains(text, _merged(digits, _words(spelled, apart=True)), least)
    return chains


def _words(rows: Sequence[tuple[str, int]], *, apart: bool) -> list[Group]:
    return [
        Group(digits, at + start, at + end, spelled=True)
        for row, at in rows
        for digits, start, end in read_number_words(row, apart=apart)
    ]


def _merged(digits: list[Group], words: list[Group]) -> list[Group]:
    return sorted(digits + words, key=lambda group: group.start)


def _chains(text: str, groups: Sequence[Group], least: int) -> Iterator[Chain]:
    row: list[Group] = []
    total = 0
    for group in groups:
        if row and not _is_gap(text, row[-1].end, group.start):
            if total >= least:
                yield Chain(text, row)
            row, total = [], 0
        row.append(group)
        total += len(group.digits)
    if total >= least:
        yield Chain(text, row)


def _is_gap(text: str, start: int, end: int) -> bool:
    gap = text[start:end]
    return gap in _USUAL_GAPS or (len(gap) <= _LONGEST_GAP and _GAP.fullmatch(gap) is not None)
