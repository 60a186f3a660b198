"""Staff score answers in a sheet, and the judge is held against their scores."""

import csv
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.judging.human_labels import LABELS, read_labels


def test_a_sheet_is_written_filled_and_taken_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, taken = tmp_path / "ark.csv", tmp_path / "labels.jsonl"
    assert main(["label-sheet", str(sheet)]) == 0
    assert "python -m evals labels" in capsys.readouterr().out
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    assert len(rows) == len(read_labels(LABELS))
    empty = [place for place, cell in enumerate(rows[0]) if not cell]
    for row in rows[:3]:
        for place in empty:
            row[place] = "2"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows])
    assert main(["labels", str(sheet), "--labels", str(taken)]) == 0
    labels = read_labels(taken)
    assert [one.faithful for one in labels] == [2, 2, 2]
    assert [one.answer for one in labels] == [one.answer for one in read_labels(LABELS)[:3]]


def test_a_sheet_with_a_mistake_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, taken = tmp_path / "ark.csv", tmp_path / "labels.jsonl"
    sheet.write_text("id;svar\n1;x\n", encoding="utf-8")
    assert main(["labels", str(sheet), "--labels", str(taken)]) == 2
    assert "ark.csv" in capsys.readouterr().err
    assert not taken.exists()
