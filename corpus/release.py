"""A release: an immutable, complete index built from one state of the documents."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Chunk, Document, Edit
from corpus.errors import ReleaseUnreadable
from corpus.index_folder import IndexFolder
from corpus.lexical import LexicalIndex
from corpus.manifest import Manifest, digest_file
from corpus.records import (
    chunk_record,
    edits_record,
    read_chunk,
    read_edits,
    read_source,
    source_record,
)
from corpus.repaired_text import RepairedText
from corpus.source import Source

VECTORS = "vectors"
"""The folder of a release that belongs to the vector store."""

_SOURCES = "sources.jsonl"
_CHUNKS = "chunks.jsonl"
_EDITS = "edits.jsonl"
_ORIGINALS = "originals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release read into memory, but for its vectors.

    `originals` has the stored original of each source by source id, and `edits` what was put right
    in those that a machine misread; `chunks` are in the order of the lexical index's rows.
    """

    folder: Path
    manifest: Manifest
    sources: Mapping[str, Source]
    originals: Mapping[str, str]
    edits: Mapping[str, Sequence[Edit]]
    chunks: Sequence[Chunk]
    lexical: LexicalIndex

    @classmethod
    def load(cls, folder: Path) -> "Release":
        """Read a release.

        Raises:
            ReleaseUnreadable: A file is missing or damaged, or of another format version.
        """
        manifest = Manifest.load(folder)
        try:
            sources = {
                source.source_id: source for source in map(read_source, _lines(folder / _SOURCES))
            }
            originals = {source_id: _read_original(folder, source_id) for source_id in sources}
            edits = dict(map(read_edits, _lines(folder / _EDITS)))
            chunks = [
                read_chunk(
                    record,
                    file=sources[record["source_id"]].file,
                    stored=RepairedText(
                        originals[record["source_id"]], edits.get(record["source_id"], ())
                    ),
                )
                for record in _lines(folder / _CHUNKS)
            ]
            lexical = LexicalIndex.load(folder)
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise ReleaseUnreadable(
                f"the release in {folder} is damaged; build the index anew with "
                "`python -m ingest build`, or go back with `python -m ingest rollback`"
            ) from error
        return cls(
            folder=folder,
            manifest=manifest,
            sources=sources,
            originals=originals,
            edits=edits,
            chunks=chunks,
            lexical=lexical,
        )

    def source_of(self, chunk: Chunk) -> Source:
        """The source that a chunk was cut from."""
        return self.sources[chunk.source_id]

    def original_of(self, chunk: Chunk) -> str:
        """The stored original that a chunk's locator counts in."""
        return self.originals[chunk.source_id]

    def stored(self, chunk: Chunk) -> RepairedText:
        """The stored original with what was put right in it."""
        return RepairedText(self.original_of(chunk), self.edits.get(chunk.source_id, ()))

    def earlier(self, source_id: str) -> tuple[Source, str] | None:
        """A source and its original in the newest other release here; None where none has it."""
        index = IndexFolder(self.folder.parent.parent)
        for release_id in reversed(index.release_ids()):
            if release_id != self.folder.name:
                found = _read_one(index.folder_of(release_id), source_id)
                if found is not None:
                    return found
        return None

    def damaged_files(self) -> list[str]:
        """The files whose bytes are not those that the build wrote; empty for a sound release."""
        return damaged_files(self.folder, self.manifest)


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """The files of a release that are missing, or not as its manifest says."""
    return [
        name
        for name, digest in sorted(manifest.digests.items())
        if not (folder / name).is_file() or digest_file(folder / name) != digest
    ]


def write_release_files(
    folder: Path,
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    lexical: LexicalIndex | None = None,
) -> None:
    """Write everything but the vectors and the manifest into a new release's folder.

    The lexical index is built of the chunks unless it is given.
    """
    (folder / _ORIGINALS).mkdir()
    for document in documents:
        path = folder / _ORIGINALS / f"{document.source.source_id}.txt"
        path.write_text(document.original, encoding="utf-8", newline="")
    _write_lines(folder / _SOURCES, (source_record(document.source) for document in documents))
    _write_lines(
        folder / _EDITS, (edits_record(one.source.source_id, one.edits) for one in documents)
    )
    _write_lines(folder / _CHUNKS, (chunk_record(chunk) for chunk in chunks))
    (lexical or LexicalIndex.build(chunks)).save(folder)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a release but the vector store's, by relative path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    relative = ((path.relative_to(folder), path) for path in files)
    return {
        name.as_posix(): digest_file(path) for name, path in relative if name.parts[0] != VECTORS
    }


def _read_original(folder: Path, source_id: str) -> str:
    with (folder / _ORIGINALS / f"{source_id}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def _read_one(folder: Path, source_id: str) -> tuple[Source, str] | None:
    """One source of a release; None where it has no such one, or is of another format version."""
    try:
        records = [one for one in _lines(folder / _SOURCES) if one["source_id"] == source_id]
        return (read_source(records[0]), _read_original(folder, source_id)) if records else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _write_lines(path: Path, records: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
