from pathlib import Path

import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.errors import ModelUnavailable, ReleaseUnreadable
from corpus.index_folder import IndexFolder
from corpus.release import Release
from ingest.releases import Difference, compare, earlier, problems
from tests.factories import build_index

_FERIE = "# Ferie\n\nFem uker.\n\n## Lønn\n\n12 %.\n"
_OTHER = "# Permisjon\n\nTo dager.\n\n## Flytting\n\nEn dag.\n\n## Eksamen\n\nTre dager.\n"
"""Holds the release's middle chunk, by which opening it tries the vectors."""


def _release(index: Path, place: int) -> Release:
    folder = IndexFolder(index)
    return Release.load(folder.folder_of(folder.release_ids()[place]))


def _two(tmp_path: Path, after: dict[str, str]) -> list[Difference]:
    build_index(tmp_path, {"ferie.md": _FERIE, "fri.md": "# Fri\n\nTo dager.\n"})
    index = build_index(tmp_path, after)
    return compare(_release(index, 0), _release(index, 1))


def test_the_same_documents_differ_in_nothing(tmp_path: Path):
    assert _two(tmp_path, {}) == []


def test_a_changed_section_is_named_and_no_other(tmp_path: Path):
    assert _two(tmp_path, {"ferie.md": _FERIE.replace("12 %", "14 %")}) == [
        Difference("changed", "ferie.md", ("Ferie", "Lønn"))
    ]


def test_sections_added_and_removed_are_named(tmp_path: Path):
    assert _two(tmp_path, {"ferie.md": _FERIE.replace("Lønn", "Penger")}) == [
        Difference("removed", "ferie.md", ("Ferie", "Lønn")),
        Difference("added", "ferie.md", ("Ferie", "Penger")),
    ]


def test_a_section_that_only_moved_is_the_same(tmp_path: Path):
    assert _two(tmp_path, {"ferie.md": _FERIE.replace("# Ferie\n", "\n\n\n# Ferie\n", 1)}) == []


def test_a_changed_standing_counts_as_a_change(tmp_path: Path):
    catalogue = '[[source]]\nfile = "fri.md"\nstatus = "repealed"\n'
    assert _two(tmp_path, {"catalogue.toml": catalogue}) == [
        Difference("changed", "fri.md", ("Fri",))
    ]


def test_the_earlier_release_is_the_one_right_before_the_served_one(tmp_path: Path):
    for _ in range(3):
        index = build_index(tmp_path, {"ferie.md": _FERIE})
    folder = IndexFolder(index)
    first, second, _third = folder.release_ids()
    assert earlier(folder) == second
    folder.publish(second)
    assert earlier(folder) == first
    folder.publish(first)
    assert earlier(folder) is None


def test_a_folder_without_releases_has_no_earlier(tmp_path: Path):
    assert earlier(IndexFolder(tmp_path)) is None


def _problems(index: Path, embedder: str = "hashing") -> list[str]:
    folder = IndexFolder(index)
    return list(problems(folder, folder.current(), embedder))


def test_a_sound_release_has_no_problems(tmp_path: Path):
    assert _problems(build_index(tmp_path, {"ferie.md": _FERIE})) == []


def _file(index: Path, pattern: str) -> Path:
    (path,) = index.glob(f"releases/*/{pattern}")
    return path


def test_a_changed_original_is_a_problem(tmp_path: Path):
    index = build_index(tmp_path, {"ferie.md": _FERIE, "z.md": _OTHER})
    original = _file(index, "originals/ferie*")
    original.write_text(original.read_text("utf-8").replace("12", "99"), encoding="utf-8")
    assert _problems(index) == [f"originals/{original.name}"]


def test_a_shortened_original_makes_the_quotes_problems_too(tmp_path: Path):
    index = build_index(tmp_path, {"ferie.md": _FERIE, "z.md": _OTHER})
    chunks = [chunk for chunk in _release(index, 0).chunks if chunk.locator.file == "ferie.md"]
    original = _file(index, "originals/ferie*")
    original.write_text("# Ferie\n", encoding="utf-8")
    assert _problems(index) == [f"originals/{original.name}", *(one.chunk_id for one in chunks)]


def test_a_file_that_was_added_to_is_a_problem(tmp_path: Path):
    index = build_index(tmp_path, {"ferie.md": _FERIE})
    sources = _file(index, "sources.jsonl")
    sources.write_text(sources.read_text("utf-8").replace('"nb"', '"nn"'), encoding="utf-8")
    assert _problems(index) == ["sources.jsonl"]


@pytest.mark.parametrize("name", ["manifest.json", "chunks.jsonl", "sources.jsonl", "lexical.npz"])
def test_a_release_without_one_of_its_files_cannot_be_opened(tmp_path: Path, name: str):
    index = build_index(tmp_path, {"ferie.md": _FERIE})
    _file(index, name).unlink()
    with pytest.raises(ReleaseUnreadable, match="anew"):
        _problems(index)


def test_a_release_of_another_embedder_cannot_be_verified(tmp_path: Path):
    embedder = HashingEmbedder(dimension=64)
    index = build_index(tmp_path, {"ferie.md": _FERIE}, embedder=embedder)
    with pytest.raises(ModelUnavailable, match="hashing-64"):
        _problems(index)
