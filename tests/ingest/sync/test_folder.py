import os
import shutil
from pathlib import Path

import pytest

from ingest.sync.errors import MirrorUnusable, Refusal, SourceUnavailable
from ingest.sync.folder import sync_folder
from ingest.sync.report import RefusedItem


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of documents with two of them."""
    folder = tmp_path / "source"
    (folder / "hta").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "hta" / "Lønn 2024.txt").write_text("lønn")
    return folder


def contents(mirror: Path) -> dict[str, str]:
    return {
        path.relative_to(mirror).as_posix(): path.read_text()
        for path in mirror.rglob("*")
        if path.is_file() and ".sync" not in path.parts
    }


def test_a_folder_is_copied(source: Path, mirror: Path) -> None:
    report = sync_folder(source, mirror)
    assert contents(mirror) == {"a.txt": "a", "hta/Lønn 2024.txt": "lønn"}
    assert report.added == ("a.txt", "hta/Lønn 2024.txt")
    assert (report.requests, report.refused) == (0, ())


def test_only_what_changed_is_copied_and_deletions_follow(source: Path, mirror: Path) -> None:
    (source / "b.txt").write_text("b")
    sync_folder(source, mirror)
    before = (mirror / "hta/Lønn 2024.txt").stat()
    (source / "a.txt").write_text("A")
    (source / "b.txt").unlink()
    (source / "hta" / "ny.txt").write_text("ny")
    report = sync_folder(source, mirror)
    assert (report.added, report.changed) == (("hta/ny.txt",), ("a.txt",))
    assert (report.removed, report.unchanged) == (("b.txt",), 1)
    after = (mirror / "hta/Lønn 2024.txt").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_change_that_keeps_size_and_time_is_seen(source: Path, mirror: Path) -> None:
    sync_folder(source, mirror)
    found = (source / "a.txt").stat()
    (source / "a.txt").write_text("b")
    os.utime(source / "a.txt", ns=(found.st_atime_ns, found.st_mtime_ns))
    assert sync_folder(source, mirror).changed == ("a.txt",)


def test_a_file_only_touched_is_not_written(source: Path, mirror: Path) -> None:
    sync_folder(source, mirror)
    before = (mirror / "a.txt").stat().st_mtime_ns
    (source / "a.txt").touch()
    report = sync_folder(source, mirror)
    assert (report.changed, report.unchanged) == ((), 2)
    assert (mirror / "a.txt").stat().st_mtime_ns == before


def test_a_copy_altered_in_the_mirror_is_mended(source: Path, mirror: Path) -> None:
    sync_folder(source, mirror)
    (mirror / "a.txt").write_text("altered")
    sync_folder(source, mirror)
    assert contents(mirror)["a.txt"] == "a"


def test_links_and_pipes_are_not_followed(source: Path, mirror: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "x.txt").write_text("secret")
    (source / "file.txt").symlink_to(secret / "x.txt")
    (source / "folder").symlink_to(secret)
    (source / "loop").symlink_to(source)
    os.mkfifo(source / "pipe.txt")
    report = sync_folder(source, mirror)
    assert contents(mirror) == {"a.txt": "a", "hta/Lønn 2024.txt": "lønn"}
    assert set(report.refused) == {
        RefusedItem(name, Refusal.NOT_A_FILE, kept=False)
        for name in ("file.txt", "folder", "loop", "pipe.txt")
    }


def test_a_file_that_became_a_link_disappears(source: Path, mirror: Path) -> None:
    sync_folder(source, mirror)
    (source / "a.txt").unlink()
    (source / "a.txt").symlink_to("/etc/hostname")
    report = sync_folder(source, mirror)
    assert report.removed == ("a.txt",)
    assert "a.txt" not in contents(mirror)


def test_a_source_that_is_itself_a_link_is_followed(
    source: Path, mirror: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(source)
    assert len(sync_folder(tmp_path / "link", mirror).added) == 2


def test_hidden_files_are_left_out_without_a_word(source: Path, mirror: Path) -> None:
    (source / ".git").mkdir()
    (source / ".git" / "config").write_text("x")
    (source / ".hidden").write_text("x")
    report = sync_folder(source, mirror)
    assert (len(report.added), report.refused) == (2, ())


def test_names_that_cannot_be_told_are_refused(source: Path, mirror: Path) -> None:
    (source / os.fsdecode(b"latin\xf8.txt")).write_text("x")
    (source / "back\\slash.txt").write_text("x")
    report = sync_folder(source, mirror)
    assert [item.reason for item in report.refused] == [Refusal.UNSAFE_NAME] * 2
    assert {item.name for item in report.refused} == {"back\\slash.txt", "latin?.txt"}


def test_a_file_larger_than_the_limit_is_refused_unread(source: Path, mirror: Path) -> None:
    with (source / "huge.bin").open("wb") as file:
        file.truncate(3_000_000_000)
    report = sync_folder(source, mirror)
    assert report.refused == (RefusedItem("huge.bin", Refusal.TOO_LARGE, kept=False),)
    assert len(report.added) == 2


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, name: str, call: str = "open") -> None:
    """Let the system refuse one name; the tests may run as a user whom nothing is refused."""
    change = getattr(os, call)

    def one(path: object, *arguments: object, **named: object) -> object:
        if path == name:
            raise PermissionError(13, "denied", name)
        return change(path, *arguments, **named)

    monkeypatch.setattr(os, call, one)


@pytest.mark.parametrize("name", ["a.txt", "hta"])
def test_what_cannot_be_read_keeps_its_former_copy(
    source: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sync_folder(source, mirror)
    refuse_to_open(monkeypatch, name)
    report = sync_folder(source, mirror)
    assert report.refused == (RefusedItem(name, Refusal.UNREADABLE, kept=True),)
    assert report.removed == ()
    assert len(contents(mirror)) == 2


def test_what_could_never_be_read_has_no_copy(
    source: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_open(monkeypatch, "a.txt")
    report = sync_folder(source, mirror)
    assert report.refused == (RefusedItem("a.txt", Refusal.UNREADABLE, kept=False),)


@pytest.mark.parametrize("call", ["listdir", "read"])
def test_a_disk_that_fails_while_it_is_read_is_told(
    source: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    sync_folder(source, mirror)
    (source / "a.txt").write_text("new")

    def fails(*_arguments: object) -> bytes:
        raise OSError(5, "the disk fails")

    monkeypatch.setattr(os, call, fails)
    if call == "listdir":
        with pytest.raises(SourceUnavailable, match="cannot be read"):
            sync_folder(source, mirror)
    else:
        report = sync_folder(source, mirror)
        assert report.refused == (RefusedItem("a.txt", Refusal.UNREADABLE, kept=True),)
    assert contents(mirror)["a.txt"] == "a"


@pytest.mark.parametrize("written", [b"longer than before", b"b"])
def test_a_file_that_is_being_written_waits_for_the_next_time(
    source: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch, written: bytes
) -> None:
    sync_folder(source, mirror)
    (source / "a.txt").write_text("n")
    read = os.read

    def meanwhile(number: int, size: int) -> bytes:
        (source / "a.txt").write_bytes(written)
        return read(number, size)

    monkeypatch.setattr(os, "read", meanwhile)
    report = sync_folder(source, mirror)
    assert report.refused == (RefusedItem("a.txt", Refusal.BEING_WRITTEN, kept=True),)
    assert contents(mirror)["a.txt"] == "a"


def test_a_share_that_is_not_connected_empties_nothing(source: Path, mirror: Path) -> None:
    sync_folder(source, mirror)
    shutil.rmtree(source)
    with pytest.raises(SourceUnavailable, match="name one that exists"):
        sync_folder(source, mirror)
    source.mkdir()
    with pytest.raises(SourceUnavailable, match="empty"):
        sync_folder(source, mirror)
    assert len(contents(mirror)) == 2


def test_an_empty_folder_is_mirrored_the_first_time(tmp_path: Path, mirror: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert sync_folder(tmp_path / "empty", mirror).added == ()


def test_a_folder_is_not_mirrored_into_itself(source: Path) -> None:
    for target in (source, source / "inner", source.parent):
        with pytest.raises(SourceUnavailable, match="inside each other"):
            sync_folder(source, target)


def test_another_source_needs_another_mirror(source: Path, mirror: Path, tmp_path: Path) -> None:
    sync_folder(source, mirror)
    (tmp_path / "other").mkdir()
    with pytest.raises(MirrorUnusable):
        sync_folder(tmp_path / "other", mirror)


def test_a_full_disk_leaves_the_former_mirror(
    source: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_folder(source, mirror)
    (source / "a.txt").write_text("new")
    monkeypatch.setattr(
        "ingest.sync.mirror._write", lambda *_a: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(OSError, match="full"):
        sync_folder(source, mirror)
    assert contents(mirror)["a.txt"] == "a"
