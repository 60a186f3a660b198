"""What staff say about the documents: one catalogue for a folder, or one small file a document.

The catalogue lies in the documents folder or in the folder above it, and names files relative to
itself. The words on one document may also stand beside it, in a file of its name and `.toml`: they
go before the catalogue's. Both are optional and go before what a file says about itself.
"""

import tomllib
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.source import Authority, Language, Status
from ingest.errors import IngestError

FILE_NAME = "catalogue.toml"
SIDECAR_SUFFIX = ".toml"

_Model = TypeVar("_Model", bound=BaseModel)


class CatalogueInvalid(IngestError):
    """What staff wrote has a mistake; the message names the place."""


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    authority: Authority | None = None
    scope: str | None = None
    status: Status | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("valid_to, the first day without validity, must be after valid_from")
        return self

    def decides(self) -> bool:
        """Whether it says anything of what a text is worth."""
        return any(getattr(self, name) is not None for name in _Said.model_fields)


class SectionEntry(_Said):
    """What is said about some sections of a file.

    Which: those below `heading`; or from the heading `from` until the next heading `to`; or those
    that begin in [`start`, `end`) of the stored original. `ignore` leaves them out. `why` is for
    the next person who reads it.
    """

    heading: str | None = None
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    ignore: bool = False
    why: str | None = None

    @model_validator(mode="after")
    def _names_its_sections(self) -> Self:
        ways = [self.heading is not None, self.from_ is not None, self.start is not None]
        if sum(ways) != 1:
            raise ValueError("say which sections: one of heading, from (and to), start and end")
        if (self.start is None) != (self.end is None) or (self.to and not self.from_):
            raise ValueError("start goes with end, and to goes with from")
        if not (self.ignore or self.decides()):
            raise ValueError("say what they are worth, or ignore = true")
        return self


class Entry(_Said):
    """What is said about one file; None where nothing is said."""

    file: str
    title: str | None = None
    issuer: str | None = None
    state_date: date | None = None
    audience: str | None = None
    language: Language | None = None
    repair: bool = True
    """Off for a text that is right as it stands though it looks misread."""
    restatement: bool = False
    restates: tuple[str, ...] = ()
    url: str | None = None
    section: tuple[SectionEntry, ...] = ()


class Catalogue(BaseModel):
    """Patterns of files to leave out, and what is said about the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exclude: tuple[str, ...] = ()
    source: tuple[Entry, ...] = ()

    def entry(self, file: str) -> Entry | None:
        """What is said about a file, its path relative to the catalogue's folder."""
        return next((entry for entry in self.source if entry.file == file), None)

    def excludes(self, file: str) -> bool:
        """Whether a pattern leaves the file out; `*` and `**` both cross folders."""
        return any(fnmatchcase(file, pattern) for pattern in self.exclude)

    def with_words(self, entry: Entry) -> "Catalogue":
        """The same, with words on one file that go before its own."""
        before = self.entry(entry.file)
        others = tuple(one for one in self.source if one.file != entry.file)
        merged = entry if before is None else _over(before, entry)
        return self.model_copy(update={"source": (merged, *others)})


class Catalogues:
    """The catalogues of some documents folders, each read once."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[Path, Catalogue]] = {}

    def find(self, root: Path, file: str) -> tuple[Catalogue, str]:
        """The catalogue for a file and the file's path as that catalogue names it.

        It holds what the file of words beside the document says, where there is one.

        Raises:
            CatalogueInvalid: The catalogue, or the file beside the document, has a mistake.
        """
        if root not in self._read:
            self._read[root] = _nearest(root.resolve())
        folder, catalogue = self._read[root]
        prefix = root.resolve().relative_to(folder)
        name = (PurePosixPath(prefix.as_posix()) / file).as_posix()
        beside = root / f"{file}{SIDECAR_SUFFIX}"
        if beside.is_file():
            catalogue = catalogue.with_words(read_words(beside, name))
        return catalogue, name


def is_staff_file(root: Path, file: str) -> bool:
    """Whether a file is what staff say: a catalogue, or words beside a document; no document."""
    if PurePosixPath(file).name == FILE_NAME:
        return True
    return file.endswith(SIDECAR_SUFFIX) and (root / file.removesuffix(SIDECAR_SUFFIX)).is_file()


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue.

    Raises:
        CatalogueInvalid: It is not TOML, or says something that no catalogue can say.
    """
    return _checked(Catalogue, path, _toml(path))


def read_words(path: Path, file: str) -> Entry:
    """Read what staff say about `file` in a file of its own.

    Raises:
        CatalogueInvalid: It is not TOML, or says something that cannot be said of a file.
    """
    words = _toml(path)
    if "file" in words:
        raise CatalogueInvalid(
            f"{path} has mistakes: file: the name of {path.name} says it, leave it out"
        )
    return _checked(Entry, path, {**words, "file": file})


def _over(before: Entry, said: Entry) -> Entry:
    """One entry of two: what `said` says, and what only `before` says."""
    changes = {name: getattr(said, name) for name in said.model_fields_set}
    changes["section"] = said.section + before.section
    return before.model_copy(update=changes)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueInvalid(f"{path} is not TOML: {error}") from error


def _checked(model: type[_Model], path: Path, words: dict[str, Any]) -> _Model:
    try:
        return model.model_validate(words)
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, wrong['loc'])) or 'here'}: {wrong['msg']}"
            for wrong in error.errors()
        )
        raise CatalogueInvalid(f"{path} has mistakes: {places}") from error


def _nearest(root: Path) -> tuple[Path, Catalogue]:
    for folder in (root, root.parent):
        path = folder / FILE_NAME
        if path.is_file():
            return folder, read_catalogue(path)
    return root, Catalogue()
