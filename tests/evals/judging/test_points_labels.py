import json
from collections import Counter
from pathlib import Path

import pytest

from evals.datasets.shipped import read_lines
from evals.errors import DatasetInvalid, DocumentsMissing
from evals.judging import points_labels
from evals.judging.points_labels import (
    FILE,
    PointLabel,
    points_agreement,
    read_labelled,
    sha256_of,
)
from tests.conftest import require

_DOCUMENT = "# Frister\n\nSvar skal gis innen 14 dager. Svaret skal være skriftlig."
_POINTS = ("fjorten dager", "muntlig svar er nok")


def _label(point: int, *, said: bool, split: str, reading: int) -> dict[str, object]:
    return {
        "sample": "real-1",
        "point": point,
        "point_sha256": sha256_of(_POINTS[point]),
        "spans": [{"file": "frister.md", "start": 0, "end": len(_DOCUMENT)}],
        "answer_sha256": sha256_of(_DOCUMENT),
        "said": said,
        "partly": False,
        "origin": "answer",
        "split": split,
        "round": reading,
    }


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one document, one question of two points, and labels of both halves."""
    (tmp_path / "frister.md").write_text(_DOCUMENT, encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    sample = {"id": "real-1", "question": "Når?", "status": "answered", "language": "nb"}
    line = json.dumps({**sample, "points": _POINTS})
    (data / "real-dev.jsonl").write_text(line, encoding="utf-8")
    labels = [
        _label(point, said=point == 0, split=split, reading=reading)
        for split in ("dev", "test")
        for reading in (1, 2)
        for point in (0, 1)
    ]
    _write(data, labels)
    monkeypatch.setattr("evals.datasets.shipped.DATA", data)
    monkeypatch.setattr(points_labels, "FILE", data / "points-labels.jsonl")
    return tmp_path


def _write(data: Path, labels: list[dict[str, object]]) -> None:
    lines = "\n".join(map(json.dumps, labels))
    (data / "points-labels.jsonl").write_text(lines, encoding="utf-8")


def test_agreement_is_told_for_each_half_and_round(documents: Path) -> None:
    lines = points_agreement(documents)
    assert lines[:4] == [
        "dev: 4 pairs, 2 of them said",
        "  kappa: 1.000",
        "  precision: 1.000 [0.342, 1.000] n=2",
        "  recall: 1.000 [0.342, 1.000] n=2",
    ]
    heads = [line.split(":")[0] for line in lines if not line.startswith(" ")]
    parts = ["", ", own answers", ", round 1", ", round 2"]
    assert heads == [f"{half}{part}" for half in ("dev", "test") for part in parts]


def test_answers_are_rebuilt_from_the_documents(documents: Path) -> None:
    first = read_labelled(documents)[0]
    assert (first.point, first.answer) == (_POINTS[0], _DOCUMENT)


@pytest.mark.parametrize(
    "change",
    [
        {"answer_sha256": sha256_of("en annen tekst")},
        {"point_sha256": sha256_of("et annet punkt")},
        {"point": 7},
        {"sample": "real-2"},
    ],
    ids=["document_changed", "point_changed", "point_gone", "question_gone"],
)
def test_a_label_of_what_has_changed_is_an_error(
    documents: Path, change: dict[str, object]
) -> None:
    _write(documents / "data", [{**_label(0, said=True, split="dev", reading=1), **change}])
    with pytest.raises(DatasetInvalid, match="label anew"):
        read_labelled(documents)


def test_a_document_that_is_not_there_is_named(documents: Path, tmp_path: Path) -> None:
    with pytest.raises(DocumentsMissing, match=r"frister\.md"):
        read_labelled(tmp_path / "elsewhere")


def test_the_labels_hold_no_text_and_as_many_said_as_not_nearly() -> None:
    labels = read_lines(FILE, PointLabel)
    said = Counter(label.said for label in labels)
    assert len(labels) == sum(said.values()) >= 240
    assert 0.7 <= said[True] / said[False] <= 1.4
    assert not any(label.said and label.partly for label in labels)


def test_no_question_is_in_both_halves() -> None:
    labels = read_lines(FILE, PointLabel)
    halves = {
        split: {
            label.sample.removesuffix("-nb").removesuffix("-nn")
            for label in labels
            if label.split == split
        }
        for split in ("dev", "test")
    }
    assert not halves["dev"] & halves["test"]


@pytest.mark.real_documents
def test_the_rule_agrees_with_the_labels_held_out() -> None:
    documents = Path(__file__).parents[3].parent / "shared" / "documents"
    require(documents.is_dir(), "the real documents do not lie beside the repository")
    lines = points_agreement(documents)
    kappa = float(lines[lines.index(next(x for x in lines if x.startswith("test:"))) + 1][9:])
    assert kappa >= 0.75
