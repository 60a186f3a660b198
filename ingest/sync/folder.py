"""A folder of documents, copied where it changed: a share, say, that is not always there."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.sync import mirror as mirrors
from ingest.sync.errors import Refusal, Refused, SourceUnavailable
from ingest.sync.mirror import Mirror
from ingest.sync.record import Seen
from ingest.sync.relative_name import is_safe
from ingest.sync.report import SyncReport

MAX_FILE_BYTES = 2_000_000_000
"""A larger file is left out: no text that people wrote is that long."""

_PIECE_BYTES = 1 << 20
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""A link is not followed, and a pipe does not keep us waiting for a writer."""


def sync_folder(source: Path, folder: Path, max_file_bytes: int = MAX_FILE_BYTES) -> SyncReport:
    """Make a mirror equal to a folder: what changed is copied, what is gone disappears.

    Hidden files and folders (a dot before the name) are left out without a word. Links are never
    followed. What cannot be read now leaves its former copy.

    Raises:
        SourceUnavailable: The source is missing, unreadable, or empty where it was not before.
        SyncError: The mirror cannot be used.
    """
    _check(source, folder)
    with mirrors.opened(folder, "folder", str(source.resolve())) as mirror:
        found = set(_Copying(mirror, max_file_bytes).files(source))
        if not found and mirror.files:
            raise SourceUnavailable(
                f"{source} is empty, but was not before; look whether the share is connected"
            )
        for file in sorted(set(mirror.files) - found):
            mirror.drop(file)
        mirror.commit()
        return mirror.report()


def _check(source: Path, folder: Path) -> None:
    if not source.is_dir():
        raise SourceUnavailable(f"expected a folder at {source}; name one that exists")
    here, there = source.resolve(), folder.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise SourceUnavailable(
            f"{folder} and {source} lie inside each other; name a folder beside the source"
        )


class _Copying:
    """A walk through the source that copies as it goes, each folder open while it is in it."""

    def __init__(self, mirror: Mirror, max_file_bytes: int) -> None:
        self._mirror = mirror
        self._max_bytes = max_file_bytes

    def files(self, source: Path) -> Iterator[str]:
        """Copy what changed; gives each file that the mirror is to hold.

        Raises:
            SourceUnavailable: The folder itself cannot be read.
            OSError: The mirror cannot be written.
        """
        try:
            with _opened(None, str(source)) as folder:
                yield from self._walk(folder, "")
        except Refused as refused:
            raise SourceUnavailable(f"{source} cannot be read; look at the rights") from refused

    def _walk(self, folder: int, prefix: str) -> Iterator[str]:
        for name in _names(folder):
            try:
                yield from self._taken(folder, name, prefix + name)
            except Refused as refused:
                yield from self._left(prefix + name, refused.reason)

    def _taken(self, folder: int, name: str, file: str) -> Iterator[str]:
        if not is_safe(file):
            raise Refused(Refusal.UNSAFE_NAME)
        with _opened(folder, name) as number:
            found = os.fstat(number)
            if stat.S_ISDIR(found.st_mode):
                yield from self._walk(number, f"{file}/")
            elif stat.S_ISREG(found.st_mode):
                self._copy(number, found, file)
                yield file
            else:
                raise Refused(Refusal.NOT_A_FILE)

    def _copy(self, number: int, found: os.stat_result, file: str) -> None:
        if found.st_size > self._max_bytes:
            raise Refused(Refusal.TOO_LARGE)
        kept, seen = self._mirror.files.get(file), _seen(found)
        if kept and kept.seen == seen and self._mirror.holds(file):
            self._mirror.unchanged(file)
        else:
            self._mirror.offer(file, _pieces(number, found), file, seen)

    def _left(self, file: str, reason: Refusal) -> Iterator[str]:
        """Note what was not taken; a former copy stays, but not where a link or pipe took over."""
        known = [one for one in self._mirror.files if f"{one}/".startswith(f"{file}/")]
        kept = bool(known) and reason is not Refusal.NOT_A_FILE
        self._mirror.refuse(file.encode(errors="replace").decode(), reason, kept=kept)
        if kept:
            yield from known


@contextmanager
def _opened(folder: int | None, name: str) -> Iterator[int]:
    """A file or folder by its descriptor, so that nobody can put another in its place meanwhile.

    Raises:
        Refused: It is a link (NOT_A_FILE), or cannot be opened (UNREADABLE).
    """
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=folder is None)
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            raise Refused(Refusal.NOT_A_FILE)
        flags = _READING if folder is not None else _READING & ~os.O_NOFOLLOW
        number = os.open(name, flags, dir_fd=folder)
    except OSError as error:
        raise Refused(Refusal.UNREADABLE) from error
    try:
        yield number
    finally:
        os.close(number)


def _names(folder: int) -> list[str]:
    """What is not hidden in an open folder.

    Raises:
        Refused: It cannot be listed.
    """
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        raise Refused(Refusal.UNREADABLE) from error


def _pieces(number: int, before: os.stat_result) -> Iterator[bytes]:
    """A file's content.

    Raises:
        Refused: It cannot be read (UNREADABLE), or somebody is writing to it (BEING_WRITTEN).
    """
    left = before.st_size
    try:
        while piece := os.read(number, _PIECE_BYTES):
            left -= len(piece)
            if left < 0:
                break
            yield piece
        same = _seen(os.fstat(number)) == _seen(before)
    except OSError as error:
        raise Refused(Refusal.UNREADABLE) from error
    if left or not same:
        raise Refused(Refusal.BEING_WRITTEN)


def _seen(found: os.stat_result) -> Seen:
    """What changes when a file does; the change time too, as no program can set that one back."""
    return Seen(stamp=f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}")
