"""Rows as samples, as far as their cells can be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from evals.datasets.catalogue import REQUIRED_FIELDS
from evals.datasets.cells import fits_in_cell, read_cell
from evals.datasets.mistakes import Flaw, Problem
from evals.datasets.sample import Sample
from evals.datasets.table import Row

# What stands in for a required value that cannot be read, so that the rest can be checked.
_STAND_INS: Mapping[str, object] = {"id": "", "question": "", "status": "error", "language": "nb"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A row with its sample; a field that is broken has a value that does not count."""

    row: Row
    sample: Sample
    broken: frozenset[str]
    flaws: tuple[Flaw, ...]

    def holds(self, *fields: str) -> bool:
        """Whether all of these fields could be read, or were left empty where they may be."""
        return not self.broken.intersection(fields)


def draft_of(row: Row) -> Draft:
    """Read every cell of a row."""
    values: dict[str, object] = {}
    flaws = list(row.flaws)
    for name, text in row.texts.items():
        value, problems = _read(name, text)
        flaws += [problem.at(row.at(name)) for problem in problems]
        if not problems and value is not None:
            values[name] = value
    broken = {flaw.place.field for flaw in flaws} - {""}
    broken |= REQUIRED_FIELDS - set(values)
    return Draft(
        row, Sample.model_validate({**_STAND_INS, **values}), frozenset(broken), tuple(flaws)
    )


def _read(name: str, text: str) -> tuple[object, tuple[Problem, ...]]:
    """A cell's value, None for an empty one, and what is wrong with it."""
    is_empty = not text if name == "note" else not text.strip()
    if is_empty:
        missing = (Problem(f"{name}_missing"),) if name in REQUIRED_FIELDS else ()
        return None, missing
    if not fits_in_cell(text):
        return None, (Problem("cell_too_long"),)
    read = read_cell(name, text)
    return read.value, read.problems
