"""A dataset as a CSV file: UTF-8, columns by semicolon, comma or tabulator."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.datasets.catalogue import comparable, fields_by_header
from evals.datasets.table import (
    Cell,
    GridRow,
    Table,
    headers,
    read_grid,
    unreadable,
)

_SEPARATORS = ";,\t"
_OTHER_SEPARATORS = "|:"
_ENOUGH_HEADERS = 2
_WORD = re.compile(r"\w")
# What a spreadsheet takes for a formula (OWASP, «CSV Injection»), apostrophes before it or not.
_FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"


def read_csv(path: Path) -> Table:
    """Read a file; a first line `sep=;` and a byte order mark are accepted."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return unreadable("not_utf8")
    if not text.strip():
        return unreadable("file_empty")
    separator = _separator(text)
    if separator is None and any(_has_headers(text, one) for one in _OTHER_SEPARATORS):
        return unreadable("csv_separator")
    try:
        return read_grid(_grid(text, separator or _SEPARATORS[0]), "csv")
    except csv.Error as error:
        too_long = "field larger than" in str(error)
        return unreadable("csv_field_too_long" if too_long else "csv_quotes")


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write a header and rows of texts so that no spreadsheet takes a cell for a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(headers())
        writer.writerows([_guarded(text) for text in row] for row in rows)


def _guarded(text: str) -> str:
    """Put an apostrophe before what looks like a formula, or like one with an apostrophe."""
    return f"'{text}" if _is_formula_like(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_formula_like(text) else text


def _is_formula_like(text: str) -> bool:
    bare = text.lstrip("'")
    return bare[:1] in set(_FORMULA_STARTS) or bare.lstrip()[:1] in set(_FORMULA_STARTS)


def _grid(text: str, separator: str) -> Iterator[GridRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for number, record in enumerate(reader, start=1):
        if not (number == 1 and _is_separator_line(text)):
            cells = {at: Cell(_unguarded(one)) for at, one in enumerate(record, start=1)}
            yield GridRow(number, cells, line)
        line = reader.line_num + 1


def _separator(text: str) -> str | None:
    """The separator by which the first line has most headers, if it has enough of them."""
    if _is_separator_line(text):
        return text[len("sep=")]
    best = max(_SEPARATORS, key=lambda one: _known_headers(text, one))
    return best if _has_headers(text, best) else None


def _has_headers(text: str, separator: str) -> bool:
    return _known_headers(text, separator) >= _ENOUGH_HEADERS


def _is_separator_line(text: str) -> bool:
    """Whether the first line is Excel's own hint, such as `sep=;`."""
    first = text.splitlines()[0]
    return first.startswith("sep=") and len(first) == len("sep=") + 1


def _known_headers(text: str, separator: str) -> int:
    first = next((line for line in text.splitlines() if _WORD.search(line)), "")
    known = fields_by_header()
    return sum(comparable(part.strip('"')) in known for part in first.split(separator))
