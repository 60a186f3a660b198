"""A dataset as an Excel workbook (ECMA-376, Office Open XML)."""

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element, iterparse

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evals.datasets.catalogue import catalogue, comparable
from evals.datasets.cells import FIRST_YEAR, LAST_YEAR, LONGEST_CELL, fits_in_cell, flag_text
from evals.datasets.mistakes import Problem
from evals.datasets.table import (
    MOST_BYTES,
    MOST_ROWS,
    Cell,
    GridRow,
    Table,
    column_letters,
    headers,
    read_grid,
    unreadable,
)
from evals.errors import DatasetInvalid

DATE_FORMAT = "dd.mm.yyyy"
_TEXT_FORMAT = "@"
_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_LISTS = ("status", "language", "review")
_FLAGS = ("invented", "referral")
# Characters that XML 1.0 cannot hold, and the return that it would turn into a line feed.
_UNHOLDABLE = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_TO_CODE = re.compile(f"[{_UNHOLDABLE}]|_(?=x[0-9A-Fa-f]{{4}}[_{_UNHOLDABLE}])")
_SHARED_TEXTS = "xl/sharedstrings.xml"
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
# What a damaged package makes the reader raise; it has no one error of its own.
_UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    OSError,
    EOFError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class _Merged:
    """A merged range, rows and columns from 1, both ends in it."""

    ref: str
    first_column: int
    first_row: int
    last_row: int


def read_workbook(path: Path) -> Table:
    """Read the sheet of questions; nothing is unpacked before the size is known to be safe."""
    with path.open("rb") as file:
        if file.read(len(_OLE_MAGIC)) == _OLE_MAGIC:
            return unreadable("workbook_protected")
    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
                return unreadable("workbook_too_large", limit=str(MOST_BYTES // 2**20))
        rows = _sheet_rows(path)
    except _UNREADABLE:
        return unreadable("not_a_workbook")
    if rows is None:
        return unreadable("sheet_missing", sheet=catalogue().sheets["questions"])
    return read_grid(rows, "sheet")


def _sheet_rows(path: Path) -> list[GridRow] | None:
    """The rows of the sheet of questions, header first; None where there is no such sheet."""
    # Opened here, for the reader leaves a damaged workbook's file open.
    with warnings.catch_warnings(), path.open("rb") as file:
        # The reader warns of whatever it will not write back; nothing is written back.
        warnings.simplefilter("ignore")
        # Not read-only, a merged range of a whole sheet would be filled with cells.
        book = load_workbook(file, read_only=True)
        wanted = catalogue().sheets["questions"]
        sheet = next(
            (one for one in book.worksheets if comparable(one.title) == comparable(wanted)), None
        )
        if sheet is None:
            return None
        part = sheet._worksheet_path  # type: ignore[attr-defined]
        # The reader drops «x005F_» from shared texts, and with it what was coded how.
        sheet._shared_strings = _shared_texts(path)  # type: ignore[attr-defined]
        filled = (row for row in _grid(sheet, _merged(path, part)) if row.filled)
        # One more than are allowed, so that the limit is seen to be passed.
        return list(islice(filled, 1 + MOST_ROWS + 1))


def _merged(path: Path, part: str) -> dict[int, list[_Merged]]:
    """Merged ranges of a sheet by their first row."""
    found: dict[int, list[_Merged]] = {}
    with zipfile.ZipFile(path) as package, package.open(part) as sheet:
        for _, element in iterparse(sheet):  # noqa: S314 - expat itself stops entity bombs
            if element.tag.endswith("}mergeCell"):
                ref = element.get("ref", "")
                column, row, _, last_row = range_boundaries(ref)
                merged = _Merged(ref, column or 1, row or 1, last_row or 1)
                found.setdefault(merged.first_row, []).append(merged)
            element.clear()
    return found


def _shared_texts(path: Path) -> list[str]:
    """The texts that cells refer to by number, as they stand in the package."""
    with zipfile.ZipFile(path) as package:
        part = next((one for one in package.namelist() if one.casefold() == _SHARED_TEXTS), None)
        if part is None:
            return []
        with package.open(part) as texts:
            return [
                _text_of(element)
                for _, element in iterparse(texts)  # noqa: S314 - expat itself stops entity bombs
                if element.tag.endswith("}si")
            ]


def _text_of(item: Element) -> str:
    """A shared text, plain or in pieces of different looks; readings beside it left out."""
    pieces = [*item.findall("{*}t"), *item.findall("{*}r/{*}t")]
    return "".join(piece.text or "" for piece in pieces)


def _grid(sheet: Worksheet, merged: Mapping[int, list[_Merged]]) -> Iterator[GridRow]:
    # A sheet may state fewer rows than it has.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    active: list[_Merged] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        active = [one for one in active if one.last_row >= number] + merged.get(number, [])
        cells = {
            at: _cell(cell.value, cell.data_type)
            for at, cell in enumerate(row, start=1)
            if cell.value is not None
        }
        if cells:
            cells |= {
                one.first_column: Cell("", Problem("merged_cells", one.ref)) for one in active
            }
            yield GridRow(number, cells)


def _cell(value: object, data_type: str) -> Cell:
    """A cell's text as a person reads it; numbers without needless decimals."""
    if data_type == "f":
        return Cell("", Problem("formula"))
    if data_type == "e":
        return Cell("", Problem("error_value", str(value)))
    if isinstance(value, bool):
        return Cell(flag_text(yes=value))
    if isinstance(value, date | time | timedelta):
        return _day(value)
    if isinstance(value, float) and value.is_integer():
        return Cell(str(int(value)))
    return Cell(_decoded(value) if isinstance(value, str) else str(value))


def _day(value: date | time | timedelta) -> Cell:
    """A date at midnight is a day; a time of day is none."""
    if isinstance(value, datetime) and value.time() == time():
        return Cell(value.date().isoformat(), is_date=True)
    return Cell("", Problem("unexpected_date"))


def _decoded(text: str) -> str:
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)


def _encoded(text: str) -> str:
    """Code what XML cannot hold as `_xHHHH_`, and the underscore of what looks so coded."""
    return _TO_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def write_workbook(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write a header and rows of texts to the sheet of questions; dates are ISO 8601.

    Raises:
        DatasetInvalid: A text is longer than a cell can be.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    fill_sheet(sheet, catalogue().sheets["questions"], rows)
    add_choices(book, sheet)
    book.save(path)


def fill_sheet(sheet: Worksheet, title: str, rows: Sequence[Sequence[str]]) -> None:
    """Give a sheet its title, headers, widths and rows.

    Raises:
        DatasetInvalid: A text is longer than a cell can be.
    """
    sheet.title = title
    sheet.freeze_panes = "A2"
    for at, header in enumerate(headers(), start=1):
        put_text(sheet, 1, at, header, bold=True)
    for number, row in enumerate(rows, start=2):
        for at, (name, text) in enumerate(zip(catalogue().columns, row, strict=True), start=1):
            if name == "as_of" and text:
                cell = put_text(sheet, number, at, "")
                cell.value = date.fromisoformat(text)
                cell.number_format = DATE_FORMAT
            elif text:
                put_text(sheet, number, at, text)
    for at, (name, column) in enumerate(catalogue().columns.items(), start=1):
        dimension = sheet.column_dimensions[column_letters(at)]
        dimension.width = column.width
        # Cells that nobody has written in take the column's format.
        dimension.number_format = DATE_FORMAT if name == "as_of" else _TEXT_FORMAT
        dimension.alignment = Alignment(wrap_text=True, vertical="top")


def put_text(
    sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False
) -> ExcelCell:
    """Write a text that no spreadsheet takes for a formula, wrapped.

    Raises:
        DatasetInvalid: The text is longer than a cell can be.
    """
    coded = _encoded(text)
    if not fits_in_cell(coded):
        raise DatasetInvalid(
            f"row {row}, column {column}: expected at most {LONGEST_CELL} characters; shorten it"
        )
    cell = sheet.cell(row, column)
    if not isinstance(cell, ExcelCell):
        raise DatasetInvalid(f"row {row}, column {column} is merged; write into a new sheet")
    cell.number_format = _TEXT_FORMAT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    if coded:
        cell.value = coded
        cell.data_type = "s"
        cell.quotePrefix = coded[0] in "=+-@"
    return cell


def add_choices(book: Workbook, sheet: Worksheet) -> None:
    """Add the drop-down lists and the date check to a sheet of questions."""
    words = catalogue()
    lists = book.create_sheet(words.sheets["lists"])
    lists.sheet_state = "hidden"
    for at, kind in enumerate((*_LISTS, "flag"), start=1):
        for number, label in enumerate(words.labels[kind].values(), start=1):
            put_text(lists, number, at, label)
    for at, name in enumerate(words.columns, start=1):
        check = _date_check() if name == "as_of" else _choice(name)
        if check:
            letters = column_letters(at)
            check.add(f"{letters}2:{letters}{MOST_ROWS + 1}")
            sheet.add_data_validation(check)


def _choice(name: str) -> DataValidation | None:
    if name not in _LISTS + _FLAGS:
        return None
    kind = "flag" if name in _FLAGS else name
    letters = column_letters((*_LISTS, "flag").index(kind) + 1)
    words = catalogue()
    place = f"{words.sheets['lists']}!${letters}$1:${letters}${len(words.labels[kind])}"
    return _validation("list", place, str(words.template["wrong_text"]))


def _date_check() -> DataValidation:
    """Days within the years that are accepted."""
    check = _validation("date", f"DATE({FIRST_YEAR},1,1)", str(catalogue().template["wrong_date"]))
    check.operator = "between"
    check.formula2 = f"DATE({LAST_YEAR},12,31)"
    return check


def _validation(kind: Literal["list", "date"], formula: str, wrong: str) -> DataValidation:
    return DataValidation(
        type=kind,
        formula1=formula,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=str(catalogue().template["wrong_title"]),
        error=wrong,
    )
