"""What a release says about itself, checked whenever it is opened."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import ReleaseUnreadable

FORMAT = 3
"""The version of the files of a release; another version is never read."""

_FILE = "manifest.json"
_REBUILD = "build the index anew with `python -m ingest build`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a release holds and was built with.

    `built_at` is ISO 8601 with its offset. `digests` has the SHA-256 of every file of the release
    but the vector store's and this one, by path relative to the release's folder.
    """

    format: int
    release_id: str
    built_at: str
    embedder: str
    chunker: str
    documents: int
    sections: int
    chunks: int
    digests: dict[str, str]

    def save(self, folder: Path) -> None:
        """Write the manifest into the release's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / _FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Manifest":
        """Read and check the manifest.

        Raises:
            ReleaseUnreadable: It is missing, damaged or of another format version.
        """
        try:
            record = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            version = record["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReleaseUnreadable(f"expected {_FILE} in {folder}; {_REBUILD}") from error
        if version != FORMAT:
            raise ReleaseUnreadable(
                f"expected an index of format {FORMAT}, found {version!r} in {folder}; {_REBUILD}"
            )
        try:
            return cls(**record)
        except TypeError as error:
            raise ReleaseUnreadable(f"{_FILE} in {folder} is damaged; {_REBUILD}") from error


def digest_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
