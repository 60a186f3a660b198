"""What was taken in of each file, kept in the release for the next build.

Only what is screened is kept: nothing here holds text that was masked.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from corpus.document import Document
from ingest.classify import Classified
from ingest.conflicts import Mention
from ingest.errors import Reason
from ingest.report import Rejection

_FILE = "taken.jsonl"
_MAY_PASS = {Reason.UNREADABLE, Reason.OCR_MISSING, Reason.TOO_COSTLY}
"""Reasons that lie not in the file alone: it is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDocument:
    """A document, screened, with its own standing, and how much was masked by type."""

    classified: Classified
    masked: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """The documents in a file. `key` tells its bytes and what staff say of it; empty: unknown."""

    file: str
    key: str
    documents: tuple[TakenDocument, ...]
    rejections: tuple[Rejection, ...]

    def lasts(self) -> bool:
        """Whether the next build may take it over."""
        return bool(self.key) and not {one.reason for one in self.rejections} & _MAY_PASS


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Everything that a build took in, and by which program.

    `reading` and `searching` are the digests of `ingest.program`, `screen` and `embedder` name
    what masked and embedded. By source id, `worth` has a digest of what each source was worth in
    the end, and `mentions` the figures that it mentions. `removed` counts vectors that were removed
    since the store was built from nothing.
    """

    reading: str
    searching: str
    screen: str
    embedder: str
    removed: int
    worth: Mapping[str, str]
    mentions: Mapping[str, tuple[Mention, ...]]
    files: tuple[TakenFile, ...] = ()

    def save(self, folder: Path) -> None:
        """Write what lasts into a release's folder; stored originals stand there already."""
        with (folder / _FILE).open("wb") as file:
            file.write(_TAKING.dump_json(replace(self, files=())) + b"\n")
            for one in filter(TakenFile.lasts, self.files):
                file.write(_TAKEN.dump_json(_without_text(one)) + b"\n")

    @classmethod
    def load(cls, folder: Path, originals: Mapping[str, str]) -> "Taking":
        """Read what `save` wrote.

        Raises:
            OSError: The file is missing or unreadable.
            ValueError: It holds something else.
            KeyError: An original is missing.
        """
        with (folder / _FILE).open("rb") as file:
            taking = _TAKING.validate_json(next(file, b""))
            files = tuple(_with_text(_TAKEN.validate_json(line), originals) for line in file)
        return replace(taking, files=files)


_TAKING = TypeAdapter(Taking)
_TAKEN = TypeAdapter(TakenFile)


def worth(document: Document) -> str:
    """Tells what a source and its sections are worth; the same for the same standings."""
    standings = [section.standing for section in document.sections]
    return _digest(repr((document.source, standings)).encode())


def key_of(name: str, data: bytes, said: str) -> str:
    """Tells a file by its name, its bytes and what staff say of it."""
    return _digest(json.dumps([name, _digest(data), said]).encode())


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _without_text(taken: TakenFile) -> TakenFile:
    return _with_originals(taken, lambda _source_id: "")


def _with_text(taken: TakenFile, originals: Mapping[str, str]) -> TakenFile:
    return _with_originals(taken, originals.__getitem__)


def _with_originals(taken: TakenFile, original_of: Callable[[str], str]) -> TakenFile:
    documents = tuple(
        replace(
            one,
            classified=replace(
                one.classified,
                document=replace(
                    one.classified.document,
                    original=original_of(one.classified.document.source.source_id),
                ),
            ),
        )
        for one in taken.documents
    )
    return replace(taken, documents=documents)
