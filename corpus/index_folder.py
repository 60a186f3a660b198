"""The folder that holds an index: its releases, and which of them is served.

- `CURRENT`: the id of the release that is served.
- `releases/0001-ab12…/`: one folder a release, never changed once it has this name.
- `report-0001-ab12….json`: what the build of a release did.
- `building-…`, `removed-…`, `CURRENT.…`: on its way in or out; left behind only by a command that
  was killed, and cleared by the next build.
"""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.durable import flush_folder
from corpus.errors import ReleaseMissing, ReleaseServed

_CURRENT = "CURRENT"
_RELEASES = "releases"
_BUILDING = "building-"
_REMOVED = "removed-"
_RELEASE_ID = re.compile(r"\d{4,}-[0-9a-z]+")
_LEFTOVERS = (f"{_BUILDING}*", f"{_REMOVED}*", f"{_CURRENT}.*")
_BUILD = "build one with `python -m ingest build --documents DIR --index {}`"


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """Reads and switches releases; makes no index of its own."""

    path: Path

    def release_ids(self) -> list[str]:
        """All complete releases, oldest first."""
        folder = self.path / _RELEASES
        if not folder.is_dir():
            return []
        names = [entry.name for entry in folder.iterdir() if entry.is_dir()]
        return sorted(filter(_RELEASE_ID.fullmatch, names), key=_age)

    def folder_of(self, release_id: str) -> Path:
        """Where a release lies, or will lie."""
        return self.path / _RELEASES / release_id

    def current(self) -> str:
        """The id of the release that is served.

        Raises:
            ReleaseMissing: The folder, or a published release in it, does not exist.
        """
        try:
            release_id = (self.path / _CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            staged = self.release_ids()
            advice = (
                f"publish {staged[-1]} with `python -m ingest publish --index {self.path}`"
                if staged
                else _BUILD.format(self.path)
            )
            raise ReleaseMissing(
                f"expected a published release in {self.path}, found none; {advice}"
            ) from error
        if not self.folder_of(release_id).is_dir():
            raise ReleaseMissing(
                f"release {release_id!r} is gone from {self.path}; {_BUILD.format(self.path)}"
            )
        return release_id

    def publish(self, release_id: str) -> None:
        """Serve a release from now on; one step, whole or not at all, that outlives a power cut.

        Raises:
            ReleaseMissing: There is no such release.
        """
        with self._switching():
            self._check_held(release_id)
            fresh = self._new(f"{_CURRENT}.")
            try:
                with fresh.open("x", encoding="utf-8") as file:
                    file.write(release_id + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(self.path / _CURRENT)
            finally:
                fresh.unlink(missing_ok=True)
            flush_folder(self.path)

    def remove(self, release_id: str) -> None:
        """Remove a release for good, and the report on it.

        Raises:
            ReleaseMissing: There is no such release.
            ReleaseServed: It is the one that is served.
        """
        with self._switching():
            self._check_held(release_id)
            if release_id == self.served():
                raise ReleaseServed(f"release {release_id!r} is served; publish another one first")
            removed = self.folder_of(release_id).rename(self._new(_REMOVED))
        self.report_of(release_id).unlink(missing_ok=True)
        shutil.rmtree(removed)

    def served(self) -> str | None:
        """The id of the release that is served; None where there is none."""
        try:
            return self.current()
        except ReleaseMissing:
            return None

    @contextmanager
    def building(self, release_id: str) -> Iterator[Path]:
        """A folder to build a release in; it becomes the release when the block ends in peace.

        The caller has seen to it that everything in it is on the disk.
        """
        folder = self._new(_BUILDING)
        folder.mkdir()
        try:
            yield folder
            final = self.folder_of(release_id)
            final.parent.mkdir(exist_ok=True)
            folder.rename(final)
            flush_folder(final.parent)
            flush_folder(self.path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def clear_leftovers(self) -> None:
        """Remove what commands that were killed left behind; only for the one who builds."""
        with self._switching():
            for pattern in _LEFTOVERS:
                for path in self.path.glob(pattern):
                    if path.is_dir():
                        shutil.rmtree(path, ignore_errors=True)
                    else:
                        path.unlink(missing_ok=True)

    def keep_report(self, release_id: str, report: str) -> None:
        """Keep the report on a release beside it, whole or not at all."""
        fresh = self._new(_BUILDING)
        try:
            with fresh.open("x", encoding="utf-8") as file:
                file.write(report)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.report_of(release_id))
        finally:
            fresh.unlink(missing_ok=True)

    def report_of(self, release_id: str) -> Path:
        """Where the report on a release lies, or will lie."""
        return self.path / f"report-{release_id}.json"

    def _check_held(self, release_id: str) -> None:
        if release_id not in self.release_ids():
            raise ReleaseMissing(
                f"expected a release {release_id!r} in {self.path}; "
                f"`python -m ingest list --index {self.path}` shows those there are"
            )

    @contextmanager
    def _switching(self) -> Iterator[None]:
        """Nobody else changes meanwhile which releases there are, and which is served.

        Raises:
            ReleaseMissing: There is no such folder.
        """
        try:
            folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ReleaseMissing(
                f"expected an index folder at {self.path}; {_BUILD.format(self.path)}"
            ) from error
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _new(self, prefix: str) -> Path:
        return self.path / f"{prefix}{secrets.token_hex(4)}"


def _age(release_id: str) -> tuple[int, str]:
    return int(release_id.partition("-")[0]), release_id
