"""A page's lines, tables and notes in the order in which a person reads them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.parse.pdf.lines import Row, lines_up, regions, rows_of
from ingest.parse.pdf.page import Page, Piece, Word
from ingest.parse.pdf.paragraphs import Line, as_lines
from ingest.parse.pdf.tables import Table, boxes, drawn_nowhere, ruled_tables

_NOTE_SIZE = 0.93
_NOTE = re.compile(r"(?:[⁰¹²³⁴-⁹]+|\d{1,3}|\*{1,3})\)?\s*\S")


@dataclass(frozen=True, slots=True)
class PageFlow:
    """What a page says, in order, and beside it what is said on every page or sideways."""

    items: list[Line | Table]
    beside: list[str]
    marks: tuple[tuple[str, int], ...] = ()
    """The bookmarks that lead to the page, each with how deep it lies."""


def page_flow(page: Page, rows: Sequence[Row], furniture: Sequence[Row], body: float) -> PageFlow:
    """Put a page in reading order.

    Args:
        page: The page.
        rows: Its rows without furniture.
        furniture: Its running headers and footers.
        body: The size of most of the file's letters, in points.
    """
    kept = {id(word) for row in rows for piece in row for word in piece.words}
    words = tuple(word for word in page.words if id(word) in kept)
    tables, free = ruled_tables(replace(page, words=words))
    items: list[Line | Table] = []
    for inside in _boxed(replace(page, words=tuple(free))):
        pieces = [piece for row in rows_of(inside, page.rules) for piece in row]
        for part in _cut_at(pieces, tables):
            if isinstance(part, Table):
                items.append(part)
            else:
                for region in regions(part):
                    items += _region(region, page.number, body)
        tables = []
    beside = [" ".join(piece.text for piece in row) for row in furniture]
    return PageFlow(items, [*beside, *([" ".join(page.aside)] if page.aside else [])], page.marks)


def _boxed(page: Page) -> Iterator[list[Word]]:
    """The words that stand in no box, then those of each box, from the top."""
    left_over = list(page.words)
    held: list[list[Word]] = []
    for box in sorted(boxes(page), key=lambda box: box.top):
        inside = [word for word in left_over if box.holds(word.box.middle)]
        left_over = [word for word in left_over if not box.holds(word.box.middle)]
        held.append(inside)
    yield left_over
    yield from filter(None, held)


def _cut_at(pieces: Sequence[Piece], tables: Sequence[Table]) -> Iterator[list[Piece] | Table]:
    """Text above each table, the table, and what is left below; text beside goes above."""
    waiting = sorted(pieces, key=lambda piece: piece.box.top)
    for table in sorted(tables, key=lambda table: table.top):
        above = [piece for piece in waiting if piece.box.top < table.top]
        waiting = [piece for piece in waiting if piece.box.top >= table.top]
        if above:
            yield above
        yield table
    if waiting:
        yield waiting


def _region(pieces: Sequence[Piece], page: int, body: float) -> Iterator[Line | Table]:
    rows = lines_up(pieces)
    first_note = _first_note(rows, body)
    for part in _runs(drawn_nowhere(rows[:first_note], page)):
        if isinstance(part, Table):
            yield part
        elif len(part) > 1 and all(len(row) > 1 for row in part):
            yield from _side_by_side(part, page)
        else:
            yield from as_lines(part, page)
    if first_note < len(rows):
        yield from (replace(line, note=True) for line in as_lines(rows[first_note:], page))


def _runs(items: Iterable[Row | Table]) -> Iterator[list[Row] | Table]:
    """Rows that follow each other; two or more of several pieces apart from running text."""
    run: list[Row] = []
    for kind, group in groupby(items, key=_kind):
        found = list(group)
        if kind == "text" or (kind == "parted" and len(found) == 1):
            run += [item for item in found if not isinstance(item, Table)]
            continue
        if run:
            yield run
            run = []
        if kind == "parted":
            yield [item for item in found if not isinstance(item, Table)]
        else:
            yield from (item for item in found if isinstance(item, Table))
    if run:
        yield run


def _kind(item: Row | Table) -> str:
    if isinstance(item, Table):
        return "table"
    return "parted" if len(item) > 1 else "text"


def _side_by_side(rows: Sequence[Row], page: int) -> Iterator[Line]:
    """A letterhead or signatures: column by column, but a label stays with what it labels."""
    labelled = any(row[0].text.endswith(":") for row in rows)
    if labelled or len({len(row) for row in rows}) > 1:
        whole = rows
    else:
        whole = [(piece,) for column in zip(*rows, strict=True) for piece in column]
    for row in whole:
        yield from (replace(line, alone=True) for line in as_lines([row], page))


def _first_note(rows: Sequence[Row], body: float) -> int:
    """Where the small print at the foot begins, with a note's mark; the end where there is none."""
    place = len(rows)
    while place and rows[place - 1][0].size <= _NOTE_SIZE * body:
        place -= 1
    # A raised mark makes its line look smaller than it is, so the whole line is asked.
    while place < len(rows) and not _NOTE.match(_text(rows[place])):
        place += 1
    return place


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)
