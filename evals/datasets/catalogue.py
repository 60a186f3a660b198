"""The Norwegian words of a dataset file: headers, labels, mistakes and guidance."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("messages.nb.toml")
REQUIRED_FIELDS = frozenset({"id", "question", "status", "language"})
"""The fields whose column a file must have."""


class Column(BaseModel):
    """What stands about a column in the catalogue; `width` is in characters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    header: str
    width: int
    about: str
    good: str
    bad: str


class Catalogue(BaseModel):
    """Every text; `columns` are by field of a Sample, in the order they stand in a sheet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheets: dict[str, str]
    speakers: dict[str, tuple[str, ...]]
    labels: dict[str, dict[str, str]]
    columns: dict[str, Column]
    template: dict[str, str | tuple[str, ...]]
    examples: tuple[dict[str, str], ...]
    report: dict[str, str]
    places: dict[str, str]
    words: dict[str, str]
    kinds: dict[str, str]
    json_types: dict[str, str]
    mistakes: dict[str, str]
    types: dict[str, str]

    def header(self, field: str) -> str:
        """The header that a field's column has; the field itself where it has no column."""
        column = self.columns.get(field)
        return column.header if column else field

    def label(self, kind: str, code: str) -> str:
        """The word that stands in a cell for a code of status, language, review or flag."""
        return self.labels[kind][code]

    def suggestion(self, word: str, known: Iterable[str]) -> str:
        """A sentence that asks whether the nearest known word was meant; empty where none is."""
        by_key = {one.casefold(): one for one in known}
        near = difflib.get_close_matches(word.strip().casefold(), by_key, n=1)
        return self.words["suggestion"].format(word=by_key[near[0]]) if near else ""


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the package, read once."""
    return Catalogue.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def fields_by_header() -> Mapping[str, str]:
    """Field by header, as headers are compared: lower case, single spaces."""
    return {comparable(column.header): field for field, column in catalogue().columns.items()}


def comparable(word: str) -> str:
    """A header or label without case and surplus space."""
    return " ".join(word.split()).casefold()
