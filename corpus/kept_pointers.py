"""What points to a release's chunks, kept beside them: opening would cost seconds to work it out.

It follows from the release, the embedder and what this package holds, the bank above all. The
file's name says which, so that it is never taken for what it is not: where none fits, all is
worked out anew.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.bank_search import EmbeddedBank, Links
from corpus.references import Places, Reference

_PREFIX, _SUFFIX = "pointers-", ".npz"
_DECIDES = {".py", ".toml", ".jsonl", ".md"}
_WITHOUT = {"training", "models"}
_DIGEST_BYTES = 8

_Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class KeptPointers:
    """The bank, what links a release's chunks to it, and where these refer to rules."""

    bank: EmbeddedBank
    links: Links
    places: Places

    def save(self, folder: Path, key: str) -> None:
        """Write them into a release's folder, whole or not at all.

        Raises:
            OSError: They cannot be written.
        """
        bank, links, places = self.bank, self.links, self.places
        references = json.dumps([astuple(one) for one in places.references]).encode()
        fresh = folder / f"{_PREFIX}{key}.{secrets.token_hex(4)}"
        try:
            with fresh.open("xb") as file:
                np.savez(
                    file,
                    questions=bank.questions,
                    asked=bank.asked,
                    answered=bank.answered,
                    texts=bank.texts,
                    placed=bank.placed,
                    link_rows=links.rows,
                    link_answering=links.answering,
                    link_nearness=links.nearness,
                    references=np.frombuffer(references, dtype=np.uint8),
                    which=places.which,
                    place_rows=places.rows,
                    sureness=places.sureness,
                )
            fresh.replace(_file(folder, key))
        finally:
            fresh.unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path, key: str) -> "KeptPointers | None":
        """Read what `save` wrote with this key; None where there is nothing whole."""
        try:
            with _file(folder, key).open("rb") as file, np.load(file, allow_pickle=False) as held:
                return cls(_bank(held), _links(held), _places(held))
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
            return None


def key_of(embedder: str, package: Path) -> str:
    """Names what the pointers of any release follow from.

    Args:
        embedder: The embedder's name.
        package: The folder with the code, the bank, and what the bank's questions name.
    """
    hasher = hashlib.blake2b(embedder.encode(), digest_size=_DIGEST_BYTES)
    for path in sorted(package.rglob("*")):
        relative = path.relative_to(package)
        if path.suffix in _DECIDES and not _WITHOUT & set(relative.parts):
            hasher.update(f"\n{relative.as_posix()}\n".encode())
            hasher.update(hashlib.blake2b(path.read_bytes()).digest())
    return hasher.hexdigest()


def remove_outdated(folder: Path, key: str, built: frozenset[str]) -> None:
    """Remove what was kept in a release's folder with other keys since it was built.

    Args:
        folder: The release's.
        key: What is to stay.
        built: The names of the files that the build wrote; they stay as well.
    """
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if path.name not in built and path != _file(folder, key):
            with suppress(OSError):
                path.unlink()


def _file(folder: Path, key: str) -> Path:
    return folder / f"{_PREFIX}{key}{_SUFFIX}"


def _bank(held: _Arrays) -> EmbeddedBank:
    return EmbeddedBank(
        questions=held["questions"],
        asked=held["asked"],
        answered=held["answered"],
        texts=held["texts"],
        placed=held["placed"],
    )


def _links(held: _Arrays) -> Links:
    return Links(held["link_rows"], held["link_answering"], held["link_nearness"])


def _places(held: _Arrays) -> Places:
    references = json.loads(held["references"].tobytes())
    return Places(
        references=tuple(Reference(*one) for one in references),
        which=held["which"],
        rows=held["place_rows"],
        sureness=held["sureness"],
    )
