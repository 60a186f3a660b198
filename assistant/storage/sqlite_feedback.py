"""Feedback in a SQLite file that only its owner may read."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from assistant.errors import FeedbackUnusable
from assistant.storage.feedback import Feedback
from assistant.storage.sqlite_file import SqliteFile
from guardrails.redact import RedactedText

FILE = "feedback.sqlite"
_MIGRATIONS = Path(__file__).parent / "migrations" / "feedback"


class SqliteFeedback:
    """A folder's file of feedback. Several threads and processes may use it at once."""

    def __init__(self, folder: Path, migrations: Path = _MIGRATIONS) -> None:
        """Open the file, make it where there is none, and bring it up to date.

        Raises:
            FeedbackUnusable: It is damaged, from a newer version, or cannot be opened.
        """
        self._file = SqliteFile(folder / FILE, migrations, FeedbackUnusable)

    def add(self, feedback: Feedback) -> None:
        """See `FeedbackStore.add`."""
        with self._file.changing() as run:
            run("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)", _row(feedback))

    def forget(self, conversation: UUID) -> int:
        """See `FeedbackStore.forget`."""
        return self._delete("conversation = ?", str(conversation))

    def expire(self, first_kept: date) -> int:
        """See `FeedbackStore.expire`."""
        return self._delete("day < ?", first_kept.isoformat())

    def every(self) -> Sequence[Feedback]:
        """See `FeedbackStore.every`."""
        with self._file.alone() as run:
            return [_feedback(row) for row in run("SELECT * FROM feedback ORDER BY day, trace_id")]

    def close(self) -> None:
        """See `FeedbackStore.close`."""
        self._file.close()

    def _delete(self, condition: str, value: str) -> int:
        with self._file.changing() as run:
            # The condition is one of two texts above, never a caller's.
            gone: int = run(f"DELETE FROM feedback WHERE {condition}", (value,)).rowcount  # noqa: S608
        return gone


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
