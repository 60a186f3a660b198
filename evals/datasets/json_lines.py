"""A dataset as JSON lines: one object a line, with the field names of a Sample."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import RootModel, ValidationError

from evals.datasets.catalogue import REQUIRED_FIELDS, catalogue
from evals.datasets.cells import (
    evidence_text,
    flag_text,
    history_text,
    list_text,
    read_cell,
)
from evals.datasets.mistakes import Flaw, Place, Problem
from evals.datasets.sample import Evidence, Sample, TurnIn
from evals.datasets.table import MOST_ROWS, Row, Table, too_many_rows, unreadable

# Line breaks to some readers, yet allowed in JSON as they stand.
_BREAKS = {"\x85": r"\u0085", "\u2028": r"\u2028", "\u2029": r"\u2029"}


class _Texts(RootModel[tuple[str, ...]]):
    pass


class _Turns(RootModel[tuple[TurnIn, ...]]):
    pass


class _Groups(RootModel[tuple[tuple[Evidence, ...], ...]]):
    pass


class _KeyTwice(ValueError):
    """An object names a field twice; its only argument is the field."""


def read_json_lines(path: Path) -> Table:
    """Read a file; empty lines are passed over."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return unreadable("not_utf8")
    lines = [(at, one) for at, one in enumerate(text.split("\n"), start=1) if one.strip()]
    if not lines:
        return unreadable("file_empty")
    if len(lines) > MOST_ROWS:
        return too_many_rows()
    rows: list[Row] = []
    flaws: list[Flaw] = []
    for number, line in lines:
        read = _read_object(line)
        if isinstance(read, Problem):
            flaws.append(read.at(Place("line", number)))
        else:
            rows.append(_row(read, number))
    return Table(tuple(rows), tuple(flaws))


def write_json_lines(path: Path, samples: Iterable[Sample]) -> None:
    """Write a line for each sample, without the fields that are as by default."""
    lines = (
        json.dumps(one.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        for one in samples
    )
    escaped = str.maketrans(_BREAKS)
    path.write_bytes("".join(f"{line.translate(escaped)}\n" for line in lines).encode())


def _read_object(line: str) -> Mapping[str, object] | Problem:
    try:
        read: object = json.loads(line, object_pairs_hook=_once)
    except _KeyTwice as twice:
        return Problem("column_twice", str(twice))
    except (ValueError, RecursionError):
        return Problem("json_broken")
    return read if isinstance(read, dict) else Problem("json_not_object")


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, value in pairs:
        if key in fields:
            raise _KeyTwice(key)
        fields[key] = value
    return fields


def _row(fields: Mapping[str, object], number: int) -> Row:
    place = Place("lines", number)
    known = catalogue().columns
    places = {name: Place("lines", number, name) for name in known}
    texts = dict.fromkeys(REQUIRED_FIELDS, "")
    flaws: list[Flaw] = []
    for name, value in fields.items():
        if name not in known:
            values = {"suggestion": catalogue().suggestion(name, known)}
            flaws.append(Problem("column_unknown", name, values).at(Place("line", number)))
            continue
        read = _text(name, value)
        if isinstance(read, Problem):
            flaws.append(read.at(places[name]))
            texts.pop(name, None)
        else:
            texts[name] = read
    return Row(place, texts, places, tuple(flaws))


def _text(name: str, value: object) -> str | Problem:
    """A field as the text of its cell, so that every format is read by the same rules."""
    if value is None:
        return ""
    kind, convert = _KINDS.get(name, ("text", _string))
    try:
        return convert(value)
    except ValidationError:
        words = catalogue()
        given = words.json_types[type(value).__name__]
        return Problem("json_kind", values={"kind": given, "expected": words.kinds[kind]})
    except _Lossy as lossy:
        return lossy.problem


class _Lossy(ValueError):
    """What a cell cannot say."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Text(RootModel[str]):
    pass


class _Flag(RootModel[bool]):
    model_config = {"strict": True}


def _string(value: object) -> str:
    return _Text.model_validate(value).root


def _flag(value: object) -> str:
    return flag_text(yes=_Flag.model_validate(value).root)


def _list(value: object) -> str:
    items = _Texts.model_validate(value).root
    if "" in items:
        raise _Lossy(Problem("item_empty"))
    return list_text(items)


def _history(value: object) -> str:
    return history_text(_Turns.model_validate(value).root)


def _evidence(value: object) -> str:
    groups = _Groups.model_validate(value).root
    if () in groups:
        raise _Lossy(Problem("item_empty"))
    text = evidence_text(groups)
    if not groups:
        return text
    read = read_cell("evidence", text)
    if not read.problems and _places(read.value) != _places(groups):
        raise _Lossy(Problem("source_malformed", text))
    return text


def _places(groups: object) -> list[list[tuple[str, int, int, bool]]]:
    """What of a source must not change when it is written as a cell."""
    read = _Groups.model_validate(groups).root
    return [[(one.file, one.start, one.end, bool(one.section)) for one in group] for group in read]


_KINDS: Mapping[str, tuple[str, Callable[[object], str]]] = {
    "history": ("turns", _history),
    "evidence": ("groups", _evidence),
    "points": ("list", _list),
    "must_not": ("list", _list),
    "invented": ("flag", _flag),
    "referral": ("flag", _flag),
}
