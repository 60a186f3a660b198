"""What decides how a document is taken in besides the document: this program and its libraries.

What an earlier version took in is not taken over by a later one.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_READS = ("ingest", "corpus", "guardrails")
_SEARCHES = ("corpus",)
_DECIDES = {".py", ".toml", ".json", ".npz", ".xz"}
_LIBRARIES = ("lxml", "markdown-it-py", "openpyxl", "presidio-analyzer", "pypdfium2", "spacy")


@cache
def reading_digest() -> str:
    """Names the code, the data and the libraries that make chunks of documents."""
    return _digest(_READS, _LIBRARIES)


@cache
def searching_digest() -> str:
    """Names the code and data that make vectors and the lexical index of chunks."""
    return _digest(_SEARCHES, ("numpy", "chromadb", "sentence-transformers"))


def _digest(packages: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    hasher = hashlib.blake2b(digest_size=16)
    for name in libraries:
        hasher.update(f"{name} {_version(name)}\n".encode())
    for path in _files(packages):
        hasher.update(f"{path.relative_to(_ROOT).as_posix()}\n".encode())
        hasher.update(hashlib.blake2b(path.read_bytes()).digest())
    return hasher.hexdigest()


def _files(packages: tuple[str, ...]) -> Iterator[Path]:
    for package in packages:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in _DECIDES and "training" not in path.parts:
                yield path


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
