"""Documents in, a release out: take in, screen, settle, chunk, index, write, publish.

What a former release holds of unchanged documents is taken over; what documents decide for one
another is decided anew in every build.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic

from corpus.document import Chunk, Document
from corpus.durable import flush_tree
from corpus.embedders.base import Embedder
from corpus.errors import CorpusError
from corpus.factory import keep_pointers
from corpus.index_folder import IndexFolder
from corpus.manifest import FORMAT, Manifest
from corpus.release import digests, write_release_files
from ingest.archive import is_container
from ingest.build_lock import build_lock
from ingest.catalogue import Catalogues
from ingest.chunk import CHUNKER, chunk_document
from ingest.classify import Classified, settle
from ingest.conflicts import Conflict, conflicts_between, mentions_of, write_conflicts
from ingest.errors import DocumentRejected, NothingToIndex
from ingest.former import Cut, Former, newest_sound
from ingest.intake import take_in
from ingest.load import FoundFile, find_files
from ingest.program import reading_digest, searching_digest
from ingest.rejection import Rejection
from ingest.report import DocumentLine, IngestReport, document_line
from ingest.screen import Screen
from ingest.search_files import SearchFiles
from ingest.sync.mirror import completed
from ingest.sync.website import page_addresses
from ingest.taken import TakenDocument, TakenFile, Taking, key_of, worth

CONFLICTS = "conflicts.jsonl"
"""The file of a release that lists where sources differ."""

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
            StoreUnwritable: The vectors cannot be written.
            OSError: A file cannot be written.
        """
        started = monotonic()
        for root in roots:
            completed(root)
        files = find_files(roots, leaving_out=index)
        index.mkdir(parents=True, exist_ok=True)
        folder = IndexFolder(index)
        with build_lock(index, since=self.now().isoformat(sep=" ", timespec="seconds")):
            folder.clear_leftovers()
            former = newest_sound(folder)
            taken = list(self._taken(files, former))
            rejections = [one for file in taken for one in file.rejections]
            settled = _Settled.of(taken, _addresses(files))
            if not settled.documents:
                raise NothingToIndex(_nothing(roots, rejections))
            content = _Content.of(settled, self._cut(settled, former))
            release_id = self._write(folder, taken, content, former)
            lines = _lines(settled, content.cut)
            report = IngestReport(
                release_id=release_id,
                published=publish,
                documents=lines,
                rejections=tuple(one for file in taken for one in file.rejections),
                sections=sum(line.sections for line in lines),
                chunks=sum(line.chunks for line in lines),
                seconds=round(monotonic() - started, 2),
                conflicts=content.conflicts,
            )
            _finish(folder, report)
        return report

    def _taken(self, files: Sequence[FoundFile], former: Former | None) -> Iterator[TakenFile]:
        """What each file holds, as far as it has changed since the former release."""
        catalogues = Catalogues()
        kept = former if former and self._reads_as(former.taking) else None
        for done, found in enumerate(files, start=1):
            opened, key = _opened(found, catalogues)
            same = kept.file(found.file, key) if kept else None
            yield same or self._take(opened, key, catalogues)
            self.on_progress("read", done, len(files))

    def _take(self, found: FoundFile, key: str, catalogues: Catalogues) -> TakenFile:
        documents: list[TakenDocument] = []
        rejections: list[Rejection] = []
        for one in take_in(found, catalogues):
            if isinstance(one, Rejection):
                rejections.append(one)
            else:
                documents.append(self._screened(one))
        return TakenFile(
            file=found.file, key=key, documents=tuple(documents), rejections=tuple(rejections)
        )

    def _screened(self, one: Classified) -> TakenDocument:
        """The document with what is personal masked; nothing else that is kept holds its words."""
        screened = self.screen(one.document)
        document = screened.document
        title = one.profile.title and document.source.title
        classified = replace(
            one,
            document=document,
            profile=replace(one.profile, title=title),
        )
        return TakenDocument(classified=classified, masked=screened.masked)

    def _cut(self, settled: "_Settled", former: Former | None) -> list[Cut]:
        kept = former if former and self._reads_as(former.taking) else None
        same = {taken.key for taken in kept.taking.files} if kept else set()
        cut = []
        for document, key in zip(settled.documents, settled.keys, strict=True):
            taken_over = kept.cut_of(document) if kept and key in same else None
            cut.append(taken_over or _cut_anew(document))
        return cut

    def _write(
        self,
        index: IndexFolder,
        taken: Sequence[TakenFile],
        content: "_Content",
        former: Former | None,
    ) -> str:
        documents, chunks = content.documents, content.chunks
        release_id = _release_id(index, documents)
        audiences = {document.source.source_id: document.source.audience for document in documents}
        kept = former if former and self._searches_as(former.taking) else None
        search = SearchFiles(chunks, audiences, kept)
        with index.building(release_id) as folder:
            write_release_files(folder, documents, chunks, search.lexical())
            write_conflicts(folder / CONFLICTS, content.conflicts)
            embedded = search.embedded(
                self.embedder, lambda done, total: self.on_progress("index", done, total)
            )
            embedded.save(folder)
            sources = {document.source.source_id: document.source for document in documents}
            before = former.release.folder if former else None
            keep_pointers(folder, chunks, sources, self.embedder, before)
            removed = search.store(folder, embedded)
            self._taking(taken, content, removed).save(folder)
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
            flush_tree(folder)
        return release_id

    def _taking(self, taken: Sequence[TakenFile], content: "_Content", removed: int) -> Taking:
        by_source = {document.source.source_id: document for document in content.documents}
        return Taking(
            reading=reading_digest(),
            searching=searching_digest(),
            screen=_named(self.screen),
            embedder=self.embedder.name,
            removed=removed,
            worth={source_id: worth(document) for source_id, document in by_source.items()},
            mentions={
                source_id: cut.mentions
                for source_id, cut in zip(by_source, content.cut, strict=True)
            },
            files=tuple(taken),
        )

    def _reads_as(self, taking: Taking) -> bool:
        return (taking.reading, taking.screen) == (reading_digest(), _named(self.screen))

    def _searches_as(self, taking: Taking) -> bool:
        return (taking.searching, taking.embedder) == (searching_digest(), self.embedder.name)


@dataclass(frozen=True, slots=True)
class _Opened(FoundFile):
    """A file whose bytes are read: what is taken in is what its key tells of."""

    data: bytes

    def read(self) -> bytes:
        return self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """The documents after they have had their say on one another, each with its file's key."""

    documents: Sequence[Document]
    judged: Sequence[Classified]
    masked: Sequence[Mapping[str, int]]
    keys: Sequence[str]

    @classmethod
    def of(cls, taken: Sequence[TakenFile], addresses: Mapping[str, str]) -> "_Settled":
        """Settle what the files hold; `addresses` are the web addresses of files."""
        held = [(file.key, one) for file in taken for one in file.documents]
        judged = [
            replace(one, document=_at_its_address(one.document, addresses))
            for one in settle([one.classified for _, one in held])
        ]
        return cls(
            documents=[one.document for one in judged],
            judged=judged,
            masked=[one.masked for _, one in held],
            keys=[key for key, _ in held],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What a release says: its documents, their chunks in order, and where sources differ."""

    documents: Sequence[Document]
    cut: Sequence[Cut]
    chunks: Sequence[Chunk]
    conflicts: tuple[Conflict, ...]

    @classmethod
    def of(cls, settled: _Settled, cut: Sequence[Cut]) -> "_Content":
        """Put the chunks of all documents together."""
        chunks = [chunk for one in cut for chunk in one.chunks]
        mentions = [mention for one in cut for mention in one.mentions]
        found = tuple(conflicts_between(mentions, chunks))
        return cls(documents=settled.documents, cut=cut, chunks=chunks, conflicts=found)


def _cut_anew(document: Document) -> Cut:
    chunks = chunk_document(document)
    return Cut(chunks, mentions_of(document, chunks))


def _opened(found: FoundFile, catalogues: Catalogues) -> tuple[FoundFile, str]:
    """The file with its bytes, and its key; no key for one that cannot be read."""
    if not found.file.isprintable():
        return found, ""
    catalogue, name = catalogues.find(found.root, found.file)
    entry = catalogue.entry(name)
    said = [entry.model_dump_json() if entry else "", str(catalogue.excludes(name))]
    if is_container(found.file):
        said.append(catalogue.model_dump_json())
    try:
        data = found.read()
    except DocumentRejected:
        return found, ""
    return _Opened(found.root, found.file, data), key_of(found.file, data, "\n".join(said))


def _named(screen: Screen) -> str:
    """Names what a screen masks with, so that nothing is taken over from a weaker one."""
    parts = (type(screen.finder), screen.persons)
    return " ".join(f"{part.__module__}.{part.__qualname__}" for part in parts)


def _lines(settled: _Settled, cut: Sequence[Cut]) -> tuple[DocumentLine, ...]:
    held = zip(settled.judged, settled.masked, cut, strict=True)
    return tuple(
        document_line(one.document, own.chunks, masked=masked, left_out=one.left_out, judged=one)
        for one, masked, own in held
    )


def _finish(folder: IndexFolder, report: IngestReport) -> None:
    """Keep the report and publish; a release that cannot be is not left behind."""
    text = json.dumps(report.as_record(), ensure_ascii=False, indent=1)
    try:
        folder.keep_report(report.release_id, text + "\n")
        if report.published:
            folder.publish(report.release_id)
    except BaseException:
        with suppress(CorpusError, OSError):
            folder.remove(report.release_id)
        raise


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


def _release_id(folder: IndexFolder, documents: Sequence[Document]) -> str:
    """A running number and a digest of what the release was built from."""
    hasher = hashlib.sha256()
    for document in documents:
        hasher.update(f"{document.source.file}\n{document.original}".encode())
    numbers = [int(name.partition("-")[0]) for name in folder.release_ids()]
    return f"{max(numbers, default=0) + 1:04d}-{hasher.hexdigest()[:8]}"


def _nothing(roots: Sequence[Path], rejections: Sequence[Rejection]) -> str:
    places = ", ".join(map(str, roots))
    left_out = f" ({len(rejections)} files were left out)" if rejections else ""
    return (
        f"found no document to index under {places}{left_out}; expected .pdf, .docx, .pptx, .xlsx, "
        ".eml, .txt, .md, .html, Lovdata's .xml, or a .zip of these"
    )
