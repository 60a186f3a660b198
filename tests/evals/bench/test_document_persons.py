"""Labelled places in documents of our own making; every name is invented."""

import hashlib
import json
from pathlib import Path

import pytest

from evals.bench.document_persons import LABELS_FILE, measure_masking, persons_bench, read_places
from evals.errors import DatasetInvalid

_TEXT = "Arbeidstaker Tormod Fjellvikås søkte. Kommunedirektør Randi Holmefjord svarte i mai."
_MASKED, _OFFICE, _MISSED = "Tormod Fjellvikås", "Randi Holmefjord", "svarte"


def _label(held: str, kind: str, **changes: object) -> dict[str, object]:
    start = _TEXT.index(held)
    return {
        "file": "guides/a.txt",
        "start": start,
        "end": start + len(held),
        "type": kind,
        "split": "dev",
        "sha256": hashlib.sha256(held.encode()).hexdigest(),
        **changes,
    }


def _write(folder: Path, *labels: dict[str, object]) -> Path:
    (folder / "guides").mkdir()
    (folder / "guides" / "a.txt").write_text(_TEXT, encoding="utf-8")
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in labels), encoding="utf-8")
    return path


def test_a_covered_place_counts_and_an_untouched_one_does_not(tmp_path: Path):
    path = _write(
        tmp_path,
        _label(_MASKED, "PERSON"),
        _label(_MISSED, "PERSON"),
        _label(_OFFICE, "keep"),
        _label(_OFFICE, "PERSON", split="held-out"),
    )
    measured = measure_masking(tmp_path, read_places(path, "dev"))
    assert (measured.recall.hits, measured.recall.n) == (1, 2)
    assert measured.precision is not None
    assert (measured.precision.hits, measured.precision.n) == (1, 1)


def test_a_place_that_readers_need_and_do_not_get_costs_precision(tmp_path: Path):
    path = _write(tmp_path, _label(_MASKED, "keep"), _label(_MISSED, "PERSON"))
    measured = measure_masking(tmp_path, read_places(path, "dev"))
    assert measured.precision is not None
    assert (measured.precision.hits, measured.precision.n) == (0, 1)


def test_where_nothing_is_masked_there_is_no_precision(tmp_path: Path):
    path = _write(tmp_path, _label(_MISSED, "PERSON"))
    assert measure_masking(tmp_path, read_places(path, "dev")).precision is None
    assert "–" in "".join(persons_bench(tmp_path, "dev", path))


def test_another_document_than_the_labelled_one_is_told(tmp_path: Path):
    path = _write(tmp_path, _label(_MASKED, "PERSON", sha256="0" * 64))
    with pytest.raises(DatasetInvalid, match=r"guides/a\.txt"):
        measure_masking(tmp_path, read_places(path, "dev"))


def test_the_table_tells_both_shares_and_the_split(tmp_path: Path):
    path = _write(tmp_path, _label(_MASKED, "PERSON"), _label(_OFFICE, "keep"))
    lines = "\n".join(persons_bench(tmp_path, "dev", path))
    assert lines.count("1 av 1: 1,000") == 2
    assert "«dev»" in lines


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_shipped_labels_hold_places_of_both_kinds(split: str):
    places = read_places(LABELS_FILE, split)
    assert {place.kept for place in places} == {True, False}
