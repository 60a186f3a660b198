"""Lists: with marks, with marks that a machine misread, and with none but the words before them."""

import re
from collections.abc import Callable, Sequence

from corpus.document import Edit
from ingest.parse.plain.lines import (
    Line,
    Paragraph,
    capitals_before_sentence,
    is_alike,
    is_item,
    is_title,
    item_number,
    joined,
    misread_mark,
)
from ingest.parse.plain.paragraphs import Page

_NUMBER_CUT_OFF = re.compile(
    r"(?:-|\b(?:punkt|pkt\.?|kapittel|kap\.|nr\.|kl\.|fr[aåéd]|til|den|side)|§)$"
)
_OPEN_END = re.compile(r"[\w&]$")
_LIST_END = re.compile(r"[.!?]['»”\"]*$")
_JOINED = re.compile(r"(?:[,;]|\b(?:og|eller|and|or))$")
_MOST_ITEM_CHARS = 260
_LEAST_ITEMS = 2
_LIST_GAP = 3
_MOST = 0.6
_LEAST_UNANNOUNCED = 3
_MOST_ITEM_LINES = 3
_MUCH_LONGER = 2.2
_TABLE_LINE = re.compile(r"\|.*\||(?:\d+\D+){4}")


def misread_marks(paragraphs: Sequence[Paragraph]) -> list[Edit]:
    """Marks that a machine misread, where lines close by have them too; each should be a bullet."""
    places = [
        (number, line)
        for number, paragraph in enumerate(paragraphs)
        for line in paragraph
        if misread_mark(line.words) and not _TABLE_LINE.search(line.words)
    ]
    near: set[int] = set()
    for one, other in zip(range(len(places)), range(1, len(places)), strict=False):
        if places[other][0] - places[one][0] <= _LIST_GAP:
            near |= {one, other}
    return [_bullet(places[one][1]) for one in sorted(near)]


def _bullet(line: Line) -> Edit:
    mark = misread_mark(line.words) or ""
    return Edit(line.span.start, line.span.start + len(mark), "•")


def opens_list(words: str) -> bool:
    """Whether words before a list announce it: a colon, or a sentence that has not ended."""
    return words.endswith(":") or _OPEN_END.search(words) is not None


class MarkedItems:
    """Lines with a list's marks, those misread too."""

    def __init__(self, marks: Sequence[Edit]) -> None:
        self._starts = {mark.start for mark in marks}

    def opens(self, line: Line) -> bool:
        """Whether an item opens with the line."""
        return is_item(line.words) or line.span.start in self._starts

    def runs(self, paragraph: Paragraph) -> list[list[Line]]:
        """The paragraph cut before each line that opens an item."""
        runs: list[list[Line]] = []
        for line in paragraph:
            cut_off = runs and _NUMBER_CUT_OFF.search(runs[-1][-1].words)
            if not runs or (self.opens(line) and not cut_off):
                runs.append([])
            runs[-1].append(line)
        return runs


def entries(paragraph: Paragraph, page: Page) -> list[Paragraph]:
    """A paragraph's lines as items without marks: each opens where the one before has ended."""
    found: list[list[Line]] = []
    for line in paragraph:
        wraps = found and page.is_full(found[-1][-1]) and line.opens_lower
        if found and (wraps or (line.opens_lower and not found[0][0].opens_lower)):
            found[-1].append(line)
        else:
            found.append([line])
    return [tuple(entry) for entry in found]


def unmarked_items(
    lead_in: Paragraph, candidates: Sequence[Paragraph], *, before_more: bool
) -> int:
    """How many of the entries after words that announce a list are its items.

    Items are parallel: sentences or none, and with a colon before them unless they go on with the
    announcing words in small letters. `before_more` says that other text follows the last one.
    """
    colon = lead_in[-1].words.endswith(":")
    if candidates and not colon and not _go_on(lead_in, candidates):
        return 0
    count = 0
    while count < len(candidates) and _is_parallel(candidates, count):
        count += 1
    more = before_more or count < len(candidates)
    if count > _LEAST_ITEMS and more and _is_apart(candidates[:count]):
        count -= 1
    return count if count >= _LEAST_ITEMS else 0


def _go_on(lead_in: Paragraph, candidates: Sequence[Paragraph]) -> bool:
    """Whether entries can be a list's items although no colon announces them."""
    first = candidates[0]
    if first[0].words[:1].isdigit() and lead_in[0].words[:1].isdigit():
        return False
    if first[0].opens_lower:
        return True
    near = candidates[:_LEAST_UNANNOUNCED]
    long = [entry for entry in near if not (len(entry) == 1 and is_title(entry[0].words))]
    return len(long) == _LEAST_UNANNOUNCED and not any(_is_sentence(entry) for entry in near)


def _is_parallel(candidates: Sequence[Paragraph], at: int) -> bool:
    """Whether an entry is like those before it, which are items."""
    entry, before = candidates[at], candidates[:at]
    words = joined(entry)
    if len(words) > _MOST_ITEM_CHARS or words.endswith(":") or capitals_before_sentence(words):
        return False
    if not before:
        return True
    first, previous = before[0], before[-1]
    if first[0].opens_lower and not entry[0].opens_lower:
        return False
    if all(one[0].words[:1].isdigit() for one in (*before, entry)):
        return True
    if is_title(words) and is_title(joined(previous)) and is_alike(words, joined(previous)):
        return False
    if _is_sentence(first):
        fits = len(entry) <= _MOST_ITEM_LINES and not _is_much_longer(words, before)
        return _is_sentence(entry) and fits
    if _is_sentence(previous):  # the last item of a list may end the sentence that it began
        return False
    return (
        not _is_sentence(entry)
        or entry[0].opens_lower
        or _JOINED.search(joined(previous)) is not None
    )


def _is_much_longer(words: str, before: Sequence[Paragraph]) -> bool:
    lengths = sorted(len(joined(one)) for one in before)
    enough = len(lengths) >= _LEAST_ITEMS
    return enough and len(words) > _MUCH_LONGER * lengths[len(lengths) // 2]


def _is_sentence(entry: Paragraph) -> bool:
    return _LIST_END.search(entry[-1].words) is not None


def _is_apart(items: Sequence[Paragraph]) -> bool:
    """Whether the last is a heading by its shape, and the others mostly have another."""
    *others, last = items
    words = last[-1].words
    if len(last) > 1 or not is_title(words):
        return False
    if last[0].after_space and not others[-1][0].after_space:
        return True
    return any(not sign(last) and sum(map(sign, others)) >= _MOST * len(others) for sign in _SIGNS)


_SIGNS: Sequence[Callable[[Paragraph], bool]] = (
    lambda entry: entry[0].opens_lower,
    lambda entry: entry[-1].words.endswith(")"),
    lambda entry: entry[-1].words[-1:].isdigit(),
    lambda entry: entry[-1].words.endswith((".", ",", ";", "?")),
)


def is_numbered_item(paragraph: Paragraph, before: str, after: str) -> bool:
    """Whether a numbered line is a list's item; else it may be a heading.

    `before` and `after` are the words of the paragraphs around it.
    """
    words = paragraph[0].words
    number = item_number(words)
    if number is None:
        return False
    title = words.split(None, 1)[-1]
    if title[:1].islower() or paragraph[-1].ends_sentence or before.endswith(":"):
        return True
    if "." in number:
        return False
    return item_number(after) == str(int(number) + 1) or _follows(before, number)


def _follows(before: str, number: str) -> bool:
    return item_number(before) == str(int(number) - 1) and number != "1"
