"""Documents in, a release out: load, parse, classify, screen, chunk, embed, publish."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.document import Chunk, Document
from corpus.embedders.base import Embedder, passage_text
from corpus.factory import create_store
from corpus.index_folder import IndexFolder
from corpus.manifest import FORMAT, Manifest
from corpus.release import digests, write_release_files
from ingest.build_lock import build_lock
from ingest.catalogue import FILE_NAME, Catalogues
from ingest.chunk import CHUNKER, chunk_document
from ingest.classify import Classified, classify, settle_repeals
from ingest.errors import DocumentRejected, NothingToIndex, Reason
from ingest.load import FoundFile, find_files
from ingest.parse import parse
from ingest.report import DocumentLine, IngestReport, Rejection, document_line
from ingest.screen import Screen

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
            CatalogueInvalid: The documents' catalogue has a mistake.
        """
        started = time.monotonic()
        files = find_files(roots, leaving_out=index)
        index.mkdir(parents=True, exist_ok=True)
        with build_lock(index):
            _clear_leftovers(index)
            documents, rejections, masked = self._documents(files)
            if not documents:
                raise NothingToIndex(_nothing(roots, rejections))
            release_id, lines = self._write(documents, index, masked)
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

    def _documents(
        self, files: Sequence[FoundFile]
    ) -> tuple[list[Document], list[Rejection], dict[str, dict[str, int]]]:
        catalogues = Catalogues()
        classified: list[Classified] = []
        rejections: list[Rejection] = []
        for done, found in enumerate(files, start=1):
            try:
                classified.append(_read(found, catalogues))
            except DocumentRejected as rejected:
                rejections.append(Rejection(_printable(found.file), rejected.reason))
            self.on_progress("read", done, len(files))
        screened = [self.screen(document) for document in settle_repeals(classified)]
        masked = {one.document.source.file: one.masked for one in screened}
        return [one.document for one in screened], rejections, masked

    def _write(
        self, documents: Sequence[Document], index: Path, masked: dict[str, dict[str, int]]
    ) -> tuple[str, list[DocumentLine]]:
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
            document_line(document, cut, masked[document.source.file])
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


def _printable(file: str) -> str:
    return file.encode("utf-8", "replace").decode("utf-8")


def _read(found: FoundFile, catalogues: Catalogues) -> Classified:
    if not found.file.isprintable():  # a name that is not UTF-8 cannot be written anywhere
        raise DocumentRejected(Reason.UNREADABLE)
    catalogue, name = catalogues.find(found.root, found.file)
    if found.file.rpartition("/")[2] == FILE_NAME:
        raise DocumentRejected(Reason.CATALOGUE)
    if any(part.startswith((".", "__")) for part in found.file.split("/")):
        raise DocumentRejected(Reason.HIDDEN)
    if catalogue.excludes(name):
        raise DocumentRejected(Reason.EXCLUDED)
    return classify(found.file, parse(found.file, found.read()), catalogue.entry(name))


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
        f"found no document to index under {places}{left_out}; expected .txt, .md, .html or "
        "Lovdata's .xml"
    )
