"""Rows of a table that a web page's copy has written out with one cell to a line.

Such a table is told by its marks: cells that are empty (a no-break space), ticked («X»), or hold
only a section sign's reference or a filing code. A row opens with a label that marks follow.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.document import Span

_CELL = re.compile(r"^[^\S\n\u00a0]*([^\s\u00a0][^\n]*|\u00a0[^\n]*)$", re.MULTILINE)
_MARK = re.compile(
    r"[\s\u00a0]*|(?:\(?[Xx]\)?|(?:off|fvl|forv)\w*\.?\s*§.*|[\d&/?() ]+)(?:\s*\[\w+\])*",
)
_LABEL = re.compile(r"[^\W\d_]{3}")
_NUMBERED = re.compile(r"\d+\.\d*\s")
_HEADING = re.compile(r"\d+\.\d*\s|[A-ZÆØÅ ]{5,}$")
_MARKS_AFTER_LABEL = 3
_MAX_REMARKS = 3
_MAX_LABEL_CHARS = 120
_MAX_HEAD_CHARS = 25
_LEAST_HEADS = 3


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where it stands, label included, its label, and where its columns' heads stand."""

    span: Span
    label: str
    heads: Span | None = None


@dataclass(frozen=True, slots=True)
class _Cell:
    span: Span
    text: str

    @property
    def is_mark(self) -> bool:
        return _MARK.fullmatch(self.text) is not None


def table_rows(text: str) -> list[TableRow]:
    """The rows of every flattened table, in reading order; most texts have none."""
    cells = list(_cells(text))
    opens = [at for at in range(len(cells)) if _opens_row(cells, at)]
    rows: list[TableRow] = []
    heads, read_to = None, 0
    for place, first in enumerate(opens):
        following = opens[place + 1] if place + 1 < len(opens) else len(cells)
        last = _last_cell(cells, first, following)
        span = Span(cells[first].span.start, cells[last].span.end)
        heads = _heads(cells[read_to:first]) or heads
        rows.append(TableRow(span, " ".join(cells[first].text.split()), heads))
        read_to = last + 1
    return rows


def _heads(above: Sequence[_Cell]) -> Span | None:
    """Where the columns' heads stand: the short lines right above a table's first row."""
    found = list(takewhile(_may_be_head, reversed(above)))
    named = [cell for cell in found if cell.text.strip()]
    if len(named) < _LEAST_HEADS:
        return None
    return Span(named[-1].span.start, named[0].span.end)


def _may_be_head(cell: _Cell) -> bool:
    words = cell.text.strip()
    short = len(words) <= _MAX_HEAD_CHARS and not words.endswith((".", ":", ";"))
    return short and not _NUMBERED.match(words)


def _cells(text: str) -> Iterator[_Cell]:
    for match in _CELL.finditer(text):
        held = match.group(1).rstrip()
        yield _Cell(Span(match.start(1), match.start(1) + len(held)), held)


def _opens_row(cells: Sequence[_Cell], at: int) -> bool:
    cell = cells[at]
    if cell.is_mark or len(cell.text) > _MAX_LABEL_CHARS or not _LABEL.search(cell.text):
        return False
    after = (cells[place] for place in range(at + 1, len(cells)))
    marks = list(takewhile(lambda one: one.is_mark, after))
    return len(marks) >= _MARKS_AFTER_LABEL and any(mark.text.strip() for mark in marks)


def _last_cell(cells: Sequence[_Cell], first: int, following: int) -> int:
    """The last cell with anything in it: marks, then a few remarks, never the next heading."""
    last, remarks = first, 0
    for at in range(first + 1, following):
        cell = cells[at]
        if cell.is_mark:
            remarks = 0
        else:
            remarks += 1
            if remarks > _MAX_REMARKS or _HEADING.match(cell.text):
                break
        if cell.text.strip():
            last = at
    return last
