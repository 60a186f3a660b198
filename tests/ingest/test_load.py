import os
import subprocess
from pathlib import Path

import pytest

from ingest import load
from ingest.errors import DocumentRejected, DocumentsMissing, Reason
from ingest.load import FoundFile, find_files
from tests.factories import write_files


def _names(*roots: Path) -> list[str]:
    return [found.file for found in find_files(roots)]


def test_files_come_sorted_by_path_from_all_folders(tmp_path: Path):
    write_files(tmp_path, {"a/z.txt": "", "a/deep/b.txt": "", "b/m.txt": "", "b/.skjult": ""})
    assert _names(tmp_path / "b", tmp_path / "a") == [".skjult", "deep/b.txt", "m.txt", "z.txt"]


def test_a_folder_without_files_gives_none(documents: Path):
    (documents / "tom").mkdir()
    assert _names(documents) == []


def test_the_same_path_in_two_folders_is_refused_with_both_named(tmp_path: Path):
    write_files(tmp_path, {"a/x/f.txt": "", "b/x/f.txt": ""})
    with pytest.raises(DocumentsMissing, match=r"x/f\.txt") as told:
        _names(tmp_path / "a", tmp_path / "b")
    assert str(tmp_path / "a") in str(told.value)
    assert str(tmp_path / "b") in str(told.value)


def test_the_same_name_in_different_folders_is_no_clash(tmp_path: Path):
    write_files(tmp_path, {"a/x/f.txt": "", "b/y/f.txt": ""})
    assert _names(tmp_path / "a", tmp_path / "b") == ["x/f.txt", "y/f.txt"]


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, kind: str):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DocumentsMissing, match=kind):
        _names(tmp_path / kind)


def test_links_are_not_followed(documents: Path, tmp_path: Path):
    write_files(tmp_path / "utenfor", {"hemmelig.txt": "", "mappe/hemmelig.txt": ""})
    write_files(documents, {"a.txt": ""})
    (documents / "lenke.txt").symlink_to(tmp_path / "utenfor" / "hemmelig.txt")
    (documents / "lenkemappe").symlink_to(tmp_path / "utenfor")
    (documents / "dod.txt").symlink_to(tmp_path / "finnes-ikke")
    (documents / "sirkel").symlink_to(documents)
    assert _names(documents) == ["a.txt"]


def test_a_linked_folder_that_the_operator_names_is_read(documents: Path, tmp_path: Path):
    write_files(documents, {"a.txt": ""})
    (tmp_path / "lenke").symlink_to(documents)
    assert _names(tmp_path / "lenke") == ["a.txt"]


def test_a_file_that_goes_away_is_unreadable(documents: Path):
    with pytest.raises(DocumentRejected) as rejected:
        FoundFile(documents, "borte.txt").read()
    assert rejected.value.reason is Reason.UNREADABLE


@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_a_file_beyond_the_limit_is_not_read(
    documents: Path, monkeypatch: pytest.MonkeyPatch, size: int, fits: bool
):
    monkeypatch.setattr(load, "MAX_FILE_BYTES", 10)
    (documents / "a.txt").write_bytes(b"x" * size)
    if fits:
        assert FoundFile(documents, "a.txt").read() == b"x" * size
        return
    with pytest.raises(DocumentRejected) as rejected:
        FoundFile(documents, "a.txt").read()
    assert rejected.value.reason is Reason.TOO_LARGE


def test_a_pipe_is_found_and_refused_without_waiting_for_it(documents: Path):
    os.mkfifo(documents / "ror.pdf")
    (found,) = find_files([documents])
    with pytest.raises(DocumentRejected) as rejected:
        found.read()
    assert rejected.value.reason is Reason.UNREADABLE


def test_folders_may_lie_deeper_than_a_program_may_call(documents: Path, index: Path):
    deep = documents.joinpath(*["m"] * 1200)
    before = Path.cwd()
    try:
        os.chdir(documents)  # by small steps: the whole path is too long to make at once
        for _ in range(1200):
            Path("m").mkdir()
            os.chdir("m")
        Path("a.txt").write_text("Ferie.", encoding="utf-8")
    finally:
        os.chdir(before)
    found = _names(documents)
    # The standard library removes folders by recursion, and pytest would by it.
    subprocess.run(["rm", "-rf", str(documents / "m")], check=True)
    assert found == [deep.joinpath("a.txt").relative_to(documents).as_posix()]


def test_a_folder_that_may_not_be_read_is_named(documents: Path, monkeypatch: pytest.MonkeyPatch):
    write_files(documents, {"a.txt": "", "stengt/b.txt": ""})
    scan = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "stengt":
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert _names(documents) == ["a.txt", "stengt"]


def test_what_lies_in_the_index_is_left_out(documents: Path):
    write_files(documents, {"a.txt": "", "indeks/b.txt": "", "indeks/c/d.txt": ""})
    found = find_files([documents], leaving_out=documents / "indeks")
    assert [one.file for one in found] == ["a.txt"]
