"""A SQLite file that only its owner may read, brought up to date by numbered steps."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

_OWNER_ONLY = 0o600
_BUSY_S = 5.0


class SqliteFile:
    """Several threads and processes may use it at once.

    What is deleted is overwritten, in the file and in the log beside it.
    """

    def __init__(self, path: Path, migrations: Path, fault: type[AssistantError]) -> None:
        """Open the file, make it where there is none, and bring it up to date.

        Raises:
            AssistantError: The fault named: it is damaged, from a newer version, or cannot be
                opened. Every other method may raise it too.
        """
        self._lock = threading.Lock()
        self._path = path
        self._fault = fault
        with self._told():
            _create(path)
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(migrations)
            except BaseException:
                self._connection.close()
                raise

    @contextmanager
    def alone(self) -> "Iterator[Any]":
        """What runs statements, for one thread of this process at a time."""
        with self._lock, self._told():
            yield self._connection.execute

    @contextmanager
    def changing(self) -> "Iterator[Any]":
        """As `alone`, in one transaction; afterwards nothing is left in the log."""
        with self.alone() as run:
            run("BEGIN IMMEDIATE")
            try:
                yield run
                run("COMMIT")
            except BaseException:
                with suppress(sqlite3.OperationalError):
                    run("ROLLBACK")
                raise
            # Overwritten pages stay in the log until it is emptied. Where another process reads,
            # the next change empties it.
            with suppress(sqlite3.OperationalError):
                run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of it; nothing is asked of it afterwards."""
        with self._lock:
            self._connection.close()

    def _prepare(self, migrations: Path) -> None:
        run = self._connection.execute
        for setting in ("journal_mode = WAL", "secure_delete = ON", "synchronous = FULL"):
            run(f"PRAGMA {setting}").fetchall()
        steps = sorted(migrations.glob("*.sql"))
        (version,) = run("PRAGMA user_version").fetchone()
        if version > len(steps):
            raise self._fault(
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

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors say what to do; they hold no value of any row."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise self._fault(
                f"{self._path} cannot be used ({type(error).__name__}): expected a database that "
                "this program made, in a folder it may write to; mend KS_DATA, or move the file "
                "away"
            ) from error


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
