"""An index of any size: real texts, and beyond those there are, copies with words exchanged."""

import random
import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from corpus.document import Chunk, Document
from corpus.embedded import Embedded, passage_digests
from corpus.embedders.base import Embedder, passage_text
from corpus.factory import create_store
from corpus.manifest import FORMAT, Manifest
from corpus.release import Release, digests, write_release_files
from evals.errors import DocumentsMissing

EXCHANGED = 0.3
"""The share of a copy's longer words that another word of the same length stands in for."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_SEED = 7
_BATCH = 1024


@dataclass(frozen=True, slots=True)
class _Texts:
    """Documents without sections, and chunks of theirs."""

    documents: Sequence[Document]
    chunks: Sequence[Chunk]


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """The documents of a `.tar.xz`, or of a folder as it is.

    Raises:
        DocumentsMissing: There is no such archive or folder.
    """
    if archive.is_dir():
        yield archive
        return
    if not archive.is_file():
        raise DocumentsMissing(f"expected documents at {archive}; name a folder or a .tar.xz")
    with TemporaryDirectory() as folder, tarfile.open(archive) as held:
        held.extractall(folder, filter="data")
        yield Path(folder)


def write_scaled(releases: Sequence[Release], folder: Path, size: int, embedder: Embedder) -> int:
    """Write a release of exactly so many chunks into an empty folder.

    Fewer chunks than the releases hold are taken evenly spread. Where more are wanted, whole
    copies follow whose longer words are exchanged in part, with the headings as they were.

    Args:
        releases: What is real, together at least one chunk; the same source twice counts once.
        folder: Where the release is to lie.
        size: How many chunks it is to have.
        embedder: What the vectors are made with.

    Returns:
        How many of the chunks are real.
    """
    real = _real(releases)
    spread = np.linspace(0, len(real.chunks) - 1, min(size, len(real.chunks)), dtype=np.int64)
    chunks = [real.chunks[row] for row in spread]
    documents = list(real.documents)
    for copied in _copies(real):
        if len(chunks) >= size:
            break
        documents += copied.documents
        chunks += copied.chunks[: size - len(chunks)]
    _write(folder, _Texts(documents, chunks), embedder)
    return len(spread)


def _real(releases: Sequence[Release]) -> _Texts:
    documents: dict[str, Document] = {}
    chunks: list[Chunk] = []
    for release in releases:
        fresh = [name for name in release.sources if name not in documents]
        for name in fresh:
            documents[name] = Document(
                source=release.sources[name],
                original=release.originals[name],
                sections=(),
                edits=tuple(release.edits.get(name, ())),
            )
        taken = set(fresh)
        chunks += [chunk for chunk in release.chunks if chunk.source_id in taken]
    return _Texts(list(documents.values()), chunks)


def _copies(real: _Texts) -> Iterator[_Texts]:
    """One copy of everything after another, each with other words exchanged."""
    others = _by_length(document.original for document in real.documents)
    number = 0
    while True:
        number += 1
        draw = random.Random(_SEED + number)  # noqa: S311 - no secret hangs on it
        documents = {
            one.source.source_id: _copied(one, number, exchanged(one.original, others, draw))
            for one in real.documents
        }
        yield _Texts(
            list(documents.values()),
            [_moved(chunk, documents[chunk.source_id], number) for chunk in real.chunks],
        )


def exchanged(text: str, others: Mapping[int, Sequence[str]], draw: random.Random) -> str:
    """The text with a share of its longer words exchanged; every character keeps its place.

    Args:
        text: Any text.
        others: Words by their length.
        draw: Chooses which words, and what instead of them.
    """

    def instead(match: re.Match[str]) -> str:
        word = match.group()
        words = others.get(len(word))
        return draw.choice(words) if words and draw.random() < EXCHANGED else word

    return _WORD.sub(instead, text)


def _by_length(texts: Iterator[str]) -> dict[int, list[str]]:
    """Words by length, each as often as it stands in the texts."""
    words: dict[int, list[str]] = {}
    for text in texts:
        for word in _WORD.findall(text):
            words.setdefault(len(word), []).append(word)
    return words


def _copied(document: Document, number: int, original: str) -> Document:
    source = document.source
    return Document(
        source=replace(
            source, source_id=f"{source.source_id}-{number}", file=f"{number}/{source.file}"
        ),
        original=original,
        sections=(),
    )


def _moved(chunk: Chunk, document: Document, number: int) -> Chunk:
    locator = chunk.locator
    return replace(
        chunk,
        chunk_id=f"{chunk.chunk_id}-{number}",
        source_id=document.source.source_id,
        locator=replace(locator, file=document.source.file),
        body=document.original[locator.start : locator.end],
        repaired=None,
    )


def _write(folder: Path, texts: _Texts, embedder: Embedder) -> None:
    chunks = texts.chunks
    write_release_files(folder, texts.documents, chunks)
    vectors = np.concatenate(
        [
            embedder.embed_passages([passage_text(one) for one in chunks[start : start + _BATCH]])
            for start in range(0, len(chunks), _BATCH)
        ]
    )
    Embedded(passage_digests(chunks), vectors).save(folder)
    audiences = {one.source.source_id: one.source.audience for one in texts.documents}
    store = create_store(folder)
    store.add(
        [one.chunk_id for one in chunks], [audiences[one.source_id] for one in chunks], vectors
    )
    store.close()
    Manifest(
        format=FORMAT,
        release_id="0001-scaled",
        built_at="",
        embedder=embedder.name,
        chunker="",
        documents=len(texts.documents),
        sections=0,
        chunks=len(chunks),
        digests=digests(folder),
    ).save(folder)
