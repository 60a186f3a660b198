"""Lines put together to paragraphs: between blank lines, and over those that mean nothing."""

from collections.abc import Iterator, Sequence

from ingest.parse.plain.lines import (
    Line,
    Paragraph,
    capitals_before_sentence,
    is_alike,
    is_item,
    is_title,
    misread_mark,
)
from ingest.parse.plain.local_text import LOCAL_HEADING
from ingest.parse.plain.reading_list import heads_reading_list

_FULL = 0.72
_MOST_LINES = 60


class Page:
    """How a text is set: what a full line is, or that any line may wrap, as on slides."""

    def __init__(self, original: str, width: int, *, joins_all: bool = False) -> None:
        self.width = width
        self.joins_all = joins_all
        self._original = original

    def is_empty_between(self, before: Line, line: Line) -> bool:
        """Whether nothing stands between two lines, noise neither."""
        return not self._original[before.span.end : line.span.start].strip()

    def is_full(self, line: Line) -> bool:
        """Whether the line goes to the margin, so that the next may go on with its sentence."""
        return self.width > 0 and len(line.words) >= _FULL * self.width


def paragraphs(runs: Sequence[Sequence[Line]], page: Page) -> list[Paragraph]:
    """The paragraphs of runs of lines; a sentence that a blank line cuts is put together again."""
    found: list[Paragraph] = []
    for run in runs:
        for paragraph in _cut(run, page):
            if (
                found
                and len(found[-1]) < _MOST_LINES
                and _goes_on(found[-1][-1], paragraph[0], page)
            ):
                found[-1] = (*found[-1], *paragraph)
            else:
                found.append(paragraph)
    return found


def _goes_on(before: Line, line: Line, page: Page) -> bool:
    wraps = page.is_full(before) or page.joins_all
    broken = wraps and not before.ends_sentence
    marked = is_item(line.words) or misread_mark(line.words) is not None
    goes_on = broken and line.opens_lower and not marked
    return goes_on and page.is_empty_between(before, line)


def _cut(run: Sequence[Line], page: Page) -> Iterator[Paragraph]:
    """A run of lines cut before what must open a paragraph of its own."""
    held: list[Line] = []
    for line in run:
        if held and _parts(held, line, page):
            yield tuple(held)
            held = []
        held.append(line)
    if held:
        yield tuple(held)


def _parts(held: Sequence[Line], line: Line, page: Page) -> bool:
    before = held[-1]
    if LOCAL_HEADING.match(line.words) or heads_reading_list((line,)):
        return True
    if LOCAL_HEADING.match(before.words):
        return not (line.opens_lower and len(held) == 1)
    if is_title(line.words) and is_title(before.words) and is_alike(line.words, before.words):
        return True
    if capitals_before_sentence(line.words) and not before.words.isupper():
        return True
    if before.words.endswith(":") and not is_item(before.words):
        return True
    if not line.after_space or not page.width or is_item(line.words):
        return False
    return before.ends_sentence or is_title(line.words)
