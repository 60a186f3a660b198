"""Whatever stops a build, what is served is as it was."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import search_files
from ingest.build_lock import build_lock
from ingest.catalogue import CatalogueInvalid
from ingest.errors import BuildInProgress, DocumentsMissing, NothingToIndex
from tests.factories import write_files
from tests.ingest.builds import BrokenEmbedder, EmbedderBroke, make_build, served, snapshot

_FILES = {"a.txt": "Ferie\n\nAlle har rett til fem uker ferie.\n"}


@pytest.fixture
def built(documents: Path, index: Path) -> Path:
    """An index with one release, and documents that have changed since."""
    make_build().run([write_files(documents, _FILES)], index)
    write_files(documents, {"b.txt": "Permisjon\n\n" + "Du kan få fri når du ber om det. " * 80})
    return index


def _unchanged(index: Path, before: dict[str, bytes]) -> bool:
    return snapshot(index) == before and not list(index.glob("building-*"))


def test_an_embedder_that_fails_leaves_the_old_release_serving(
    documents: Path, built: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search_files, "_EMBED_BATCH", 1)
    before = snapshot(built)
    with pytest.raises(EmbedderBroke):
        replace(make_build(), embedder=BrokenEmbedder(fails_at=2)).run([documents], built)
    assert _unchanged(built, before)
    assert len(served(built).sources) == 1


@pytest.mark.parametrize(
    "step",
    [
        "pipeline.write_release_files",
        "pipeline.chunk_document",
        "pipeline.digests",
        "pipeline.flush_tree",
        "pipeline.settle",
        "search_files.SearchFiles.store",
        "pipeline.write_conflicts",
        "pipeline.json.dumps",
    ],
)
def test_a_step_that_fails_leaves_nothing_half_written(
    documents: Path, built: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    monkeypatch.setattr(search_files, "_WORN", 0)

    def broken(*_arguments: object) -> None:
        raise OSError("disk full")

    before = snapshot(built)
    with monkeypatch.context() as patched:
        patched.setattr(f"ingest.{step}", broken)
        with pytest.raises(OSError, match="disk full"):
            make_build().run([documents], built)
    assert _unchanged(built, before)
    assert make_build().run([documents], built).release_id.startswith("0002-")


def test_a_first_build_that_fails_publishes_nothing(documents: Path, index: Path):
    write_files(documents, _FILES)
    with pytest.raises(EmbedderBroke):
        replace(make_build(), embedder=BrokenEmbedder(fails_at=1)).run([documents], index)
    assert [path.name for path in index.iterdir()] == ["LOCK"]


def test_a_catalogue_with_a_mistake_stops_the_build(documents: Path, built: Path):
    write_files(documents, {"catalogue.toml": "exclude = ["})
    before = snapshot(built)
    with pytest.raises(CatalogueInvalid):
        make_build().run([documents], built)
    assert _unchanged(built, before)


def test_documents_that_are_gone_leave_the_old_release_serving(documents: Path, built: Path):
    for path in documents.iterdir():
        path.unlink()
    before = snapshot(built)
    with pytest.raises(NothingToIndex, match="expected"):
        make_build().run([documents], built)
    assert _unchanged(built, before)


def test_a_missing_folder_makes_no_index_folder(tmp_path: Path, index: Path):
    with pytest.raises(DocumentsMissing):
        make_build().run([tmp_path / "borte"], index)
    assert not index.exists()


def test_what_a_killed_build_left_is_cleared_by_the_next(documents: Path, built: Path):
    write_files(built, {"building-abc/originals/x.txt": "halvt", "building-def/y": "halvt"})
    make_build().run([documents], built)
    assert not list(built.glob("building-*"))
    assert len(served(built).sources) == 2


def test_two_builds_in_one_index_folder_are_refused(documents: Path, built: Path):
    before = snapshot(built)
    with build_lock(built), pytest.raises(BuildInProgress, match="wait"):
        make_build().run([documents], built)
    assert _unchanged(built, before)
    assert make_build().run([documents], built).published


def test_a_build_in_another_index_folder_is_not_in_the_way(documents: Path, built: Path):
    with build_lock(built):
        assert make_build().run([documents], built.parent / "other").published


def test_the_lock_is_let_go_of_when_a_build_fails(documents: Path, built: Path):
    with pytest.raises(EmbedderBroke):
        replace(make_build(), embedder=BrokenEmbedder(fails_at=1)).run([documents], built)
    with build_lock(built):
        pass


def test_a_file_name_that_is_not_utf8_is_left_out(documents: Path, index: Path):
    write_files(documents, _FILES)
    with open(os.fsencode(documents) + b"/l\xf8nn.txt", "wb") as file:  # noqa: PTH123 - bytes
        file.write(b"Tekst om noe.\n")
    report = make_build().run([documents], index)
    assert [line.file for line in report.documents] == ["a.txt"]
    assert len(report.rejections) == 1


def test_a_stray_file_among_the_releases_stops_no_build(documents: Path, built: Path):
    write_files(built / "releases", {".DS_Store": ""})
    assert make_build().run([documents], built).release_id.startswith("0002-")


def test_a_stray_folder_among_the_releases_stops_no_build(documents: Path, built: Path):
    write_files(built / "releases", {"kopi av 0001/manifest.json": "{}"})
    assert make_build().run([documents], built).release_id.startswith("0002-")
