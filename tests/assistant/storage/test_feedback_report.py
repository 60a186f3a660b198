"""Feedback as staff read it."""

import csv
import stat
from pathlib import Path

import pytest

from assistant.messages.catalog import load_messages
from assistant.storage.feedback import HELPFUL, NOT_HELPFUL
from assistant.storage.feedback_report import feedback_report, write_csv
from guardrails.redact import RedactedText
from tests.contracts.test_feedback_store import FIRST, feedback

MESSAGES = load_messages()
EVERY = [
    feedback(1, comment=RedactedText("")),
    feedback(2, helpful=False, reasons=("wrong_rule", "outdated"), conversation=FIRST),
    feedback(3, helpful=False, reasons=("outdated",), comment=RedactedText("=HYPERLINK(1)")),
]


def test_no_feedback_is_told() -> None:
    assert feedback_report([], MESSAGES["nb"]) == MESSAGES["nb"].text("command", "feedback_none")


def test_reasons_are_counted_most_named_first() -> None:
    lines = feedback_report(EVERY, MESSAGES["nb"]).splitlines()
    assert "3" in lines[0]
    counted = [line.split() for line in lines[2 : 2 + len(HELPFUL) + len(NOT_HELPFUL)]]
    assert [int(words[0]) for words in counted] == [2, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert counted[0][-1] == "(outdated)"


def test_comments_stand_last_and_empty_ones_not_at_all() -> None:
    lines = feedback_report(EVERY, MESSAGES["nb"]).splitlines()
    assert lines[-2].endswith("Fin regel.")
    assert lines[-1].endswith("=HYPERLINK(1)")
    assert MESSAGES["nb"].text("command", "feedback_comments") in lines


def test_every_reason_has_its_label_in_every_language() -> None:
    for messages in MESSAGES.values():
        assert set(messages.group("reason")) == {*HELPFUL, *NOT_HELPFUL}


def test_the_file_has_a_line_for_each_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "feedback.csv"
    write_csv(path, EVERY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["helpful"] for row in rows] == ["yes", "no", "no"]
    assert rows[1]["reasons"] == "wrong_rule outdated"
    assert rows[1]["conversation"] == str(FIRST)


@pytest.mark.parametrize("comment", ["=1+1", "+47", "-5", "@SUM", "\tx"])
def test_a_comment_is_no_formula_in_a_spreadsheet(tmp_path: Path, comment: str) -> None:
    path = tmp_path / "feedback.csv"
    write_csv(path, [feedback(comment=RedactedText(comment))])
    assert f"'{comment}" in path.read_text(encoding="utf-8-sig")
