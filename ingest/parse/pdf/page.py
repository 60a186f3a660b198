"""A page as it was read: words with their places, ruled lines, and how much of it is a picture."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GLUED_EM = 0.25
_RAISED_EM = 0.15
_SMALL = 0.8
_SCAN_SHARE = 0.5
_BULLET_EM = 2.5
_MAX_DOTS = 400
_FEW_LETTERS = 25
_UNMAPPED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside."""
        x, y = point
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place; `size` is the font's size in points."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Piece:
    """Words of one line that stand close together: a line of a column, or a table's cell."""

    words: tuple[Word, ...]

    @cached_property
    def box(self) -> Box:
        """What all the words cover."""
        boxes = [word.box for word in self.words]
        return Box(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )

    @cached_property
    def text(self) -> str:
        """The words with spaces between; a raised small figure hangs on to its word."""
        text = self.words[0].text
        for before, word in pairwise(self.words):
            if _is_raised(before, word):
                text += word.text.translate(_SUPERSCRIPTS)
            elif word.box.left - before.box.right < 0.05 * word.size and _same_line(before, word):
                text += word.text  # a word of which a part is bold
            else:
                text += f" {word.text}"
        return text

    @cached_property
    def baseline(self) -> float:
        """Where most of the words stand."""
        return median(word.baseline for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size that most of the letters have."""
        return _most([(word.size, len(word.text)) for word in self.words])

    @cached_property
    def bold(self) -> bool:
        """Whether all letters are bold; signs may be as they like."""
        lettered = [word for word in self.words if any(map(str.isalnum, word.text))]
        return bool(lettered) and all(word.bold for word in lettered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. `number` counts from 1; `aside` is text turned another way than the rest."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    aside: tuple[str, ...] = ()
    rules: tuple[Box, ...] = ()
    picture_share: float = 0.0
    letters: int = 0
    unmapped: int = 0
    turns: int = field(default=0)
    marks: tuple[tuple[str, int], ...] = ()
    """The file's bookmarks that lead here, each with how deep it lies, 0 outermost."""
    comments: int = 0

    @property
    def is_scan(self) -> bool:
        """Whether the page is a picture of text, or its text has no meaning to a machine."""
        if self.picture_share >= _SCAN_SHARE and self.letters < _FEW_LETTERS:
            return True
        return self.letters > 0 and self.unmapped >= _UNMAPPED_SHARE * self.letters


def page_from_record(number: int, record: str) -> Page:
    """A page from the line that the reading process wrote about it."""
    held = json.loads(record)
    words = [
        Word(text, Box(left, top, right, bottom), baseline, size, bool(bold))
        for text, left, top, right, bottom, baseline, size, bold in held["words"]
    ]
    words += _bullets([Box(*dot) for dot in held["dots"]], words)
    return Page(
        number=number,
        width=held["width"],
        height=held["height"],
        words=tuple(words),
        aside=tuple(held["aside"]),
        rules=tuple(Box(*rule) for rule in held["rules"]),
        picture_share=held["pictures"],
        letters=held["letters"],
        unmapped=held["unmapped"],
        turns=held["turns"],
        marks=tuple((title, depth) for title, depth in held["marks"]),
        comments=held["comments"],
    )


def _bullets(dots: list[Box], words: list[Word]) -> list[Word]:
    """Bullets that are drawn and not written: dots with text to the right and none to the left."""
    if len(dots) > _MAX_DOTS:
        return []  # a chart
    found = []
    for dot in dots:
        beside = [word for word in words if word.box.top <= dot.middle[1] <= word.box.bottom]
        gaps = [word.box.left - dot.right for word in beside]
        first = min(range(len(gaps)), key=gaps.__getitem__, default=None)
        if first is not None and 0 < gaps[first] <= _BULLET_EM * beside[first].size:
            word = beside[first]
            found.append(Word("•", dot, word.baseline, word.size, word.bold))
    return found


def _is_raised(before: Word, word: Word) -> bool:
    small = word.size <= _SMALL * before.size and word.text.isdecimal() and word.text.isascii()
    raised = word.baseline < before.baseline - _RAISED_EM * word.size
    return small and raised and word.box.left - before.box.right < _GLUED_EM * before.size


def _same_line(before: Word, word: Word) -> bool:
    return abs(before.baseline - word.baseline) < 0.1 * word.size and (
        before.size != word.size or before.bold != word.bold
    )


def _most(weighted: list[tuple[float, int]]) -> float:
    totals: dict[float, int] = {}
    for value, weight in weighted:
        totals[value] = totals.get(value, 0) + weight
    return max(totals, key=lambda value: totals[value])
