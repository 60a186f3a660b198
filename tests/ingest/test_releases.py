import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.errors import ModelUnavailable, ReleaseMissing, ReleaseServed, ReleaseUnreadable
from corpus.index_folder import IndexFolder
from corpus.release import Release
from corpus.source import PUBLIC, Status
from corpus.stores.chroma import ChromaVectorStore
from ingest.releases import (
    Change,
    Difference,
    Fault,
    compare,
    earlier,
    problems,
    prune,
    publish,
    roll_back,
)
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
        Difference(Change.CHANGED, "ferie.md", ("Ferie", "Lønn"))
    ]


def test_sections_added_and_removed_are_named(tmp_path: Path):
    assert _two(tmp_path, {"ferie.md": _FERIE.replace("Lønn\n\n12", "Penger\n\n13")}) == [
        Difference(Change.REMOVED, "ferie.md", ("Ferie", "Lønn")),
        Difference(Change.ADDED, "ferie.md", ("Ferie", "Penger")),
    ]


def test_the_same_text_under_another_heading_has_moved(tmp_path: Path):
    assert _two(tmp_path, {"ferie.md": _FERIE.replace("Lønn", "Penger")}) == [
        Difference(
            Change.MOVED, "ferie.md", ("Ferie", "Penger"), former=("ferie.md", ("Ferie", "Lønn"))
        )
    ]


def test_a_text_that_stands_twice_has_not_moved_from_anywhere(tmp_path: Path):
    before = "# A\n\n## B\n\nOpphevet.\n\n## C\n\nOpphevet.\n"
    build_index(tmp_path, {"a.md": before})
    index = build_index(tmp_path, {"a.md": before.replace("## C", "## D").replace("## B", "## E")})
    found = compare(_release(index, 0), _release(index, 1))
    assert [one.change for one in found] == ["removed", "removed", "added", "added"]


def test_a_renamed_file_is_told_as_moved_sections(tmp_path: Path):
    build_index(tmp_path, {"ferie.md": _FERIE, "fri.md": "# Fri\n\nTo dager.\n"})
    (tmp_path / "documents/ferie.md").rename(tmp_path / "documents/ny.md")
    index = build_index(tmp_path, {})
    found = compare(_release(index, 0), _release(index, 1))
    assert [(one.change, one.file, one.former) for one in found] == [
        ("moved", "ny.md", ("ferie.md", ("Ferie",))),
        ("moved", "ny.md", ("ferie.md", ("Ferie", "Lønn"))),
    ]


def test_a_section_that_only_moved_is_the_same(tmp_path: Path):
    assert _two(tmp_path, {"ferie.md": _FERIE.replace("# Ferie\n", "\n\n\n# Ferie\n", 1)}) == []


def test_a_changed_standing_is_told_with_what_it_was_and_is(tmp_path: Path):
    catalogue = '[[source]]\nfile = "fri.md"\nstatus = "repealed"\n'
    (found,) = _two(tmp_path, {"catalogue.toml": catalogue})
    assert (found.change, found.file, found.heading_path) == ("standing", "fri.md", ("Fri",))
    assert found.standings is not None
    assert [one.status for one in found.standings] == [Status.IN_FORCE, Status.REPEALED]


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


def _problems(index: Path) -> list[tuple[str, str]]:
    folder = IndexFolder(index)
    return [(one.fault, one.name) for one in problems(folder, folder.current(), HashingEmbedder())]


def test_a_sound_release_has_no_problems(tmp_path: Path):
    assert _problems(build_index(tmp_path, {"ferie.md": _FERIE})) == []


def _file(index: Path, pattern: str) -> Path:
    (path,) = index.glob(f"releases/*/{pattern}")
    return path


def test_a_changed_original_is_a_problem(tmp_path: Path):
    index = build_index(tmp_path, {"ferie.md": _FERIE, "z.md": _OTHER})
    original = _file(index, "originals/ferie*")
    original.write_text(original.read_text("utf-8").replace("12", "99"), encoding="utf-8")
    assert _problems(index)[0] == (Fault.FILE, f"originals/{original.name}")


def test_a_shortened_original_makes_the_quotes_problems_too(tmp_path: Path):
    index = build_index(tmp_path, {"ferie.md": _FERIE, "z.md": _OTHER})
    chunks = [chunk for chunk in _release(index, 0).chunks if chunk.locator.file == "ferie.md"]
    original = _file(index, "originals/ferie*")
    original.write_text("# Ferie\n", encoding="utf-8")
    assert set(_problems(index)) >= {
        (Fault.FILE, f"originals/{original.name}"),
        *((Fault.QUOTE, one.chunk_id) for one in chunks),
    }


def test_a_file_that_was_added_to_is_a_problem(tmp_path: Path):
    index = build_index(tmp_path, {"ferie.md": _FERIE})
    sources = _file(index, "sources.jsonl")
    sources.write_text(sources.read_text("utf-8").replace('"nb"', '"nn"'), encoding="utf-8")
    assert _problems(index) == [(Fault.FILE, "sources.jsonl")]


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


def _vectors(index: Path) -> ChromaVectorStore:
    folder = IndexFolder(index)
    return ChromaVectorStore(folder.folder_of(folder.current()) / "vectors")


@pytest.mark.parametrize("damage", ["turned", "exchanged", "missing"])
def test_vectors_that_are_not_the_chunks_own_are_problems(tmp_path: Path, damage: str):
    index = build_index(tmp_path, {"ferie.md": _FERIE, "z.md": _OTHER})
    ids = [chunk.chunk_id for chunk in _release(index, 0).chunks]
    first, last = ids[0], ids[-1]
    store = _vectors(index)
    held = dict(zip(*next(store.held())[1:], strict=True))
    store.remove([first, last], [PUBLIC, PUBLIC])
    put = {
        "turned": {first: -held[first], last: held[last]},
        "exchanged": {first: held[last], last: held[first]},
        "missing": {last: held[last], "other.0.abc": held[first]},
    }[damage]
    store.add(list(put), [PUBLIC] * 2, np.array(list(put.values())))
    store.close()
    wrong = {"turned": {first}, "exchanged": {first, last}, "missing": {first, "other.0.abc"}}
    assert set(_problems(index)) == {(Fault.VECTOR, name) for name in wrong[damage]}


def test_a_vector_that_lies_with_another_audience_is_a_problem(tmp_path: Path):
    catalogue = '[[source]]\nfile = "ferie.md"\naudience = "members"\n'
    files = {"ferie.md": _FERIE, "z.md": _OTHER, "catalogue.toml": catalogue}
    index = build_index(tmp_path, files)
    chunk = next(one for one in _release(index, 0).chunks if one.locator.file == "ferie.md")
    store = _vectors(index)
    vector = {
        name: one for _, ids, held in store.held() for name, one in zip(ids, held, strict=True)
    }
    store.remove([chunk.chunk_id], ["members"])
    store.add([chunk.chunk_id], [PUBLIC], vector[chunk.chunk_id][None])
    store.close()
    assert (Fault.VECTOR, chunk.chunk_id) in _problems(index)


def test_lost_vectors_are_one_problem(tmp_path: Path):
    index = build_index(tmp_path, {"ferie.md": _FERIE})
    shutil.rmtree(index / "releases" / IndexFolder(index).current() / "vectors")
    assert _problems(index) == [(Fault.VECTORS_UNREADABLE, "vectors")]


def _three(tmp_path: Path) -> tuple[IndexFolder, list[str]]:
    for _ in range(3):
        index = build_index(tmp_path, {"ferie.md": _FERIE})
    return IndexFolder(index), IndexFolder(index).release_ids()


def test_going_back_again_and_again_and_forward(tmp_path: Path):
    folder, (first, second, third) = _three(tmp_path)
    assert [roll_back(folder) for _ in range(3)] == [(second, []), (first, []), (None, [])]
    assert folder.current() == first
    assert publish(folder, None) == third == folder.current()


def test_going_back_passes_over_a_damaged_release(tmp_path: Path):
    folder, (first, second, _third) = _three(tmp_path)
    (folder.folder_of(second) / "chunks.jsonl").write_text("", encoding="utf-8")
    assert roll_back(folder) == (first, [second])
    with pytest.raises(ReleaseUnreadable, match="damaged"):
        publish(folder, second)
    assert folder.current() == first


@pytest.mark.parametrize(("keep", "left"), [(1, [2]), (2, [1, 2]), (3, [0, 1, 2]), (9, [0, 1, 2])])
def test_pruning_keeps_the_newest(tmp_path: Path, keep: int, left: list[int]):
    folder, ids = _three(tmp_path)
    kept = [ids[place] for place in left]
    assert prune(folder, keep) == [name for name in ids if name not in kept]
    assert folder.release_ids() == kept
    assert sorted(path.name for path in folder.path.glob("report-*")) == [
        f"report-{name}.json" for name in kept
    ]


def test_pruning_never_removes_what_is_served(tmp_path: Path):
    folder, (first, second, third) = _three(tmp_path)
    folder.publish(first)
    assert prune(folder, 1) == [second]
    assert folder.release_ids() == [first, third]
    with pytest.raises(ReleaseServed):
        folder.remove(first)


def test_there_is_nothing_to_prune_where_there_is_no_release(tmp_path: Path):
    with pytest.raises(ReleaseMissing):
        prune(IndexFolder(tmp_path), 1)
