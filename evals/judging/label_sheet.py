"""Labels as a spreadsheet: handed out without scores, read back when people have filled it in."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.errors import DatasetInvalid
from evals.judging.human_labels import Label
from evals.judging.judgement import Criterion
from evals.judging.words import words

_SHOWN = ("id", "question", "history", "answer", "sources")
_FILLED = (*(one.value for one in Criterion), "labelled_by", "note")
_LISTS = ("history", "sources")
_OPTIONAL = ("history", "note")
_BETWEEN = "\n\n----------\n\n"
_SCORES = {"0": 0, "1": 1, "2": 2}
# What a spreadsheet takes for a formula (OWASP, «CSV Injection»).
_FORMULA = tuple("=+-@\t\r")


def write_sheet(labels: Iterable[Label], file: Path) -> None:
    """Write the answers as CSV, with the columns for scores left empty.

    Neither scores nor notes are written: who labels shall not see what somebody else thought.
    """
    heads = words("sheet")
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow([heads[name] for name in (*_SHOWN, *_FILLED)])
        writer.writerows(
            [*(_guarded(_text(getattr(one, name))) for name in _SHOWN), *("" for _ in _FILLED)]
            for one in labels
        )


def read_sheet(file: Path) -> list[Label]:
    """The answers that have been given scores; rows without any score are passed over.

    Raises:
        DatasetInvalid: The sheet has a mistake; the message names row and column.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DatasetInvalid(_mistake("encoding", file)) from None
    separator = ";" if ";" in text.partition("\n")[0] else ","
    try:
        grid = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise DatasetInvalid(_mistake("damaged", file)) from None
    heads, rows = (grid[0], grid[1:]) if grid else ([], [])
    columns = _columns(heads, file)
    return [
        _label(cells, number, file)
        for number, cells in _cells(rows, columns)
        if any(cells[one.value] for one in Criterion)
    ]


def _columns(heads: Sequence[str], file: Path) -> dict[str, int]:
    """Where each field stands; the order and other columns do not matter.

    Raises:
        DatasetInvalid: A column is missing, or there twice.
    """
    named = [head.strip().casefold() for head in heads]
    known = words("sheet")
    double = [head for head in known.values() if named.count(head) > 1]
    if double:
        raise DatasetInvalid(_mistake("twice", file, column=double[0]))
    missing = [head for name, head in known.items() if head not in named and name not in _OPTIONAL]
    if missing:
        raise DatasetInvalid(_mistake("columns", file, columns=", ".join(missing)))
    return {name: named.index(head) for name, head in known.items() if head in named}


def _cells(
    rows: Sequence[Sequence[str]], columns: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number in the sheet with its texts by field."""
    for number, row in enumerate(rows, start=2):
        padded = [*row, *("" for _ in columns)]
        texts = {
            name: _unguarded(padded[at].strip()) if at < len(padded) else ""
            for name, at in columns.items()
        }
        yield number, dict.fromkeys(words("sheet"), "") | texts


def _label(cells: Mapping[str, str], number: int, file: Path) -> Label:
    """The label of a row.

    Raises:
        DatasetInvalid: A cell is empty or no score.
    """
    told: dict[str, object] = dict(cells)
    told |= {name: tuple(filter(None, cells[name].split(_BETWEEN))) for name in _LISTS}
    told |= {one.value: _SCORES.get(cells[one.value]) for one in Criterion}
    try:
        return Label.model_validate(told)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        expected = words("sheet_mistake")["score" if field in set(Criterion) else "text"]
        column = words("sheet")[field]
        told_to = _mistake("cell", file, row=number, column=column, expected=expected)
        raise DatasetInvalid(told_to) from None


def _mistake(code: str, file: Path, **values: object) -> str:
    return words("sheet_mistake")[code].format(file=file.name, **values)


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else _BETWEEN.join(value)


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(_FORMULA) else text
