"""Rows of a dataset file, whatever the format, with the place of every cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evals.datasets.catalogue import REQUIRED_FIELDS, catalogue, comparable, fields_by_header
from evals.datasets.mistakes import Flaw, Place, PlaceKind, Problem

MOST_ROWS = 20_000
"""Rows of data; the header does not count."""
MOST_BYTES = 200 * 1024 * 1024
"""Of a file, and of what a workbook unpacks to."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; with a problem, the text does not count."""

    text: str
    problem: Problem | None = None
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a sheet or of a CSV file; cells by column, row and column counted from 1."""

    number: int
    cells: Mapping[int, Cell]
    line: int = 0

    @property
    def filled(self) -> dict[int, Cell]:
        """The cells that hold something to see."""
        return {at: cell for at, cell in self.cells.items() if cell.problem or cell.text.strip()}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that can be read, by field, with the flaws of those that cannot."""

    place: Place
    texts: Mapping[str, str]
    places: Mapping[str, Place] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()

    def at(self, name: str) -> Place:
        """The place of a field's cell; the row's where the file lacks the column."""
        return self.places.get(name, replace(self.place, field=name))


@dataclass(frozen=True, slots=True)
class Table:
    """What was read of a file; flaws are those that no row has."""

    rows: tuple[Row, ...] = ()
    flaws: tuple[Flaw, ...] = ()


def unreadable(code: str, found: str = "", **values: str) -> Table:
    """A file of which nothing can be read."""
    return Table(flaws=(Problem(code, found, values).at(Place()),))


def too_many_rows() -> Table:
    """A file that is refused for its length."""
    return unreadable("too_many_rows", limit=str(MOST_ROWS))


def read_grid(grid: Iterable[GridRow], kind: PlaceKind) -> Table:
    """Make rows of a grid whose first row that is not empty holds the headers."""
    filled = (row for row in grid if row.filled)
    first = next(filled, None)
    if first is None:
        return unreadable("file_empty")
    header = _Header.of(first)
    if not header.fields:
        return Table(flaws=(Problem("header_missing").at(Place("row", first.number)),))
    rows: list[Row] = []
    for row in filled:
        if len(rows) == MOST_ROWS:
            return too_many_rows()
        rows.append(header.row(row, kind))
    return Table(tuple(rows), header.flaws)


@dataclass(frozen=True, slots=True)
class _Header:
    fields: Mapping[int, str]
    used: frozenset[int]
    flaws: tuple[Flaw, ...]

    @classmethod
    def of(cls, first: GridRow) -> "_Header":
        known = fields_by_header()
        fields: dict[int, str] = {}
        flaws: list[Flaw] = []
        for at, cell in sorted(first.filled.items()):
            name = known.get(comparable(cell.text))
            problem = cell.problem or _header_problem(cell.text, name, fields.values())
            if problem:
                flaws.append(problem.at(_header_place(first.number, at)))
            elif name:
                fields[at] = name
        for name in catalogue().columns:
            if name in REQUIRED_FIELDS - set(fields.values()):
                missing = Problem("column_missing", values={"header": catalogue().header(name)})
                flaws.append(missing.at(Place("row", first.number, name)))
        return cls(fields, frozenset(first.filled), tuple(flaws))

    def row(self, row: GridRow, kind: PlaceKind) -> Row:
        places = {
            name: Place(kind, row.number, name, f"{column_letters(at)}{row.number}", row.line, at)
            for at, name in self.fields.items()
        }
        whole = Place("row", row.number, cell=f"{row.number}:{row.number}", line=row.line)
        cells = {name: row.cells.get(at, Cell("")) for at, name in self.fields.items()}
        flaws = [
            problem.at(places[name])
            for name, cell in cells.items()
            if (problem := _cell_problem(name, cell))
        ]
        flaws += self._beyond(row)
        texts = {name: cell.text for name, cell in cells.items() if not _cell_problem(name, cell)}
        return Row(whole, texts, places, tuple(flaws))

    def _beyond(self, row: GridRow) -> Iterator[Flaw]:
        for at in sorted(set(row.filled) - self.used):
            problem = row.cells[at].problem or Problem("beyond_columns")
            yield problem.at(_header_place(row.number, at))


def _header_problem(text: str, name: str | None, before: Iterable[str]) -> Problem | None:
    if name is None:
        headers = [column.header for column in catalogue().columns.values()]
        suggestion = catalogue().suggestion(text, headers)
        return Problem("column_unknown", text, {"suggestion": suggestion})
    return Problem("column_twice", catalogue().header(name)) if name in before else None


def _header_place(row: int, column: int) -> Place:
    return Place("header", row, cell=f"{column_letters(column)}{row}")


def _cell_problem(name: str, cell: Cell) -> Problem | None:
    if name != "as_of":
        return Problem("unexpected_date") if cell.is_date else cell.problem
    is_time = cell.problem is not None and cell.problem.code == "unexpected_date"
    return Problem("date_with_time") if is_time else cell.problem


def column_letters(number: int) -> str:
    """A column's letters as spreadsheets show them: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def headers() -> Sequence[str]:
    """The headers of every column, in order."""
    return [column.header for column in catalogue().columns.values()]
