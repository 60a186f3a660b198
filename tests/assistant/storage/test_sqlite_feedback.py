"""The file of feedback: who may read it, what is left in it, and how it grows older."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import FeedbackUnusable
from assistant.storage.sqlite_feedback import FILE, SqliteFeedback
from guardrails.redact import RedactedText
from tests.contracts.test_feedback_store import FIRST, feedback

SENTINEL = "grevlingsjampinjong"
FIRST_STEP = "CREATE TABLE feedback (trace_id TEXT PRIMARY KEY);"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteFeedback]:
    made = SqliteFeedback(tmp_path / "data")
    yield made
    made.close()


def left(folder: Path) -> list[str]:
    """The files in which the comment's bytes still stand."""
    return [path.name for path in folder.iterdir() if SENTINEL.encode() in path.read_bytes()]


def test_only_the_owner_may_read_it(store: SqliteFeedback, tmp_path: Path) -> None:
    store.add(feedback())
    folder = tmp_path / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert FILE in modes
    assert set(modes.values()) == {0o600}


def test_a_file_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / FILE).touch(mode=0o644)
    SqliteFeedback(tmp_path).close()
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("how", ["forgotten", "expired", "replaced"])
def test_what_is_deleted_is_gone_from_the_disk(
    store: SqliteFeedback, tmp_path: Path, how: str
) -> None:
    for number in range(50):
        comment = RedactedText(f"{SENTINEL} {number} " * 20)
        store.add(feedback(number, comment=comment, conversation=FIRST))
    assert left(tmp_path / "data") != []
    if how == "forgotten":
        store.forget(FIRST)
    elif how == "expired":
        store.expire(date(2100, 1, 1))
    else:
        for number in range(50):
            store.add(feedback(number))
    assert left(tmp_path / "data") == []


def test_it_is_there_after_a_restart(tmp_path: Path) -> None:
    with closing(SqliteFeedback(tmp_path)) as store:
        store.add(feedback())
    with closing(SqliteFeedback(tmp_path)) as store:
        assert list(store.every()) == [feedback()]


def test_threads_and_processes_share_it(store: SqliteFeedback, tmp_path: Path) -> None:
    with closing(SqliteFeedback(tmp_path / "data")) as other:

        def write(first: int) -> None:
            for number in range(first, first + 20):
                (store, other)[number % 2].add(feedback(number))

        threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(store.every()) == len(other.every()) == 80


def version(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def test_a_new_step_is_taken_once_and_in_order(tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    steps.mkdir()
    (steps / "0001_first.sql").write_text(FIRST_STEP)
    SqliteFeedback(tmp_path, steps).close()
    assert version(tmp_path) == 1
    (steps / "0002_second.sql").write_text(
        "ALTER TABLE feedback ADD COLUMN a TEXT;\nINSERT INTO feedback VALUES ('x', 'y;z');\n"
    )
    for _ in range(2):
        SqliteFeedback(tmp_path, steps).close()
    assert version(tmp_path) == 2
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT * FROM feedback").fetchall() == [("x", "y;z")]


def test_a_step_that_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    steps.mkdir()
    (steps / "0001_first.sql").write_text(f"{FIRST_STEP}\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(FeedbackUnusable):
        SqliteFeedback(tmp_path, steps)
    assert version(tmp_path) == 0
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT * FROM sqlite_master").fetchall() == []
    (steps / "0001_first.sql").write_text(FIRST_STEP)
    SqliteFeedback(tmp_path, steps).close()
    assert version(tmp_path) == 1


def test_a_file_from_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    SqliteFeedback(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(FeedbackUnusable, match="newer"):
        SqliteFeedback(tmp_path)
    assert version(tmp_path) == 99


def test_a_damaged_file_says_what_to_do_and_is_left_as_it_is(tmp_path: Path) -> None:
    content = f"Dette er ingen database. {SENTINEL}".encode() * 100
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(FeedbackUnusable, match="KS_DATA") as told:
        SqliteFeedback(tmp_path)
    assert SENTINEL not in str(told.value)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_folder_that_is_a_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(FeedbackUnusable, match="KS_DATA"):
        SqliteFeedback(tmp_path / "data")


def test_a_failure_later_on_holds_no_comment(store: SqliteFeedback) -> None:
    store.close()
    with pytest.raises(FeedbackUnusable) as told:
        store.add(feedback(comment=RedactedText(SENTINEL)))
    assert SENTINEL not in str(told.value)
