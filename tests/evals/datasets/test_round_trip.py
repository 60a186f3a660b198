import csv
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.conversation import AnswerStatus
from evals.datasets.catalogue import catalogue
from evals.datasets.dataset_file import read_dataset, write_dataset
from evals.datasets.sample import Evidence, Sample, TurnIn
from evals.datasets.shipped import DATA, read_lines
from evals.errors import DatasetInvalid
from tests.evals.datasets.generated import samples

KINDS = ("xlsx", "csv", "jsonl")
_SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def through(folder: Path, kind: str, written: list[Sample]) -> list[Sample]:
    path = folder / f"spørsmål.{kind}"
    write_dataset(path, written)
    read = read_dataset(path)
    assert read.mistakes == ()
    return list(read.samples)


@pytest.mark.parametrize("kind", KINDS)
@given(sample=samples())
@_SETTINGS
def test_a_sample_comes_back_as_it_was(tmp_path: Path, kind: str, sample: Sample) -> None:
    assert through(tmp_path, kind, [sample]) == [sample]


@given(order=st.sampled_from(list(permutations(KINDS))), sample=samples("a"), other=samples("b"))
@_SETTINGS
def test_samples_survive_a_chain_of_all_formats(
    tmp_path: Path, order: tuple[str, ...], sample: Sample, other: Sample
) -> None:
    asked = [sample, other.model_copy(update={"question": f"{other.question}?!"})]
    kept = asked
    for kind in order:
        kept = through(tmp_path, kind, kept)
    assert kept == asked


@given(sample=samples())
@_SETTINGS
def test_json_lines_are_readable_as_a_shipped_dataset(tmp_path: Path, sample: Sample) -> None:
    write_dataset(tmp_path / "a.jsonl", [sample])
    assert read_lines(tmp_path / "a.jsonl", Sample) == [sample]


@pytest.mark.parametrize("name", ["answerable2-dev", "real-handbook-dev", "unanswerable-dev"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_dataset_survives(tmp_path: Path, name: str, kind: str) -> None:
    shipped = read_lines(DATA / f"{name}.jsonl", Sample)
    assert len(shipped) > 50
    assert through(tmp_path, kind, shipped) == shipped


FORMULAS = ("=1+1", "+47 1", "-2", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1", " =1")
PLAIN = ("1+1", "x=1", "a@b", "hei", "#REF!", "'sitat'", "30. september")


def question(text: str) -> Sample:
    return Sample(id="a", question=text, status=AnswerStatus.NO_SOURCE, language="nb")


@pytest.mark.parametrize("text", [*FORMULAS, *PLAIN])
def test_no_text_becomes_a_formula_in_a_workbook(tmp_path: Path, text: str) -> None:
    write_dataset(tmp_path / "a.xlsx", [question(text)])
    cell = load_workbook(tmp_path / "a.xlsx")["Spørsmål"]["B2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix == (text[0] in "=+-@")


@pytest.mark.parametrize(
    ("text", "guarded"), [*((one, True) for one in FORMULAS), *((one, False) for one in PLAIN)]
)
def test_an_apostrophe_stands_before_formulas_only(
    tmp_path: Path, text: str, guarded: bool
) -> None:
    path = tmp_path / "a.csv"
    write_dataset(path, [question(text)])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[1][1] == (f"'{text}" if guarded else text)
    assert read_dataset(path).samples[0].question == text


def test_every_field_of_a_sample_has_a_column() -> None:
    assert set(catalogue().columns) == set(Sample.model_fields)


UNWRITABLE = {
    "full_name": {"author": "Ola Nordmann"},
    "blank_question": {"question": "  "},
    "empty_point": {"points": ("",)},
    "source_that_reads_as_another": {"evidence": ((Evidence(file="a.md § 1.md"),),)},
    "section_and_span": {"evidence": ((Evidence(file="a.md", section="Ferie", start=1, end=2),),)},
    "empty_turn": {"history": (TurnIn(role="user", content=""),)},
    "space_around_topic": {"topic": " ferie "},
    "half_a_character": {"note": "\ud83d"},
    "too_long": {"note": "x" * 32_768},
    "illegal_id": {"id": "a b"},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changed", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_would_be_lost_is_not_written(
    tmp_path: Path, kind: str, changed: dict[str, object]
) -> None:
    sample = question("Hva?").model_copy(update=changed)
    with pytest.raises(DatasetInvalid, match=r"mend them before writing"):
        write_dataset(tmp_path / f"a.{kind}", [sample])
    assert not (tmp_path / f"a.{kind}").exists()


def test_a_text_whose_coding_makes_it_too_long_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(DatasetInvalid, match=r"row 2, column 19: expected at most 32767"):
        write_dataset(tmp_path / "a.xlsx", [question("?").model_copy(update={"note": "\1" * 9000})])
    assert not (tmp_path / "a.xlsx").exists()


def test_an_unknown_suffix_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(DatasetInvalid, match=r"\.xlsx, \.csv, \.jsonl"):
        write_dataset(tmp_path / "a.ods", [])


@pytest.mark.parametrize("kind", KINDS)
def test_the_suffix_is_read_in_any_case(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"A.{kind.upper()}"
    write_dataset(path, [question("Hva?")])
    assert read_dataset(path).samples == (question("Hva?"),)
