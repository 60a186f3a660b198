"""Workbooks (ECMA-376, SpreadsheetML): one section a sheet, a row of cells one block.

Cells read as Norwegian Excel shows them, formulas by the value that was last calculated. Hidden
sheets, rows and columns are left out. Only cells that hold something are kept, however large the
range that a sheet claims to use.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.utils.cell import column_index_from_string

from ingest.errors import DocumentRejected, Reason
from ingest.parse.number_format import Formats
from ingest.parse.office_package import (
    OfficePackage,
    attribute,
    child,
    children,
    descendants,
    printable,
    relation_id,
    tag,
    whole,
)
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.reading import Reading
from ingest.parse.section_writer import SectionWriter
from ingest.parse.table_grid import MAX_COLUMNS, Cell, Row, lay_out
from ingest.refusals import NOT_CALCULATED

MAX_CELLS = 500_000
"""A workbook with more cells that hold something is a register, not a text."""

MAX_PLACES = 2_000_000
"""What one table may span, empty places counted."""

UNCALCULATED = "(ikke beregnet)"
"""Stands where a formula has no value, since the file was never opened in a calculating program."""

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
_ON = {"1", "true"}
_ERRORS = {
    "#N/A": "#I/T",
    "#NAME?": "#NAVN?",
    "#NUM!": "#TALL!",
    "#VALUE!": "#VERDI!",
}
_WORDS_FOR = {"1": "SANN", "0": "USANN"}

_Place = tuple[int, int]
_Area = tuple[_Place, _Place]


def parse_xlsx(data: bytes, *, title: str) -> Parsed:
    """Read a workbook. `title` names it where it has no title of its own.

    Raises:
        DocumentRejected: It has a password, is damaged, unsafe, no workbook, holds more than
            MAX_CELLS cells, or mostly formulas that were never calculated.
    """
    return read_xlsx(data, title=title).parsed


def read_xlsx(data: bytes, *, title: str) -> Reading:
    """Read a workbook and count what is left out of it.

    Raises:
        DocumentRejected: As `parse_xlsx`.
    """
    return _Workbook(OfficePackage.open(data), title).read()


@dataclass(slots=True)
class _Sheet:
    """The cells of a sheet that hold something and are shown, by row and column from 1."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[_Area] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    skipped_columns: set[int] = field(default_factory=set)
    bold: set[_Place] = field(default_factory=set)
    last_row: int = 0

    def words(self, place: _Place) -> str:
        return self.rows.get(place[0], {}).get(place[1], "")

    def merged_by_row(self) -> dict[int, dict[int, _Area]]:
        """The merged areas that touch each row that holds something, by their first column.

        Raises:
            DocumentRejected: They are more than any table needs.
        """
        rows, found, places = sorted(self.rows), defaultdict[int, dict[int, _Area]](dict), 0
        for area in self.merged:
            touched = rows[bisect_left(rows, area[0][0]) : bisect_right(rows, area[1][0])]
            places += len(touched)
            if places > MAX_CELLS:
                raise DocumentRejected(Reason.TOO_LARGE)
            for row in touched:
                found[row].setdefault(area[0][1], area)
        return found


class _Workbook:
    """A workbook on its way to text with sections."""

    def __init__(self, package: OfficePackage, title: str) -> None:
        self._package = package
        self._part = package.main_part("workbook")
        self._tree = package.xml(self._part)
        self._title = package.property("core-properties", "title") or title
        self._texts = list(self._shared_texts())
        styles = self._related_tree("styles")
        self._formats = Formats(
            codes=_codes(styles),
            since_1904=attribute(child(self._tree, "workbookPr"), "date1904") in _ON,
        )
        self._styles = [
            (whole(attribute(one, "numFmtId")), whole(attribute(one, "fontId")))
            for one in children(child(styles, "cellXfs"), "xf")
        ]
        self._bold_fonts = [
            child(one, "b") is not None for one in children(child(styles, "fonts"), "font")
        ]
        self._cells = 0
        self._left_out: Counter[str] = Counter()

    def read(self) -> Reading:
        writer = SectionWriter(self._title)
        for listed in children(child(self._tree, "sheets"), "sheet"):
            part = self._package.target(self._part, relation_id(listed))
            if attribute(listed, "state") in {"hidden", "veryHidden"}:
                self._left_out["hidden_sheets"] += 1
            elif part is not None and "/chartsheets/" not in part:
                writer.heading(0, self._title, silent=True)
                writer.heading(1, attribute(listed, "name") or part)
                _write(self._sheet(part), writer)
        if 2 * self._left_out["uncalculated"] > self._cells:
            raise DocumentRejected(NOT_CALCULATED)
        sections = writer.sections()
        profile = Profile(title=self._title)
        parsed = Parsed(original=writer.original(), sections=sections, profile=profile)
        return Reading(parsed=parsed, left_out=+self._left_out)

    def _related_tree(self, kind: str) -> etree._Element | None:
        return self._package.optional_xml(next(self._package.related(self._part, kind), None))

    def _shared_texts(self) -> Iterator[str]:
        for part in self._package.related(self._part, "sharedStrings"):
            for text in self._package.stream(part, ["si"]):
                yield _rich_text(text)

    def _sheet(self, part: str) -> _Sheet:
        sheet = _Sheet()
        for element in self._package.stream(part, ["row", "cols", "mergeCell"]):
            name = tag(element)
            if name == "row":
                self._row(element, sheet)
            elif name == "cols":
                sheet.hidden_columns = set(_hidden_columns(element))
            else:
                sheet.merged.extend(_area(attribute(element, "ref")))
        self._left_out["hidden_columns"] += len(sheet.skipped_columns)
        return sheet

    def _row(self, row: etree._Element, sheet: _Sheet) -> None:
        number = whole(attribute(row, "r"), sheet.last_row + 1)
        sheet.last_row = number
        if attribute(row, "hidden") in _ON:
            self._left_out["hidden_rows"] += any(True for _ in children(row, "c"))
            return
        column = 0
        for cell in children(row, "c"):
            place = _place(attribute(cell, "r"))
            column = place[1] if place else column + 1
            if column <= MAX_COLUMNS:
                self._cell(cell, (number, column), sheet)

    def _cell(self, cell: etree._Element, place: _Place, sheet: _Sheet) -> None:
        words = self._words(cell)
        if not words:
            return
        if place[1] in sheet.hidden_columns:
            sheet.skipped_columns.add(place[1])
            return
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise DocumentRejected(Reason.TOO_LARGE)
        sheet.rows.setdefault(place[0], {})[place[1]] = words
        if self._is_bold(cell):
            sheet.bold.add(place)

    def _words(self, cell: etree._Element) -> str:
        kind = attribute(cell, "t") or "n"
        value = child(cell, "v")
        if kind == "inlineStr":
            words = _rich_text(child(cell, "is"))
        elif value is None or value.text is None:
            if child(cell, "f") is None or kind == "str":
                return ""
            self._left_out["uncalculated"] += 1
            return UNCALCULATED
        else:
            words = self._value(kind, value.text, cell)
        return " ".join(words.split())

    def _value(self, kind: str, value: str, cell: etree._Element) -> str:
        if kind == "s":
            place = whole(value, -1)
            return self._texts[place] if 0 <= place < len(self._texts) else ""
        if kind == "b":
            return _WORDS_FOR.get(value, value)
        if kind == "e":
            return _ERRORS.get(value, value)
        if kind in {"str", "d"}:
            return _decoded(value)
        try:
            return self._formats.show(float(value), self._code(cell))
        except ValueError:
            return value

    def _style(self, cell: etree._Element) -> tuple[int, int]:
        place = whole(attribute(cell, "s"))
        return self._styles[place] if 0 <= place < len(self._styles) else (0, 0)

    def _code(self, cell: etree._Element) -> str:
        return self._formats.code(self._style(cell)[0])

    def _is_bold(self, cell: etree._Element) -> bool:
        font = self._style(cell)[1]
        return 0 <= font < len(self._bold_fonts) and self._bold_fonts[font]


def _write(sheet: _Sheet, writer: SectionWriter) -> None:
    """The tables of a sheet, parted by blank rows; a lone cell over a table is a paragraph.

    Raises:
        DocumentRejected: A table spans more places than any that people read.
    """
    merged = sheet.merged_by_row()
    for numbers in _runs(sorted(sheet.rows)):
        columns = sorted({column for row in numbers for column in sheet.rows[row]})
        if len(numbers) * len(columns) > MAX_PLACES:
            raise DocumentRejected(Reason.TOO_LARGE)
        for beside in _side_by_side(sheet, numbers, columns):
            _write_table(
                [_cells(sheet, merged.get(row, {}), row, beside) for row in numbers], writer
            )


def _write_table(rows: Sequence[Sequence[Cell]], writer: SectionWriter) -> None:
    table: list[Row] = []
    for cells in rows:
        filled = [cell.words for cell in cells if cell.words]
        if len(filled) == 1 and not table:
            writer.paragraph(filled[0])
        elif filled:
            table.append(Row(cells=tuple(cells)))
    if table:
        grid = lay_out(table)
        writer.table(grid.rows, header_rows=grid.header_rows)


def _runs(rows: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for row in rows:
        if run and row != run[-1] + 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _side_by_side(
    sheet: _Sheet, rows: Sequence[int], columns: Sequence[int]
) -> Iterator[Sequence[int]]:
    """The columns of each table that stands on these rows, from the left.

    A blank column parts two tables only where they are of unequal length: elsewhere it may as
    well be there for looks, and the cells to its right need the labels to its left.
    """
    shown = [one for one in columns if one not in sheet.hidden_columns]
    parts = list(_parted(shown, sheet.hidden_columns))
    extents = {_extent(sheet, rows, part) for part in parts}
    if len(extents) == len(parts) and None not in extents:
        yield from parts
    else:
        yield shown


def _parted(columns: Sequence[int], hidden: set[int]) -> Iterator[list[int]]:
    """Columns that follow each other, but for hidden ones between them."""
    run: list[int] = []
    for column in columns:
        if run and not hidden.issuperset(range(run[-1] + 1, column)):
            yield run
            run = []
        run.append(column)
    if run:
        yield run


def _extent(sheet: _Sheet, rows: Sequence[int], columns: Sequence[int]) -> tuple[int, int] | None:
    """The first and last row of a table of at least two columns and rows; None where it has gaps.

    Its first column must hold labels.
    """
    filled = [row for row in rows if not sheet.rows[row].keys().isdisjoint(columns)]
    labels = [sheet.rows[row].get(columns[0], "") for row in filled]
    lettered = sum(any(map(str.isalpha, label)) for label in labels)
    whole_run = filled[-1] - filled[0] == len(filled) - 1
    if len(columns) < 2 or len(filled) < 2 or not whole_run or 2 * lettered <= len(labels):
        return None
    return filled[0], filled[-1]


def _cells(
    sheet: _Sheet, merged: Mapping[int, _Area], row: int, columns: Sequence[int]
) -> list[Cell]:
    """A row's cells in these columns, merged ones with the words of their first place."""
    cells: list[Cell] = []
    areas = [area for area in merged.values() if area[1][1] >= columns[0]]
    covered_to = 0
    for column in columns:
        if column <= covered_to:
            continue
        area = next((one for one in areas if one[0][1] <= column <= one[1][1]), None)
        start = area[0] if area else (row, column)
        covered_to = area[1][1] if area else column
        covered = bisect_right(columns, covered_to) - bisect_left(columns, column)
        cells.append(Cell(words=sheet.words(start), columns=covered, bold=start in sheet.bold))
    return cells


def _codes(styles: etree._Element | None) -> Mapping[int, str]:
    return {
        whole(attribute(one, "numFmtId")): attribute(one, "formatCode") or ""
        for one in children(child(styles, "numFmts"), "numFmt")
    }


def _hidden_columns(columns: etree._Element) -> Iterator[int]:
    for one in children(columns, "col"):
        if attribute(one, "hidden") in _ON:
            last = min(whole(attribute(one, "max")), MAX_COLUMNS)
            yield from range(max(whole(attribute(one, "min")), 1), last + 1)


def _area(reference: str | None) -> Iterator[tuple[_Place, _Place]]:
    first, _, last = (reference or "").partition(":")
    start, end = _place(first), _place(last)
    if start and end:
        yield start, end


def _place(reference: str | None) -> _Place | None:
    found = _PLACE.match(reference or "")
    return (int(found.group(2)), column_index_from_string(found.group(1))) if found else None


def _rich_text(text: etree._Element | None) -> str:
    """The runs of a text without its reading aids, in the order that they stand."""
    pieces = (
        one.text or ""
        for one in descendants(text, "t")
        if (above := one.getparent()) is not None and tag(above) != "rPh"
    )
    return _decoded("".join(pieces))


def _decoded(text: str) -> str:
    """`_x000D_` as the character that it stands for (18.18.3, ST_Xstring)."""
    return _CODED.sub(lambda found: printable(int(found.group(1), 16)), text)
