"""A rebuild reads what has changed and nothing else, and ends as a build from nothing would."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.embedded import Embedded, misplaced
from corpus.embedders.base import Embeddings
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import open_index
from corpus.retrieval import Query
from ingest import intake, pipeline, search_files
from ingest.errors import DocumentRejected, Reason
from ingest.load import FoundFile
from ingest.screen import Screen
from tests.factories import write_files
from tests.guardrails.identity_numbers import identity_number
from tests.ingest.builds import make_build, served, snapshot
from tests.ingest.lovdata_xml import article, chapter, ledd, make_law

_FILES = {
    "handbook/ferie.md": "# Ferie\n\nAlle har fem uker ferie.\n\n## Lønn\n\nPenger er 12 %.\n",
    "guides/permisjon.txt": "Permisjon\n\nDu kan få fri ved flytting.\n",
    "guides/liste.md": "# Fri\n\nDu får fri ved:\n\n- flytting\n- eksamen\n",
    "tom.txt": "",
    "bilde.png": "x",
}


class Watched:
    """Which files are read anew, and which passages are embedded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: list[str] = []
        self.passages: list[str] = []
        take_in = intake.take_in

        def watched(found: FoundFile, catalogues):
            self.files.append(found.file)
            return take_in(found, catalogues)

        monkeypatch.setattr(pipeline, "take_in", watched)
        # Known questions are embedded too, and are no passages.
        monkeypatch.setattr(pipeline, "keep_pointers", lambda *_: None)

    def build(self, documents: Path, index: Path, screen: Screen | None = None) -> None:
        self.files.clear()
        self.passages.clear()
        replace(make_build(screen), embedder=_Watching(self.passages)).run([documents], index)


class _Watching(HashingEmbedder):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        self._seen += texts
        return super().embed_passages(texts)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(monkeypatch)


@pytest.fixture
def built(documents: Path, index: Path, watched: Watched) -> Path:
    """An index of all files, built from nothing."""
    watched.build(write_files(documents, _FILES), index)
    assert sorted(watched.files) == sorted(_FILES)
    assert len(watched.passages) == len(served(index).chunks)
    return index


def _same_as_from_nothing(documents: Path, index: Path, other: Path) -> None:
    make_build().run([documents], other)
    ours, theirs = served(index), served(other)
    assert ours.chunks == theirs.chunks
    assert (ours.sources, ours.originals, ours.edits) == (
        theirs.sources,
        theirs.originals,
        theirs.edits,
    )
    for name in ("terms", "starts", "rows", "counts", "lengths", "weights", "idf"):
        np.testing.assert_array_equal(getattr(ours.lexical, name), getattr(theirs.lexical, name))
    embedded = [Embedded.load(one.folder) for one in (ours, theirs)]
    np.testing.assert_array_equal(embedded[0].passages, embedded[1].passages)
    np.testing.assert_array_equal(embedded[0].vectors, embedded[1].vectors)
    opened = open_index(index, HashingEmbedder())
    try:
        ids = [chunk.chunk_id for chunk in ours.chunks]
        audiences = [ours.source_of(chunk).audience for chunk in ours.chunks]
        assert misplaced(embedded[0], ids, audiences, opened.store) == set()
    finally:
        opened.store.close()


def _edit(documents: Path, change: str) -> None:
    ferie, catalogue = "handbook/ferie.md", "catalogue.toml"
    if change == "text":
        write_files(documents, {ferie: _FILES[ferie].replace("12", "14")})
    elif change == "first section":
        write_files(documents, {ferie: "# Om\n\nNy innledning.\n\n" + _FILES[ferie]})
    elif change == "new":
        write_files(documents, {"guides/ny.txt": "Nytt\n\nEn ny regel.\n"})
    elif change == "gone":
        (documents / ferie).unlink()
    elif change == "renamed":
        (documents / ferie).rename(documents / "handbook/ferien.md")
    elif change == "moved folder":
        (documents / ferie).rename(documents / "guides/ferie.md")
    else:
        words = {"title": 'title = "Ny tittel"', "audience": 'audience = "members"'}[change]
        write_files(documents, {catalogue: f'[[source]]\nfile = "{ferie}"\n{words}\n'})


_READ_ANEW = {
    "text": ["handbook/ferie.md"],
    "first section": ["handbook/ferie.md"],
    "new": ["guides/ny.txt"],
    "gone": [],
    "renamed": ["handbook/ferien.md"],
    "moved folder": ["guides/ferie.md"],
    "title": ["handbook/ferie.md", "catalogue.toml"],
    "audience": ["handbook/ferie.md", "catalogue.toml"],
}


@pytest.mark.parametrize("worn", [0.0, 1.0])
@pytest.mark.parametrize("change", sorted(_READ_ANEW))
def test_only_what_changed_is_read_and_the_end_is_the_same(
    documents: Path,
    built: Path,
    watched: Watched,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    worn: float,
):
    monkeypatch.setattr(search_files, "_WORN", worn)
    _edit(documents, change)
    watched.build(documents, built)
    assert sorted(watched.files) == sorted(_READ_ANEW[change])
    _same_as_from_nothing(documents, built, tmp_path / "other")


@pytest.mark.parametrize(
    ("change", "embedded"), [("text", 1), ("renamed", 0), ("gone", 0), ("audience", 0), ("new", 1)]
)
def test_only_passages_that_are_new_are_embedded(
    documents: Path, built: Path, watched: Watched, change: str, embedded: int
):
    _edit(documents, change)
    watched.build(documents, built)
    assert len(watched.passages) == embedded


def test_nothing_changed_reads_nothing(documents: Path, built: Path, watched: Watched):
    watched.build(documents, built)
    assert (watched.files, watched.passages) == ([], [])
    assert len(list((built / "releases").iterdir())) == 2


def test_a_release_shares_no_file_with_another(documents: Path, built: Path, watched: Watched):
    watched.build(documents, built)
    files = [path for path in (built / "releases").rglob("*") if path.is_file()]
    assert {path.stat().st_nlink for path in files} == {1}


@pytest.mark.parametrize(
    "damaged", ["taken.jsonl", "embedded.npz", "lexical.npz", "chunks.jsonl", "manifest.json"]
)
def test_nothing_is_taken_over_from_a_damaged_release(
    documents: Path, built: Path, watched: Watched, tmp_path: Path, damaged: str
):
    path = served(built).folder / damaged
    path.write_bytes(path.read_bytes()[:-40])
    watched.build(documents, built)
    assert sorted(watched.files) == sorted(_FILES)
    _same_as_from_nothing(documents, built, tmp_path / "other")


def test_a_damaged_vector_store_is_built_from_nothing(
    documents: Path, built: Path, watched: Watched, tmp_path: Path
):
    for path in (served(built).folder / "vectors").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    watched.build(documents, built)
    _same_as_from_nothing(documents, built, tmp_path / "other")


@pytest.mark.parametrize("digest", ["reading_digest", "searching_digest"])
def test_another_program_takes_over_no_more_than_it_may(
    documents: Path,
    built: Path,
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
    digest: str,
):
    monkeypatch.setattr(pipeline, digest, lambda: "another")
    watched.build(documents, built)
    read, embedded = bool(watched.files), bool(watched.passages)
    assert (read, embedded) == (digest == "reading_digest", digest == "searching_digest")


def test_another_screen_reads_everything_anew(
    documents: Path, built: Path, watched: Watched, screen: Screen
):
    number = identity_number("020285")
    write_files(documents, {"a.txt": f"Ferie\n\nArbeidstaker {number} har søkt.\n"})
    watched.build(documents, built)
    watched.build(documents, built, screen)
    assert sorted(watched.files) == sorted([*_FILES, "a.txt"])
    newest = served(built).folder
    assert not [name for name, data in snapshot(newest).items() if number.encode() in data]


def test_what_was_refused_for_a_passing_reason_is_tried_again(
    documents: Path, index: Path, watched: Watched, monkeypatch: pytest.MonkeyPatch
):
    write_files(documents, {"a.txt": "Ferie\n\nFem uker.\n", "b.txt": "Lønn\n\n12 %.\n"})
    read = FoundFile.read

    def refused(found: FoundFile) -> bytes:
        if found.file == "b.txt":
            raise DocumentRejected(Reason.UNREADABLE)
        return read(found)

    with monkeypatch.context() as patched:
        patched.setattr(FoundFile, "read", refused)
        watched.build(documents, index)
    assert len(served(index).sources) == 1
    watched.build(documents, index)
    assert watched.files == ["b.txt"]
    assert len(served(index).sources) == 2


def test_a_law_that_repeals_another_ends_it_though_that_is_unchanged(
    documents: Path, index: Path, watched: Watched
):
    rules = chapter(article(ledd("Hytten er varm.")))
    ending = '<article class="defaultP">Følgende lov oppheves: lov 3. februar 2001 nr. 4.</article>'
    new = make_law(rules + ending, refid="lov/2025-06-01-9", in_force="2026-01-01")

    def ends() -> dict[str, date | None]:
        release = served(index)
        return {chunk.locator.file: chunk.standing.validity.valid_to for chunk in release.chunks}

    write_files(documents, {"old.xml": make_law(rules).decode()})
    watched.build(documents, index)
    assert ends() == {"old.xml": None}
    write_files(documents, {"new.xml": new.decode()})
    watched.build(documents, index)
    assert watched.files == ["new.xml"]
    assert ends() == {"old.xml": date(2026, 1, 1), "new.xml": None}
    (documents / "new.xml").unlink()
    watched.build(documents, index)
    assert watched.files == []
    assert ends() == {"old.xml": None}


def test_who_serves_keeps_its_release_when_another_is_published(documents: Path, built: Path):
    opened = open_index(built, HashingEmbedder())
    try:
        write_files(documents, {"handbook/ferie.md": "# Ferie\n\nSeks uker.\n"})
        make_build().run([documents], built)
        make_build().run([documents], built)
        found = opened.retriever.retrieve(Query(text="uker ferie", limit=1))
        assert found[0].chunk.body == "Alle har fem uker ferie."
    finally:
        opened.store.close()
    assert "Seks uker." in [chunk.body for chunk in served(built).chunks]
