"""Retrieval measured in indexes of several sizes, on texts of our own."""

import random
import tarfile
from collections.abc import Iterator
from os import sched_getaffinity, sched_setaffinity
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import open_release
from corpus.index_folder import IndexFolder
from corpus.question_bank import Answering, Known, QuestionBank
from corpus.release import Release
from corpus.retrieval import Query
from corpus.wording import Wordings
from evals.bench.scaled_index import exchanged, unpacked, write_scaled
from evals.bench.search_scale import (
    PARTS,
    QUANTILES,
    MeasuredSearch,
    bench_scale,
    measured_here,
    scale_lines,
)
from evals.errors import DocumentsMissing
from tests.factories import build_index

FILES = {
    "handbook/ferie.md": "# Ferie\n\nFerien varer i fem uker.\n\n## Varsel\n\nVarsle tidlig.\n",
    "handbook/lonn.md": "# Lønn\n\nLønna kommer den tolvte hver eneste måned.\n",
}
QUESTIONS = ["Hvor lang er ferien?", "Når kommer lønna?", "Hva sier ferieloven § 5?"]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Release:
    index = build_index(tmp_path_factory.mktemp("real"), FILES)
    folder = IndexFolder(index)
    return Release.load(folder.folder_of(folder.current()))


@pytest.fixture(autouse=True)
def small_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped bank takes seconds to embed, which is not what is tested."""
    bank = QuestionBank((Known("fri", (0,)),), (Answering(heading="Ferie", text="Om ferie."),))
    monkeypatch.setattr(QuestionBank, "read", lambda *_: bank)


@pytest.fixture
def cores_as_before() -> Iterator[None]:
    before = sched_getaffinity(0)
    yield
    sched_setaffinity(0, before)


@pytest.mark.parametrize(("size", "kept"), [(1, 1), (2, 2), (3, 3), (4, 3), (8, 3)])
def test_an_index_has_the_size_that_was_asked_for(
    real: Release, tmp_path: Path, size: int, kept: int
):
    assert write_scaled([real], tmp_path, size, HashingEmbedder()) == kept
    written = Release.load(tmp_path)
    assert len({chunk.chunk_id for chunk in written.chunks}) == size
    assert written.damaged_files() == []
    for chunk in written.chunks:
        place = chunk.locator
        assert chunk.body == written.original_of(chunk)[place.start : place.end]


def test_the_same_source_twice_counts_once(real: Release, tmp_path: Path):
    assert write_scaled([real, real], tmp_path, 9, HashingEmbedder()) == 3


def test_a_larger_index_is_searched_as_any_other_and_its_real_text_still_found(
    real: Release, tmp_path: Path
):
    write_scaled([real], tmp_path, 30, HashingEmbedder())
    index = open_release(tmp_path, HashingEmbedder())
    found = index.retriever.retrieve(Query(text="Hvor mange uker varer ferien?", limit=30))
    assert "Ferien varer i fem uker." in {one.chunk.body for one in found}
    assert len({one.chunk.body for one in found}) > 3
    index.store.close()


@given(st.text(), st.integers(0, 9))
def test_exchanging_words_moves_nothing(text: str, seed: int):
    others = {4: ["abcd"], 5: ["bcdef"], 6: ["cdefgh"]}
    changed = exchanged(text, others, random.Random(seed))  # noqa: S311
    assert len(changed) == len(text)
    assert exchanged(text, {}, random.Random(seed)) == text  # noqa: S311


def test_some_long_words_are_exchanged_and_short_ones_and_numbers_never():
    text = "av 2005 og ferie " * 100
    changed = exchanged(text, {5: ["lønna"], 4: ["2006"], 2: ["på"]}, random.Random(1))  # noqa: S311
    assert 15 < changed.count("lønna") < 45
    assert changed.replace("lønna", "ferie") == text


def test_documents_may_be_an_archive_or_a_folder(tmp_path: Path):
    (tmp_path / "a.md").write_text("# A", encoding="utf-8")
    archive = tmp_path / "all.tar.xz"
    with tarfile.open(archive, "w:xz") as packed:
        packed.add(tmp_path / "a.md", "laws/a.md")
    with unpacked(archive) as folder:
        assert (folder / "laws/a.md").read_text(encoding="utf-8") == "# A"
    assert not folder.exists()
    with unpacked(tmp_path) as folder:
        assert folder == tmp_path


def test_an_archive_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(DocumentsMissing, match="none"), unpacked(tmp_path / "none"):
        pass


def test_everything_about_one_index_is_measured(
    real: Release, tmp_path: Path, cores_as_before: None
):
    write_scaled([real], tmp_path, 5, HashingEmbedder())
    plain = Wordings.of
    measured = measured_here(tmp_path, QUESTIONS, "hashing", 3)
    assert Wordings.of is plain
    assert len(sched_getaffinity(0)) <= 2
    assert (measured.chunks, measured.real, measured.questions) == (5, 3, 3)
    assert set(measured.parts) == set(PARTS)
    assert all(min(times.values()) > 0 for times in measured.parts.values())
    for part in PARTS:
        assert measured.parts[part][0.95] <= measured.whole[0.99]
    assert measured.memory_mb > 10
    assert min(measured.opened_s, measured.reopened_s) > 0


def test_each_size_is_measured_in_a_process_of_its_own(
    real: Release, monkeypatch: pytest.MonkeyPatch
):
    here = sched_getaffinity(0)
    (measured,) = bench_scale([real], [4], QUESTIONS[:1], "hashing")
    assert sched_getaffinity(0) == here
    assert (measured.chunks, measured.real) == (4, 3)


def test_the_table_tells_times_costs_and_what_is_copied():
    times = dict.fromkeys(QUANTILES, 1.25)
    measured = [
        MeasuredSearch(
            chunks=chunks,
            real=3,
            questions=2,
            opened_s=4.0,
            reopened_s=0.5,
            memory_mb=700.4,
            whole=times,
            processor=times,
            parts=dict.fromkeys(PARTS, times),
        )
        for chunks in (3, 9)
    ]
    lines = scale_lines(measured)
    assert "3 utdrag" in lines[0]
    assert "9 utdrag" in lines[0]
    assert sum("1,2 / 1,2 / 1,2" in line for line in lines) == 2 + len(PARTS)
    assert any("0,5" in line and "senere" in line for line in lines)
    assert "Av 9 utdrag er 3 ekte" in lines[-1]
    assert "Av 3 utdrag" not in lines[-1]
    assert "30 %" in lines[-1]
