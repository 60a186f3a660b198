"""Rows of an archive plan's flattened tables: a cell to a line, an empty cell a no-break space.

Which column a tick stands in is told only by counting the cells. A row whose cells cannot be
counted in exactly one way is irregular: it is given whole and no cell of it is named.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.document import Span
from ingest.parse.flattened_table import TableRow, table_rows
from ingest.tables.fact import Fact, FactKind

_PUBLIC = ("Offentlighet", "Offentlig")
_EXEMPT = ("Offentlighet", "Unntatt offentlighet")
_SENSITIVE = ("Sensitivt",)
_PERSONNEL = ("Arkivdel", "Personal")
_SUBJECT = ("Arkivdel", "Emne 13")
_CODE = ("K-kode",)
_REMARKS = ("Merknader",)
_COLUMN_WORDS = {"Offentlig", "Sensitivt", "Personal", "Emne 13", "K-kode", "Merknader"}
"""Lines that all head a plan's table; a table without them has other columns."""

_LINE = re.compile(r"[^\n]+")
_FOOTNOTE = re.compile(r"\[\w+\]")
_TICK = re.compile(r"\(?[Xx]\)?")
_BASIS = re.compile(r"(?:off|fvl|forv)\w*\.?\s*§.*")
_FILING_CODE = re.compile(r"[?&(]*\s*[A-Z]?\d[\d\s&/()?]*|\?\s*\([\d\s&/]+\)")
_HEADING = re.compile(r"^\d+\.\d+[ \t]+\S.*$", re.MULTILINE)
_MOST_LABEL_CHARS = 40
_TICKS_AFTER_BASIS = 3
_CELLS_BEFORE_CODE = 5
_Filled = tuple[tuple[str, ...], str, FactKind]


def archive_facts(original: str) -> list[Fact]:
    """The filled cells of every row, in reading order; an irregular row is one fact of its own."""
    rows = table_rows(original)
    headings = list(_HEADING.finditer(original)) if rows else []
    facts: list[Fact] = []
    starts = [row.span.start for row in rows]
    ends = [heading.start() for heading in headings[1:]]
    for heading, end in zip(headings, [*ends, len(original)], strict=False):
        own = rows[bisect_left(starts, heading.end()) : bisect_left(starts, end)]
        if own and _is_plan(original[heading.end() : own[0].span.start]):
            title = " ".join(heading.group().split())
            labels = _labels(original, Span(heading.end(), own[0].span.start))
            facts += [
                replace(fact, heading=labels)
                for row in own
                for fact in _facts(original, row, title)
            ]
    return facts


def _labels(original: str, above: Span) -> Span:
    """Where the columns' labels stand: the short lines right above a plan's first row."""
    lines = list(_LINE.finditer(original, above.start, above.end))
    first = last = len(lines)
    while first and len(lines[first - 1].group()) <= _MOST_LABEL_CHARS:
        first -= 1
    words = [line for line in lines[first:last] if line.group().strip()]
    return Span(words[0].start(), words[-1].start() + len(words[-1].group().rstrip()))


def _is_plan(above: str) -> bool:
    """Whether the lines above a table's first row name a plan's columns."""
    lines = {" ".join(line.split()) for line in above.split("\n")}
    return lines >= _COLUMN_WORDS


def _facts(original: str, row: TableRow, title: str) -> Iterator[Fact]:
    cells = _cells(row.span.of(original))
    label, filled = cells[0], _columns(cells[1:])
    if filled is None:
        filled = [((), " · ".join(filter(None, cells)), FactKind.IRREGULAR)]
    for column, value, kind in filled:
        yield Fact(row=(label,), column=column, value=value, span=row.span, kind=kind, table=title)


def _cells(text: str) -> list[str]:
    """The lines that are cells, an empty one for a no-break space; editors' marks left out."""
    lines = (match.group() for match in _LINE.finditer(text))
    cells = [line for line in lines if line.strip(" \t\r")]
    return [" ".join(_FOOTNOTE.sub("", cell).split()) for cell in cells]


def _columns(cells: Sequence[str]) -> list[_Filled] | None:
    """The filled cells with their columns; None where they can be counted in no one way."""
    basis = [at for at, cell in enumerate(cells) if _BASIS.fullmatch(cell)]
    if basis:
        return _with_basis(cells, basis)
    ticks = cells[:_CELLS_BEFORE_CODE]
    public, exempt, *rest = ticks if len(ticks) == _CELLS_BEFORE_CODE else ["", "?"]
    if exempt or not all(map(_is_tick_or_empty, [public, *rest])):
        return None
    return _after_ticks([(_PUBLIC, public)], rest, cells[_CELLS_BEFORE_CODE:])


def _with_basis(cells: Sequence[str], basis: Sequence[int]) -> list[_Filled] | None:
    """The legal basis fixes the count: it stands in the second column, and three ticks follow."""
    first, last = basis[0], basis[-1]
    before, ticks = cells[:first], cells[last + 1 : last + 1 + _TICKS_AFTER_BASIS]
    in_one_run = last - first + 1 == len(basis)
    if not in_one_run or not before or any(before[1:]) or not _is_tick_or_empty(before[0]):
        return None
    if len(ticks) < _TICKS_AFTER_BASIS or not all(map(_is_tick_or_empty, ticks)):
        return None
    # With several empty cells and a tick in front, the tick may belong to either column.
    if len(before) > 1 and before[0]:
        return None
    named = [(_EXEMPT, ", ".join(cells[first : last + 1]))]
    if before[0]:
        named.insert(0, (_PUBLIC, before[0]))
    return _after_ticks(named, ticks, cells[last + 1 + _TICKS_AFTER_BASIS :])


def _after_ticks(
    named: Sequence[tuple[tuple[str, ...], str]], ticks: Sequence[str], rest: Sequence[str]
) -> list[_Filled] | None:
    columns = (_SENSITIVE, _PERSONNEL, _SUBJECT)
    cells = [*named, *zip(columns, ticks, strict=True)]
    filled: list[_Filled] = [
        (column, text, FactKind.PLAIN if column == _EXEMPT else FactKind.TICK)
        for column, text in cells
        if text
    ]
    codes = 0
    while codes < len(rest) and _FILING_CODE.fullmatch(rest[codes]):
        codes += 1
    remarks = [text for text in rest[codes:] if text]
    # Where the code's own cell is not empty, a tick or a code further on is a cell too many.
    if (not codes and rest and rest[0]) or any(map(_is_out_of_place, remarks)):
        return None
    if codes:
        filled.append((_CODE, " ".join(rest[:codes]), FactKind.PLAIN))
    if remarks:
        filled.append((_REMARKS, " ".join(remarks), FactKind.PLAIN))
    return filled


def _is_tick_or_empty(cell: str) -> bool:
    return not cell or _TICK.fullmatch(cell) is not None


def _is_out_of_place(remark: str) -> bool:
    return _TICK.fullmatch(remark) is not None or _FILING_CODE.fullmatch(remark) is not None
