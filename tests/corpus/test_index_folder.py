"""Which release an index folder serves."""

from pathlib import Path

import pytest

from corpus.errors import ReleaseMissing
from corpus.index_folder import IndexFolder


def index_with(tmp_path: Path, *release_ids: str) -> IndexFolder:
    folder = IndexFolder(tmp_path)
    for release_id in release_ids:
        folder.folder_of(release_id).mkdir(parents=True)
    return folder


@pytest.mark.parametrize("place", ["nowhere", "nowhere/deeper"])
def test_an_index_that_is_not_there_says_how_to_build_one(tmp_path: Path, place: str) -> None:
    folder = IndexFolder(tmp_path / place)
    assert folder.release_ids() == []
    with pytest.raises(ReleaseMissing, match="python -m ingest build") as refusal:
        folder.current()
    assert str(tmp_path / place) in str(refusal.value)


def test_a_file_in_place_of_the_index_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("text", encoding="utf-8")
    with pytest.raises(ReleaseMissing, match="python -m ingest build"):
        IndexFolder(tmp_path / "index").current()


def test_with_only_staged_releases_it_says_how_to_publish_the_newest(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0001-a", "0002-b")
    with pytest.raises(ReleaseMissing, match="publish 0002-b with `python -m ingest publish"):
        folder.current()


def test_releases_are_listed_oldest_first(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0010-a", "0002-c", "0001-b")
    assert folder.release_ids() == ["0001-b", "0002-c", "0010-a"]


def test_the_release_published_last_is_served(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0001-a", "0002-b")
    folder.publish("0002-b")
    assert folder.current() == "0002-b"
    folder.publish("0001-a")
    assert folder.current() == "0001-a"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "releases"]


def test_publishing_what_is_not_there_changes_nothing(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0001-a")
    folder.publish("0001-a")
    with pytest.raises(ReleaseMissing, match="python -m ingest list"):
        folder.publish("0009-z")
    assert folder.current() == "0001-a"


def test_a_release_that_is_gone_is_named(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0001-a")
    folder.publish("0001-a")
    folder.folder_of("0001-a").rmdir()
    with pytest.raises(ReleaseMissing, match="'0001-a' is gone"):
        folder.current()


def test_a_build_on_its_way_is_no_release(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0001-a")
    (tmp_path / "building-xyz").mkdir()
    assert folder.release_ids() == ["0001-a"]


@pytest.mark.parametrize("release_id", ["", ".", ".."])
def test_what_names_no_release_cannot_be_published(tmp_path: Path, release_id: str) -> None:
    folder = index_with(tmp_path, "0001-a")
    with pytest.raises(ReleaseMissing):
        folder.publish(release_id)


def test_a_stray_file_is_no_release(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0001-a")
    (tmp_path / "releases" / ".DS_Store").write_bytes(b"")
    assert folder.release_ids() == ["0001-a"]


def test_a_damaged_pointer_is_a_missing_release(tmp_path: Path) -> None:
    folder = index_with(tmp_path, "0001-a")
    (tmp_path / "CURRENT").write_bytes(b"\xff\xfe")
    with pytest.raises(ReleaseMissing, match="publish 0001-a"):
        folder.current()
