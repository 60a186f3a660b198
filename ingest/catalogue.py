"""What staff say about the documents: one TOML file beside them.

The catalogue lies in the documents folder or in the folder above it, and names files relative to
itself. It is optional; what it says goes before what a file says about itself.
"""

import tomllib
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.source import Authority, Language, Status
from ingest.errors import IngestError

FILE_NAME = "catalogue.toml"


class CatalogueInvalid(IngestError):
    """The catalogue has a mistake; the message names the place."""


class Entry(BaseModel):
    """What is said about one file; None where nothing is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    title: str | None = None
    issuer: str | None = None
    authority: Authority | None = None
    scope: str | None = None
    status: Status | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    state_date: date | None = None
    audience: str | None = None
    language: Language | None = None
    restatement: bool = False
    restates: tuple[str, ...] = ()
    url: str | None = None


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


class Catalogues:
    """The catalogues of some documents folders, each read once."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[Path, Catalogue]] = {}

    def find(self, root: Path, file: str) -> tuple[Catalogue, str]:
        """The catalogue for a file and the file's path as that catalogue names it.

        Raises:
            CatalogueInvalid: The catalogue has a mistake.
        """
        if root not in self._read:
            self._read[root] = _nearest(root.resolve())
        folder, catalogue = self._read[root]
        prefix = root.resolve().relative_to(folder)
        return catalogue, (PurePosixPath(prefix.as_posix()) / file).as_posix()


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue.

    Raises:
        CatalogueInvalid: It is not TOML, or says something that no catalogue can say.
    """
    try:
        return Catalogue.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueInvalid(f"{path} is not TOML: {error}") from error
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in error.errors()
        )
        raise CatalogueInvalid(f"{path} has mistakes: {places}") from error


def _nearest(root: Path) -> tuple[Path, Catalogue]:
    for folder in (root, root.parent):
        path = folder / FILE_NAME
        if path.is_file():
            return folder, read_catalogue(path)
    return root, Catalogue()
