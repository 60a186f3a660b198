"""Files found under the folders named, each with the path that names it from now on."""

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
            DocumentRejected: It cannot be read, or is larger than MAX_FILE_BYTES.
        """
        path = self.root / self.file
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise DocumentRejected(Reason.TOO_LARGE)
            return path.read_bytes()
        except OSError as error:
            raise DocumentRejected(Reason.UNREADABLE) from error


def find_files(roots: Sequence[Path], leaving_out: Path | None = None) -> list[FoundFile]:
    """Every file under the folders, sorted by path, links not followed.

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
    for path in root.rglob("*"):
        if apart and path.resolve().is_relative_to(apart):
            continue
        relative = path.relative_to(root)
        if path.is_file() and not path.is_symlink() and RECORD_FOLDER not in relative.parts:
            yield relative.as_posix()
