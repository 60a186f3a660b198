"""Tables as a grid of words, merged cells written in every place that they cover."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

MAX_COLUMNS = 200
"""Columns after this one are left out: no table that people read is that wide."""

_STEP_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its words, how many columns it covers, and whether it goes on from above."""

    words: str
    columns: int = 1
    from_above: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of cells; `header` where the file itself says that it is one."""

    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: words over the table as a whole, its rows, and how many of them are headings."""

    captions: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header_rows: int


def lay_out(rows: Sequence[Row]) -> Grid:
    """Expand merged cells, part the captions from the rows and tell how many rows are headings."""
    expanded = _expanded(rows)
    kept = [(row, words) for row, words in zip(rows, expanded, strict=True) if any(words)]
    captions: list[str] = []
    while len(kept) > 1 and _spans_all(kept[0][0]):
        captions.append(kept.pop(0)[1][0])
    return Grid(
        captions=tuple(captions),
        rows=tuple(_once_if_whole(row, words) for row, words in kept),
        header_rows=_header_rows([row for row, _ in kept]),
    )


def _expanded(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    grid: list[tuple[str, ...]] = []
    for row in rows:
        words: list[str] = []
        for cell in row.cells:
            above = grid[-1] if grid else ()
            here = len(words)
            own = above[here] if cell.from_above and here < len(above) else cell.words
            room = max(MAX_COLUMNS - here, 0)
            words.extend([own] * min(max(cell.columns, 1), room))
        grid.append(tuple(words))
    return grid


def _spans_all(row: Row) -> bool:
    """Whether one merged cell is the whole row."""
    return len(row.cells) == 1 and row.cells[0].columns > 1


def _once_if_whole(row: Row, words: tuple[str, ...]) -> tuple[str, ...]:
    return words[:1] if _spans_all(row) else words


def _header_rows(rows: Sequence[Row]) -> int:
    """The rows that the file marks as headings, else the first where it looks like one."""
    marked = 0
    while marked < len(rows) and rows[marked].header:
        marked += 1
    if marked:
        return marked if marked < len(rows) else 0
    if len(rows) < 2 or not _labels(rows[0]):
        return 0
    # A heading that covers several columns has their own headings under it.
    spread = any(cell.columns > 1 for cell in rows[0].cells)
    heads = _words_only(rows[1]) or _steps([cell.words for cell in rows[1].cells])
    return 2 if spread and len(rows) > 2 and heads else 1


def _labels(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell.words]
    if len(filled) > 1 and all(cell.bold for cell in filled):
        return True
    if (
        sum(cell.columns for cell in row.cells) < 3
    ):  # two plain columns may as well be labels with their values
        return False
    distinct = len({cell.words for cell in filled}) == len(filled)
    return distinct and (_words_only(row) or _steps([cell.words for cell in filled]))


def _words_only(row: Row) -> bool:
    filled = [cell.words for cell in row.cells if cell.words]
    return len(filled) > 1 and not any(_is_value(words) for words in filled)


def _steps(words: Sequence[str]) -> bool:
    """Whether the cells after the first count upwards, as years and seniority do."""
    numbers = [int(one) for one in words if one.isdecimal() and len(one) <= _STEP_DIGITS]
    rising = all(low < high for low, high in itertools.pairwise(numbers))
    return rising and len(numbers) >= max(len(words) - 1, 2)


def _is_value(words: str) -> bool:
    """A number, an amount or a date, and a label that ends in a colon: neither heads a column."""
    letters = sum(character.isalpha() for character in words)
    return letters == 0 or words.endswith(":")
