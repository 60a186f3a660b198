"""What is wrong in a dataset file, where, and how that is said to the one who wrote it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from evals.datasets.catalogue import catalogue

_LONGEST_SHOWN = 60

PlaceKind = Literal["sheet", "csv", "lines", "line", "header", "row", "file"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file.

    `row` counts from 1 and includes the header; 0 is the file as a whole. `cell` is such as
    «D7», empty in a file of JSON lines. `line` and `position` count a CSV file's own lines and
    fields from 1.
    """

    kind: PlaceKind = "file"
    row: int = 0
    field: str = ""
    cell: str = ""
    line: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong; `found` is text of the file, `values` are our own words and numbers."""

    code: str
    found: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def at(self, place: Place) -> "Flaw":
        """The problem with its place."""
        return Flaw(place, self)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A problem at a place."""

    place: Place
    problem: Problem


@dataclass(frozen=True, slots=True)
class Mistake:
    """A flaw as its author reads it; `cell` and `column` are empty for the file as a whole."""

    code: str
    cell: str
    row: int
    column: str
    message: str


def tell(flaws: Iterable[Flaw], may_show: Callable[[Flaw], bool]) -> tuple[Mistake, ...]:
    """Put flaws into words, by row and then as they stand in the row.

    Args:
        flaws: In any order; the same flaw at the same place is told once.
        may_show: Whether the text that was found may be repeated.
    """
    order = list(catalogue().columns)
    told = {
        _mistake(flaw if not flaw.problem.found or may_show(flaw) else _withheld(flaw)): flaw.place
        for flaw in flaws
    }
    rank = {name: number for number, name in enumerate(order)}
    return tuple(
        sorted(told, key=lambda one: (one.row, rank.get(told[one].field, len(rank)), one.code))
    )


def _withheld(flaw: Flaw) -> Flaw:
    words = catalogue().words
    values = {**flaw.problem.values, "suggestion": "", "own": words["withheld"]}
    problem = replace(flaw.problem, found=words["withheld"], values=values)
    return replace(flaw, problem=problem)


def _mistake(flaw: Flaw) -> Mistake:
    words, place = catalogue(), flaw.place
    column = _column(place)
    values = {"suggestion": "", **flaw.problem.values, "found": _short(flaw.problem.found)}
    where = words.places[place.kind].format(
        row=place.row, cell=place.cell, column=column, line=place.line, position=place.position
    )
    named = {"lines": "json_cell", "line": "json_line"}.get(place.kind)
    cell = words.places[named].format(row=place.row, column=column) if named else place.cell
    message = where + words.mistakes[flaw.problem.code].format(**values)
    return Mistake(flaw.problem.code, cell, place.row, column, message)


def _column(place: Place) -> str:
    """A line of JSON has fields with English names, a sheet has Norwegian headers."""
    return place.field if place.kind in {"lines", "line"} else catalogue().header(place.field)


def _short(found: str) -> str:
    """Text from a file, on one line, without what a terminal or a log cannot show."""
    one_line = " ".join(found.split())
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in one_line)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"
