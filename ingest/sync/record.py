"""What a mirror remembers of its last sync, as JSON in the folder's `.sync`."""

import os
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ingest.sync.errors import MirrorUnusable
from ingest.sync.relative_name import is_safe

_Record = TypeVar("_Record", bound=BaseModel)


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Seen(_Stored):
    """What told a version of something upstream from the one before; empty where unknown."""

    etag: str = ""
    last_modified: str = ""
    stamp: str = ""


class Kept(_Stored):
    """A file of the mirror. `origin` is the archive, page address or path that it came from."""

    digest: str
    size: int
    mtime_ns: int
    origin: str
    seen: Seen = Seen()


class State(_Stored):
    """The whole record. `archives` holds what was seen of each archive that is unpacked."""

    version: Literal[1] = 1
    kind: str
    source: str
    files: dict[str, Kept] = {}
    archives: dict[str, Seen] = {}

    @field_validator("files")
    @classmethod
    def _stays_below(cls, files: dict[str, Kept]) -> dict[str, Kept]:
        if not all(map(is_safe, files)):
            raise ValueError("a file of the record lies outside the mirror")
        return files


class Plan(_Stored):
    """A commit on its way: staged files to put in place, files to remove, the record after it."""

    place: dict[str, str]
    remove: list[str]
    after: State

    @field_validator("place")
    @classmethod
    def _stays_below(cls, place: dict[str, str]) -> dict[str, str]:
        if not all(map(is_safe, [*place, *place.values()])):
            raise ValueError("a file of the plan lies outside the mirror")
        return place

    @field_validator("remove")
    @classmethod
    def _removes_below(cls, remove: list[str]) -> list[str]:
        if not all(map(is_safe, remove)):
            raise ValueError("a file of the plan lies outside the mirror")
        return remove


def read_record(path: Path, model: type[_Record]) -> _Record | None:
    """A record; None where there is none.

    Raises:
        MirrorUnusable: It cannot be understood.
    """
    try:
        return model.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValidationError, OSError) as error:
        raise MirrorUnusable(
            f"the record {path} is damaged; empty the mirror's folder, `.sync` too, and sync again"
        ) from error


def write_record(path: Path, record: BaseModel) -> None:
    """Write a record so that a reader sees the old one or the new one, whatever happens."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(record.model_dump_json().encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
