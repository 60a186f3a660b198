import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.sync import mirror as mirrors
from ingest.sync.errors import MirrorUnusable, Refusal, Refused, SyncInProgress
from ingest.sync.mirror import Mirror, completed, remembered
from ingest.sync.record import Seen

NEW = Seen()


@contextmanager
def opened(folder: Path, source: str = "here") -> Iterator[Mirror]:
    with mirrors.opened(folder, "folder", source) as mirror:
        yield mirror


def sync(folder: Path, files: dict[str, bytes]) -> Mirror:
    """Make a mirror hold these files and no others."""
    with opened(folder) as mirror:
        for file in set(mirror.files) - set(files):
            mirror.drop(file)
        for file, body in files.items():
            mirror.offer(file, [body[:2], body[2:]], "", NEW)
        mirror.commit()
    return mirror


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".sync" not in path.parts
    }


def test_a_mirror_holds_what_was_offered(mirror: Path) -> None:
    files = {"a.txt": b"aaa", "b/c/d.txt": b"", "b/e.txt": b"e"}
    report = sync(mirror, files).report()
    assert contents(mirror) == files
    assert report.added == ("a.txt", "b/c/d.txt", "b/e.txt")
    assert (report.changed, report.removed, report.unchanged) == ((), (), 0)


def test_only_what_changed_is_written(mirror: Path) -> None:
    sync(mirror, {"a": b"a", "b": b"b", "c/d": b"d"})
    before = (mirror / "a").stat()
    report = sync(mirror, {"a": b"a", "b": b"other"}).report()
    assert (report.added, report.changed, report.removed) == ((), ("b",), ("c/d",))
    assert report.unchanged == 1
    after = (mirror / "a").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert not (mirror / "c").exists()


def test_a_file_may_become_a_folder_and_a_folder_a_file(mirror: Path) -> None:
    sync(mirror, {"a": b"a", "b/c": b"c"})
    sync(mirror, {"a/b": b"x", "b": b"y"})
    assert contents(mirror) == {"a/b": b"x", "b": b"y"}


def test_nothing_is_touched_before_the_commit(mirror: Path) -> None:
    sync(mirror, {"a": b"a", "b": b"b"})
    with opened(mirror) as one:
        one.offer("a", [b"new"], "", NEW)
        one.drop("b")
    assert contents(mirror) == {"a": b"a", "b": b"b"}
    assert sync(mirror, {"a": b"a", "b": b"b"}).report().unchanged == 2


def test_what_is_undone_is_neither_done_nor_told(mirror: Path) -> None:
    sync(mirror, {"a": b"a", "b": b"b"})
    with opened(mirror) as one:
        one.offer("a", [b"new"], "", NEW)
        one.drop("b")
        one.refuse("c", Refusal.GONE)
        one.unchanged("a")
        one.undo()
        one.commit()
    assert contents(mirror) == {"a": b"a", "b": b"b"}
    report = one.report()
    assert (report.changed, report.removed, report.refused, report.unchanged) == ((), (), (), 0)


def test_a_file_that_was_altered_or_deleted_here_comes_back(mirror: Path) -> None:
    sync(mirror, {"a": b"aaa", "b": b"bbb"})
    (mirror / "a").write_bytes(b"AAA")
    (mirror / "b").unlink()
    with opened(mirror) as one:
        assert not one.holds("a")
        assert not one.holds("b")
    sync(mirror, {"a": b"aaa", "b": b"bbb"})
    assert contents(mirror) == {"a": b"aaa", "b": b"bbb"}


def test_a_file_dropped_and_offered_again_stays(mirror: Path) -> None:
    sync(mirror, {"a": b"a", "b": b"b"})
    with opened(mirror) as one:
        one.drop("a")
        one.drop("b")
        one.offer("a", [b"a"], "", NEW)
        one.offer("b", [b"new"], "", NEW)
        one.commit()
    assert contents(mirror) == {"a": b"a", "b": b"new"}
    assert (one.report().changed, one.report().removed) == (("b",), ())


def test_what_is_not_the_mirrors_own_is_left_alone(mirror: Path) -> None:
    (mirror / "folder").mkdir(parents=True)
    (mirror / "own.txt").write_text("mine")
    (mirror / "same.txt").write_text("same")
    with opened(mirror) as one:
        with pytest.raises(Refused, match="occupied"):
            one.offer("own.txt", [b"theirs"], "", NEW)
        one.offer("same.txt", [b"same"], "", NEW)
        one.commit()
    sync(mirror, {})
    assert (mirror / "own.txt").read_text() == "mine"
    assert (mirror / "folder").is_dir()


def test_a_folder_in_the_way_of_a_file_is_told(mirror: Path) -> None:
    (mirror / "a" / "mine").mkdir(parents=True)
    (mirror / "b").write_text("mine")
    with opened(mirror) as one:
        for file in ("a", "b/c", "d"):
            try:
                one.offer(file, [b"x"], "", NEW)
            except Refused as refused:
                one.refuse(file, refused.reason)
        one.commit()
    assert {item.name for item in one.report().refused} == {"a", "b/c"}
    assert contents(mirror) == {"b": b"mine", "d": b"x"}


@pytest.mark.parametrize("file", ["../out", "/out", ".sync/state.json", "a/../../out", ""])
def test_no_name_leads_out_of_the_mirror(mirror: Path, file: str) -> None:
    with opened(mirror) as one, pytest.raises(Refused, match="unsafe_name"):
        one.offer(file, [b"x"], "", NEW)


def test_no_link_leads_out_of_the_mirror(mirror: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    sync(mirror, {"in/a": b"a"})
    (mirror / "link").symlink_to(outside)
    (mirror / "file").symlink_to(outside / "b")
    with opened(mirror) as one:
        for file in ("link/b", "file"):
            with pytest.raises(Refused, match="occupied"):
                one.offer(file, [b"x"], "", NEW)
    assert list(outside.iterdir()) == []
    (outside / "a").write_text("not ours")
    (mirror / "in" / "a").unlink()
    (mirror / "in").rmdir()
    (mirror / "in").symlink_to(outside)
    sync(mirror, {})
    assert (outside / "a").read_text() == "not ours"


def test_the_same_name_twice_is_refused(mirror: Path) -> None:
    with opened(mirror) as one:
        one.offer("a", [b"1"], "", NEW)
        with pytest.raises(Refused, match="duplicate"):
            one.offer("a", [b"2"], "", NEW)


def test_a_mirror_has_one_source(mirror: Path) -> None:
    sync(mirror, {"a": b"a"})
    with pytest.raises(MirrorUnusable, match="another folder"), opened(mirror, "there"):
        pass
    assert contents(mirror) == {"a": b"a"}


def test_two_syncs_do_not_write_at_once(mirror: Path) -> None:
    with opened(mirror), pytest.raises(SyncInProgress, match="wait"), opened(mirror):
        pass


@pytest.mark.parametrize("text", ["", "{", '{"version": 2, "kind": "folder", "source": "here"}'])
def test_a_damaged_record_is_told(mirror: Path, text: str) -> None:
    sync(mirror, {"a": b"a"})
    (mirror / ".sync" / "state.json").write_text(text)
    with pytest.raises(MirrorUnusable, match="damaged"), opened(mirror):
        pass


@pytest.mark.parametrize("name", ["../victim", "/victim", ".sync/x"])
@pytest.mark.parametrize("key", ["files", "remove", "place"])
def test_a_record_that_leads_out_of_the_mirror_is_damaged(
    mirror: Path, name: str, key: str
) -> None:
    sync(mirror, {"a": b"a"})
    state = json.loads((mirror / ".sync" / "state.json").read_text())
    plan = {"place": {}, "remove": [], "after": state}
    if key == "files":
        state["files"] = {name: state["files"]["a"]}
    else:
        plan[key] = {name: "0"} if key == "place" else [name]
    (mirror / ".sync" / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(MirrorUnusable, match="damaged"):
        completed(mirror)


class Killed(BaseException):
    """The process ended here."""


@contextmanager
def killed_at(count: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the process die before its `count`-th change to the disk."""
    left = [count]

    def counted(name: str) -> None:
        change = getattr(os, name)

        def one(*arguments: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return change(*arguments, **named)

        patch.setattr(os, name, one)

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "rmdir", "mkdir", "fsync"):
            counted(name)
        yield


BEFORE = {"a": b"old", "b": b"b", "c/d": b"d", "c/e": b"e", "f": b"f"}
AFTER = {"a": b"new", "b": b"b", "c/e": b"E", "g/h": b"h", "f/i": b"i"}


@pytest.mark.parametrize("count", range(30))
def test_a_sync_killed_anywhere_leaves_the_old_or_leads_to_the_new(
    mirror: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    sync(mirror, BEFORE)
    killed = False
    with killed_at(count, monkeypatch):
        try:
            sync(mirror, AFTER)
        except Killed:
            killed = True
    if count >= 29:
        assert not killed, "the kill points no longer reach the end"
    was_planned = completed(mirror)
    assert contents(mirror) in ([AFTER] if was_planned or not killed else [BEFORE, AFTER])
    assert sync(mirror, AFTER).report().refused == ()
    assert contents(mirror) == AFTER
    assert not (mirror / ".sync" / "plan.json").exists()


def test_a_completion_that_is_killed_too_is_completed_in_the_end(
    mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)  # noqa: S311 - a seed, not a secret
    for _round in range(60):
        try:
            with killed_at(chance.randrange(25), monkeypatch):
                sync(mirror, chance.choice([BEFORE, AFTER]))
        except Killed:
            pass
    sync(mirror, AFTER)
    assert contents(mirror) == AFTER


def test_there_is_nothing_to_complete_in_an_ordinary_folder(mirror: Path) -> None:
    assert not completed(mirror)
    assert remembered(mirror) is None
    sync(mirror, {})
    assert not completed(mirror)
