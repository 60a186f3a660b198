"""Builds measured as programs of their own."""

import tarfile
from pathlib import Path

import pytest

from evals.bench.ingest_builds import BuildFailed, bench_builds, builds_lines
from evals.errors import DocumentsMissing
from tests.factories import write_files
from tests.ingest.lovdata_xml import article, chapter, ledd, make_law

_LAW = make_law(chapter(article(ledd("Hytten er varm.")))).decode()
_FILES = {"a.txt": "Ferie\n\nFem uker.\n", "b.md": "# Lønn\n\nLang tekst om lønn.\n", "c.xml": _LAW}


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KS_EMBEDDER", "hashing")
    return write_files(tmp_path / "from", _FILES)


@pytest.mark.server
def test_a_build_from_nothing_and_one_after_each_change_are_measured(documents: Path):
    full, largest, smallest = bench_builds(documents)
    assert [full.changed, largest.changed, smallest.changed] == ["", "c.xml", "a.txt"]
    for one in (full, largest, smallest):
        assert (one.documents, one.chunks) == (3, 3)
        assert 0 < one.build_s < one.whole_s
        assert one.peak_mb > 50
    lines = builds_lines([full, largest, smallest])
    assert len(lines) == 7
    assert "c.xml" in lines[3]
    assert {path.name: path.read_text("utf-8") for path in documents.iterdir()} == _FILES


@pytest.mark.server
def test_an_archive_is_unpacked_first(documents: Path, tmp_path: Path):
    with tarfile.open(tmp_path / "all.tar.xz", "w:xz") as archive:
        archive.add(documents, arcname="laws")
    measured = bench_builds(tmp_path / "all.tar.xz", ["laws/b.md"])
    assert [one.changed for one in measured] == ["", "laws/b.md"]


@pytest.mark.server
def test_a_build_that_fails_stops_the_measuring(documents: Path, capfd: pytest.CaptureFixture[str]):
    write_files(documents, {"catalogue.toml": "exclude = ["})
    with pytest.raises(BuildFailed, match="status 2"):
        bench_builds(documents)
    assert "har en feil" in capfd.readouterr().err


@pytest.mark.parametrize("made", [False, True])
def test_without_documents_there_is_nothing_to_measure(tmp_path: Path, made: bool):
    if made:
        write_files(tmp_path / "from", {"a.png": "x"})
    with pytest.raises((DocumentsMissing, BuildFailed)):
        bench_builds(tmp_path / "from")
