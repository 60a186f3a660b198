"""Feedback in a SQLite file that only its owner may read."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from assistant.errors import FeedbackUnusable
from assistant.storage.feedback import Feedback
from guardrails.redact import RedactedText

FILE = "feedback.sqlite"
_MIGRATIONS = Path(__file__).parent / "migrations"
_OWNER_ONLY = 0o600
_BUSY_S = 5.0


class SqliteFeedback:
    """A folder's file of feedback. Several threads and processes may use it at once.

    What is deleted is overwritten, in the file and in the log beside it.
    """

    def __init__(self, folder: Path, migrations: Path = _MIGRATIONS) -> None:
        """Open the file, make it where there is none, and bring it up to date.

        Raises:
            FeedbackUnusable: It is damaged, from a newer version, or cannot be opened.
        """
        self._lock = threading.Lock()
        self._path = folder / FILE
        with _told(self._path):
            _create(self._path)
            self._connection = sqlite3.connect(
                self._path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(migrations)
            except BaseException:
                self._connection.close()
                raise

    def add(self, feedback: Feedback) -> None:
        """See `FeedbackStore.add`."""
        with self._alone() as run:
            run("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)", _row(feedback))
            self._clear_log()

    def forget(self, conversation: UUID) -> int:
        """See `FeedbackStore.forget`."""
        return self._delete("conversation = ?", str(conversation))

    def expire(self, first_kept: date) -> int:
        """See `FeedbackStore.expire`."""
        return self._delete("day < ?", first_kept.isoformat())

    def every(self) -> Sequence[Feedback]:
        """See `FeedbackStore.every`."""
        with self._alone() as run:
            return [_feedback(row) for row in run("SELECT * FROM feedback ORDER BY day, trace_id")]

    def close(self) -> None:
        """See `FeedbackStore.close`."""
        with self._lock:
            self._connection.close()

    def _delete(self, condition: str, value: str) -> int:
        with self._alone() as run:
            # The condition is one of two texts above, never a caller's.
            gone: int = run(f"DELETE FROM feedback WHERE {condition}", (value,)).rowcount  # noqa: S608
            if gone:
                self._clear_log()
        return gone

    def _clear_log(self) -> None:
        """Overwritten pages stay in the write-ahead log until it is emptied."""
        # Another process may be reading: then the next write empties it.
        with suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def _alone(self) -> "Iterator[Any]":
        with self._lock, _told(self._path):
            yield self._connection.execute

    def _prepare(self, migrations: Path) -> None:
        run = self._connection.execute
        for setting in ("journal_mode = WAL", "secure_delete = ON", "synchronous = FULL"):
            run(f"PRAGMA {setting}").fetchall()
        steps = sorted(migrations.glob("*.sql"))
        (version,) = run("PRAGMA user_version").fetchone()
        if version > len(steps):
            raise FeedbackUnusable(
                f"{self._path} is of version {version}, newer than this program, which knows "
                f"{len(steps)}; serve it with the program that wrote it, or move it away"
            )
        for number, step in enumerate(steps[version:], start=version + 1):
            self._migrate(number, step.read_text(encoding="utf-8"))
        self._path.chmod(_OWNER_ONLY)

    def _migrate(self, number: int, script: str) -> None:
        """One step whole or not at all, unless another process has just made it."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        try:
            (version,) = run("PRAGMA user_version").fetchone()
            if version < number:
                for statement in _statements(script):
                    run(statement)
                run(f"PRAGMA user_version = {number}")
            run("COMMIT")
        except BaseException:
            with suppress(sqlite3.OperationalError):
                run("ROLLBACK")
            raise


def _create(path: Path) -> None:
    """An empty file that only its owner may read; its log files take over the mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, _OWNER_ONLY))


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would end the transaction."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's errors say what to do; they hold no value of any row.

    Raises:
        FeedbackUnusable: The file cannot be used.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise FeedbackUnusable(
            f"{path} cannot be used ({type(error).__name__}): expected a database that this "
            "program made, in a folder it may write to; mend KS_DATA, or move the file away"
        ) from error


def _row(feedback: Feedback) -> tuple[object, ...]:
    return (
        feedback.trace_id,
        feedback.day.isoformat(),
        int(feedback.helpful),
        json.dumps(feedback.reasons),
        feedback.comment,
        str(feedback.conversation) if feedback.conversation else None,
        feedback.release_id,
    )


def _feedback(row: Sequence[Any]) -> Feedback:
    trace_id, day, helpful, reasons, comment, conversation, release_id = row
    return Feedback(
        trace_id=trace_id,
        day=date.fromisoformat(day),
        helpful=bool(helpful),
        reasons=tuple(json.loads(reasons)),
        comment=RedactedText(comment),
        conversation=UUID(conversation) if conversation else None,
        release_id=release_id,
    )
