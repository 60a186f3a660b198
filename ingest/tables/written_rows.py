"""Rows that a parser has told apart: cells with a bar between, under a row of headings."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.document import Block, BlockKind, Section, Span
from ingest.parse.table_grid import Cell, Row, lay_out
from ingest.tables.fact import Fact

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]+")

_Cells = tuple[str, ...]


def written_facts(original: str, sections: Sequence[Section]) -> list[Fact]:
    """The filled cells of every table, in reading order.

    A row with more or fewer cells than its headings is left out: no column of it is sure.
    """
    return [fact for section in sections for fact in _of_section(original, section)]


def _of_section(original: str, section: Section) -> Iterator[Fact]:
    title = section.heading_path[-1] if section.heading_path else ""
    for (kind, lead_in), run in itertools.groupby(section.blocks, _table_of):
        if kind is BlockKind.TABLE_ROW:
            yield from _of_table(original, list(run), lead_in, title)


def _table_of(block: Block) -> tuple[BlockKind, Span | None]:
    return block.kind, block.lead_in


def _of_table(
    original: str, blocks: Sequence[Block], lead_in: Span | None, title: str
) -> Iterator[Fact]:
    rows = [(block.span, block.span.of(original)) for block in blocks]
    if lead_in is not None:
        lines = [line for line in lead_in.of(original).split("\n") if not _RULE.fullmatch(line)]
        fenced = all(map(_is_fenced, [*lines, *(text for _, text in rows)]))
        heads = [_cells(line, fenced=fenced) for line in lines]
        body = [(span, _cells(text, fenced=fenced)) for span, text in rows]
    else:
        cells = [(span, _cells(text, fenced=False)) for span, text in rows]
        count = _headings([own for _, own in cells])
        heads, body = [own for _, own in cells[:count]], cells[count:]
        lead_in = Span(rows[0][0].start, rows[count - 1][0].end) if count else None
    for fact in _of_rows(heads, body, title):
        yield replace(fact, heading=lead_in)


def _of_rows(
    heads: Sequence[_Cells], rows: Sequence[tuple[Span, _Cells]], title: str
) -> Iterator[Fact]:
    width = len(heads[0]) if heads else 0
    if not width or any(len(head) != width for head in heads):
        return
    group: _Cells = ()
    for span, cells in rows:
        filled = tuple(cell for cell in cells if cell)
        if len(cells) == 1:
            group = filled  # a row of one cell says what the rows below are about
        elif len(cells) == width:
            label = (*group, cells[0]) if cells[0] else group
            for column, value in zip(list(zip(*heads, strict=True))[1:], cells[1:], strict=True):
                if value:
                    path = _without_repeats(column)
                    yield Fact(row=label, column=path, value=value, span=span, table=title)


def _without_repeats(labels: _Cells) -> _Cells:
    """A heading that covers several rows is written in each of them."""
    return tuple(label for label, _ in itertools.groupby(filter(None, labels)))


def _is_fenced(row: str) -> bool:
    """Whether bars stand around the row as well, as in Markdown."""
    return row.startswith("|") and row.endswith("|") and len(row) > 1


def _cells(row: str, *, fenced: bool) -> _Cells:
    own = row[1:-1] if fenced else row
    return tuple(" ".join(cell.replace("\\|", "|").split()) for cell in _BAR.split(own))


def _headings(rows: Sequence[_Cells]) -> int:
    """How many rows are headings where the file does not say."""
    count = lay_out(
        [Row(cells=tuple(Cell(words=cell) for cell in row)) for row in rows]
    ).header_rows
    if count or len(rows) < 2:
        return count
    values = [row[-1] for row in rows]
    numbers = [any(sign.isdigit() for sign in value) for value in values]
    return int(not numbers[0] and all(numbers[1:]) and bool(values[0]))
