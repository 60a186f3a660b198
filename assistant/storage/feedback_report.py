"""Feedback as staff read it: counted by reason, with the comments; or line by line in a file."""

import csv
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.messages.catalog import Messages
from assistant.storage.feedback import Feedback, reasons_for

_COLUMNS = ("day", "trace_id", "helpful", "reasons", "comment", "conversation", "release_id")
_OWNER_ONLY = 0o600
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def feedback_report(every: Sequence[Feedback], messages: Messages) -> str:
    """Counts by reason, most named first, then the comments by day."""
    if not every:
        return messages.text("command", "feedback_none")
    helpful = sum(one.helpful for one in every)
    amounts = {"amount": len(every), "helpful": helpful, "not_helpful": len(every) - helpful}
    lines = [messages.text("command", "feedback_total", **amounts), ""]
    named = Counter(reason for one in every for reason in one.reasons)
    labels, codes = messages.group("reason"), sorted(_codes(), key=lambda code: -named[code])
    lines += [f"{named[code]:6}  {labels[code]} ({code})" for code in codes]
    comments = [f"  {one.day}  {one.trace_id}  {one.comment}" for one in every if one.comment]
    if comments:
        lines += ["", messages.text("command", "feedback_comments"), *comments]
    return "\n".join(lines)


def write_csv(path: Path, every: Sequence[Feedback]) -> None:
    """Write a line for each, to a file that only its owner may read.

    A spreadsheet would take a comment that begins as a formula for one, so it gets an apostrophe.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, _OWNER_ONLY)
    # The mark at the start tells spreadsheets that the letters are UTF-8.
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_COLUMNS)
        rows.writerows(_row(one) for one in every)


def _codes() -> tuple[str, ...]:
    return (*reasons_for(helpful=True), *reasons_for(helpful=False))


def _row(one: Feedback) -> tuple[object, ...]:
    comment = f"'{one.comment}" if one.comment.startswith(_FORMULA) else one.comment
    reasons, conversation = " ".join(one.reasons), one.conversation or ""
    helpful = "yes" if one.helpful else "no"
    return (
        one.day, one.trace_id, helpful, reasons, comment, conversation, one.release_id
    )  # fmt: skip
