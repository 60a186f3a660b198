"""Files found under the folders named, each with the path that names it from now on."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import DocumentRejected, DocumentsMissing, Reason
from ingest.sync.mirror import RECORD_FOLDER

MAX_FILE_BYTES = 200_000_000
"""Larger files are left out: no text that people wrote is that long."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to take in: `file` is its POSIX path relative to the documents folder `root`."""

    root: Path
    file: str

    def read(self) -> bytes:
        """The file's bytes.

        Raises:
            DocumentRejected: It cannot be read, is a pipe, socket or device, or is larger than
                MAX_FILE_BYTES.
        """
        try:
            # A pipe that nobody writes to would else be waited for without end.
            opened = os.open(self.root / self.file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            with os.fdopen(opened, "rb") as file:
                held = os.fstat(opened)
                if not stat.S_ISREG(held.st_mode):
                    raise DocumentRejected(Reason.UNREADABLE)
                data = b"" if held.st_size > MAX_FILE_BYTES else file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise DocumentRejected(Reason.UNREADABLE) from error
        if max(held.st_size, len(data)) > MAX_FILE_BYTES:
            raise DocumentRejected(Reason.TOO_LARGE)
        return data


def find_files(roots: Sequence[Path], leaving_out: Path | None = None) -> list[FoundFile]:
    """Every file under the folders, sorted by path, links not followed.

    A pipe, socket or device and a folder that may not be read are found too, and are refused when
    they are read.

    Raises:
        DocumentsMissing: A folder does not exist, or two hold a file of the same relative path.
    """
    found: dict[str, FoundFile] = {}
    for root in roots:
        if not root.is_dir():
            raise DocumentsMissing(
                f"expected a folder of documents at {root}; name one that exists"
            )
        for file in _files(root, leaving_out):
            if file in found:
                raise DocumentsMissing(
                    f"{file!r} stands both under {found[file].root} and under {root}; a document "
                    "is known by that path, so rename one of them"
                )
            found[file] = FoundFile(root, file)
    return [found[file] for file in sorted(found)]


def _files(root: Path, leaving_out: Path | None) -> Iterator[str]:
    apart = leaving_out.resolve() if leaving_out else None
    waiting = [Path()]  # not by recursion: folders may lie deeper than a program may call
    while waiting:
        folder = waiting.pop()
        if apart and (root / folder).resolve().is_relative_to(apart):
            continue
        try:
            entries = list(os.scandir(root / folder))
        except OSError:
            yield folder.as_posix()
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting += [folder / entry.name] if entry.name != RECORD_FOLDER else []
            elif not entry.is_symlink():
                yield (folder / entry.name).as_posix()
