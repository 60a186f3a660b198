"""Documents in, a release out: load, parse, classify, screen, chunk, embed, publish."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from corpus.document import Chunk, Document
from corpus.embedders.base import Embedder, passage_text
from corpus.factory import create_store
from corpus.index_folder import IndexFolder
from corpus.manifest import FORMAT, Manifest
from corpus.release import digests, write_release_files
from ingest.build_lock import build_lock
from ingest.catalogue import Catalogues
from ingest.chunk import CHUNKER, chunk_document
from ingest.classify import Classified, settle_repeals
from ingest.errors import NothingToIndex
from ingest.intake import take_in
from ingest.load import FoundFile, find_files
from ingest.report import DocumentLine, IngestReport, Rejection, document_line
from ingest.screen import Screen
from ingest.sync.mirror import completed
from ingest.sync.website import page_addresses

_BUILDING = "building-"
_EMBED_BATCH = 1024

OnProgress = Callable[[str, int, int], None]
"""Told the stage, how many steps of it are done, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build needs: an embedder, a screen for personal data, a clock and an onlooker."""

    embedder: Embedder
    screen: Screen
    now: Callable[[], datetime]
    on_progress: OnProgress = lambda _stage, _done, _total: None

    def run(self, roots: Sequence[Path], index: Path, *, publish: bool = True) -> IngestReport:
        """Build a release of every document under the folders, and serve it if `publish`.

        Nothing that serves is touched until the release is whole. A file that cannot be taken in
        is left out and named in the report.

        Raises:
            DocumentsMissing: A folder named does not exist, or two hold the same relative path.
            NothingToIndex: No file could be taken in.
            BuildInProgress: Another build is at work in the index folder.
            SyncError: A folder is a mirror that is being synced, or a damaged one.
            CatalogueInvalid: The documents' catalogue has a mistake.
        """
        started = time.monotonic()
        for root in roots:
            completed(root)
        files = find_files(roots, leaving_out=index)
        index.mkdir(parents=True, exist_ok=True)
        with build_lock(index):
            _clear_leftovers(index)
            taken = self._documents(files)
            documents, rejections = taken.documents, taken.rejections
            if not documents:
                raise NothingToIndex(_nothing(roots, rejections))
            release_id, lines = self._write(taken, index)
            if publish:
                IndexFolder(index).publish(release_id)
        report = IngestReport(
            release_id=release_id,
            published=publish,
            documents=tuple(lines),
            rejections=tuple(rejections),
            sections=sum(line.sections for line in lines),
            chunks=sum(line.chunks for line in lines),
            seconds=round(time.monotonic() - started, 2),
        )
        _keep_report(report, index)
        return report

    def _documents(self, files: Sequence[FoundFile]) -> "_Taken":
        catalogues = Catalogues()
        classified: list[Classified] = []
        rejections: list[Rejection] = []
        for done, found in enumerate(files, start=1):
            for taken in take_in(found, catalogues):
                if isinstance(taken, Rejection):
                    rejections.append(taken)
                else:
                    classified.append(taken)
            self.on_progress("read", done, len(files))
        screened = [self.screen(document) for document in settle_repeals(classified)]
        addresses = _addresses(files)
        return _Taken(
            documents=[_at_its_address(one.document, addresses) for one in screened],
            rejections=rejections,
            masked={one.document.source.file: one.masked for one in screened},
            left_out={one.document.source.file: one.left_out for one in classified},
        )

    def _write(self, taken: "_Taken", index: Path) -> tuple[str, list[DocumentLine]]:
        documents = taken.documents
        by_document = [chunk_document(document) for document in documents]
        chunks = [chunk for cut in by_document for chunk in cut]
        release_id = _release_id(index, documents)
        with _building(index) as folder:
            write_release_files(folder, documents, chunks)
            self._embed(folder, documents, chunks)
            manifest = Manifest(
                format=FORMAT,
                release_id=release_id,
                built_at=self.now().isoformat(timespec="seconds"),
                embedder=self.embedder.name,
                chunker=CHUNKER,
                documents=len(documents),
                sections=sum(len(document.sections) for document in documents),
                chunks=len(chunks),
                digests=digests(folder),
            )
            manifest.save(folder)
            final = IndexFolder(index).folder_of(release_id)
            final.parent.mkdir(exist_ok=True)
            folder.rename(final)
        return release_id, [
            document_line(
                document,
                cut,
                masked=taken.masked[document.source.file],
                left_out=taken.left_out[document.source.file],
            )
            for document, cut in zip(documents, by_document, strict=True)
        ]

    def _embed(self, folder: Path, documents: Sequence[Document], chunks: Sequence[Chunk]) -> None:
        audiences = {document.source.source_id: document.source.audience for document in documents}
        store = create_store(folder)
        for start in range(0, len(chunks), _EMBED_BATCH):
            batch = chunks[start : start + _EMBED_BATCH]
            store.add(
                [chunk.chunk_id for chunk in batch],
                [audiences[chunk.source_id] for chunk in batch],
                self.embedder.embed_passages([passage_text(chunk) for chunk in batch]),
            )
            self.on_progress("index", min(start + _EMBED_BATCH, len(chunks)), len(chunks))
        store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What the files held; `masked` and `left_out` count by file and kind."""

    documents: Sequence[Document]
    rejections: Sequence[Rejection]
    masked: Mapping[str, Mapping[str, int]]
    left_out: Mapping[str, Mapping[str, int]]


def _addresses(files: Sequence[FoundFile]) -> dict[str, str]:
    """The web address of every file that was mirrored from a website."""
    roots = {found.root for found in files}
    return {file: url for root in roots for file, url in page_addresses(root).items()}


def _at_its_address(document: Document, addresses: Mapping[str, str]) -> Document:
    source = document.source
    address = addresses.get(source.file)
    if source.url or address is None:
        return document
    return replace(document, source=replace(source, url=address))


def _release_id(index: Path, documents: Sequence[Document]) -> str:
    """A running number and a digest of what the release was built from."""
    hasher = hashlib.sha256()
    for document in documents:
        hasher.update(f"{document.source.file}\n{document.original}".encode())
    prefixes = [name.partition("-")[0] for name in IndexFolder(index).release_ids()]
    numbers = [int(prefix) for prefix in prefixes if prefix.isdecimal()]
    return f"{max(numbers, default=0) + 1:04d}-{hasher.hexdigest()[:8]}"


@contextmanager
def _building(index: Path) -> Iterator[Path]:
    """A folder to build in, gone afterwards unless it was renamed to a release."""
    folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=index))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_leftovers(index: Path) -> None:
    for folder in index.glob(f"{_BUILDING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _keep_report(report: IngestReport, index: Path) -> None:
    path = index / f"report-{report.release_id}.json"
    text = json.dumps(report.as_record(), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _nothing(roots: Sequence[Path], rejections: Sequence[Rejection]) -> str:
    places = ", ".join(map(str, roots))
    left_out = f" ({len(rejections)} files were left out)" if rejections else ""
    return (
        f"found no document to index under {places}{left_out}; expected .pdf, .docx, .pptx, .xlsx, "
        ".eml, .txt, .md, .html, Lovdata's .xml, or a .zip of these"
    )
