"""The folder that holds an index: its releases, and which of them is served.

- `CURRENT`: the id of the release that is served.
- `releases/0001-ab12…/`: one folder a release, never changed once it has this name.
- `building-…/`: a release on its way; left behind only by a build that was killed.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ReleaseMissing

_CURRENT = "CURRENT"
_RELEASES = "releases"
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
        return sorted(entry.name for entry in folder.iterdir() if entry.is_dir())

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
        """Serve a release from now on; one step, whole or not at all.

        Raises:
            ReleaseMissing: There is no such release.
        """
        if release_id not in self.release_ids():
            raise ReleaseMissing(
                f"expected a release {release_id!r} in {self.path}; "
                f"`python -m ingest list --index {self.path}` shows those there are"
            )
        fresh = self.path / f"{_CURRENT}.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(release_id + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path / _CURRENT)
