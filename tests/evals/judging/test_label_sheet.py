"""People fill in a sheet without seeing anybody's scores, and are told where a mistake stands."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import DatasetInvalid
from evals.judging.human_labels import Label, read_labels
from evals.judging.label_sheet import read_sheet, write_sheet
from evals.judging.words import words
from tests.evals.judging.cases import label

HEADS = words("sheet")
FIRST = label("Fjorten dager.", 2, 1, 0, 2, by="språkmodell", note="fine", history=("Hei", "Hå"))
SECOND = label('=2+2;\n«sitat» "q"', 0, 0, 0, 0)

Rows = list[dict[str, str]]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "ark.csv"
    write_sheet([FIRST, SECOND], file)
    return file


def rows_of(file: Path) -> Rows:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=";"))


def put(file: Path, rows: Rows, separator: str = ";", encoding: str = "utf-8-sig") -> None:
    with file.open("w", encoding=encoding, newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys(), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)


def scored(rows: Rows, score: str = "1", by: str = "jurist 1") -> Rows:
    given = {HEADS[name]: score for name in ("faithful", "complete", "relevant", "clear")}
    return [row | given | {HEADS["labelled_by"]: by} for row in rows]


def test_the_sheet_shows_neither_scores_nor_notes(sheet: Path) -> None:
    for row in rows_of(sheet):
        assert [row[HEADS[name]] for name in ("faithful", "clear", "labelled_by", "note")] == [
            ""
        ] * 4


def test_no_cell_is_a_formula(sheet: Path) -> None:
    assert [
        row for row in rows_of(sheet) for cell in row.values() if cell[:1] in "=+-@" and cell
    ] == []


def test_what_is_filled_in_comes_back_with_the_answers_as_they_were(sheet: Path) -> None:
    put(sheet, scored(rows_of(sheet)))
    scores = {"faithful": 1, "complete": 1, "relevant": 1, "clear": 1}
    new = {**scores, "labelled_by": "jurist 1", "note": ""}
    assert read_sheet(sheet) == [one.model_copy(update=new) for one in (FIRST, SECOND)]
    assert all(one.by_person for one in read_sheet(sheet))


def test_rows_that_nobody_has_scored_are_passed_over(sheet: Path) -> None:
    assert read_sheet(sheet) == []
    first, second = rows_of(sheet)
    put(sheet, [*scored([first]), second])
    assert [one.id for one in read_sheet(sheet)] == [FIRST.id]


def test_a_sheet_saved_with_commas_in_another_order_and_more_columns_is_read(sheet: Path) -> None:
    rows = [
        {"kommentar": "x"} | dict(reversed(list(row.items()))) for row in scored(rows_of(sheet))
    ]
    put(sheet, rows, separator=",")
    assert [one.id for one in read_sheet(sheet)] == [FIRST.id, SECOND.id]


@pytest.mark.parametrize("name", ["history", "note"])
def test_columns_that_nobody_needs_may_be_gone(name: str, sheet: Path) -> None:
    rows = scored(rows_of(sheet))
    put(sheet, [{head: cell for head, cell in row.items() if head != HEADS[name]} for row in rows])
    assert len(read_sheet(sheet)) == 2


@pytest.mark.parametrize("name", ["answer", "sources", "clear", "labelled_by"])
def test_a_column_that_is_gone_is_named(name: str, sheet: Path) -> None:
    rows = scored(rows_of(sheet))
    put(sheet, [{head: cell for head, cell in row.items() if head != HEADS[name]} for row in rows])
    with pytest.raises(DatasetInvalid, match="mangler") as caught:
        read_sheet(sheet)
    assert HEADS[name] in str(caught.value)


@pytest.mark.parametrize("score", ["3", "to", "1.5", "-1", "1,0", "vet ikke"])
def test_a_score_that_is_none_is_told_with_row_and_column(score: str, sheet: Path) -> None:
    first, second = scored(rows_of(sheet))
    put(sheet, [first, second | {HEADS["clear"]: score}])
    with pytest.raises(DatasetInvalid) as caught:
        read_sheet(sheet)
    assert str(caught.value) == (
        "ark.csv, rad 3: «klart (0-2)» kan ikke leses. Skriv 0, 1 eller 2."
    )


@pytest.mark.parametrize("name", ["labelled_by", "answer", "sources"])
def test_an_empty_field_is_told_with_row_and_column(name: str, sheet: Path) -> None:
    first, second = scored(rows_of(sheet))
    put(sheet, [first | {HEADS[name]: " "}, second])
    with pytest.raises(DatasetInvalid, match=r"rad 2: .*må være fylt ut") as caught:
        read_sheet(sheet)
    assert HEADS[name] in str(caught.value)


def test_one_score_missing_is_a_mistake_not_an_empty_row(sheet: Path) -> None:
    first, second = scored(rows_of(sheet))
    put(sheet, [first | {HEADS["complete"]: ""}, second])
    with pytest.raises(DatasetInvalid, match="rad 2: «fullstendig"):
        read_sheet(sheet)


def test_a_column_that_is_there_twice_is_told(sheet: Path) -> None:
    text = sheet.read_text("utf-8-sig").replace(HEADS["note"], HEADS["clear"], 1)
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="to ganger"):
        read_sheet(sheet)


def test_another_encoding_is_told_with_what_to_do(sheet: Path) -> None:
    put(sheet, scored(rows_of(sheet)), encoding="cp1252")
    with pytest.raises(DatasetInvalid, match="CSV UTF-8"):
        read_sheet(sheet)


@pytest.mark.parametrize("content", ["", "\n", "hei på deg"])
def test_a_file_that_is_no_sheet_is_told(content: str, sheet: Path) -> None:
    sheet.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="mangler"):
        read_sheet(sheet)


def test_a_cell_beyond_all_measure_is_told(sheet: Path) -> None:
    first, second = scored(rows_of(sheet))
    put(sheet, [first | {HEADS["answer"]: "x" * 200_000}, second])
    with pytest.raises(DatasetInvalid, match="kan ikke leses som et ark"):
        read_sheet(sheet)


def test_a_row_cut_short_is_told(sheet: Path) -> None:
    put(sheet, scored(rows_of(sheet)))
    text = sheet.read_text("utf-8-sig").rsplit(";", 2)[0]
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="rad 3: «vurdert av»"):
        read_sheet(sheet)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\t\n"),
    min_size=1,
    max_size=40,
)


@given(TEXTS.map(str.strip).filter(bool))
def test_any_text_survives_the_way_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.mktemp("ark") / "ark.csv"
    one = label("x", 1, 1, 1, 1, by="jurist 1")
    told = Label.model_validate(one.model_dump() | {"question": text, "answer": text})
    write_sheet([told], file)
    put(file, scored(rows_of(file)))
    assert read_sheet(file) == [told]


def test_the_shipped_labels_make_a_whole_sheet(tmp_path: Path) -> None:
    write_sheet(read_labels(), tmp_path / "ark.csv")
    put(tmp_path / "ark.csv", scored(rows_of(tmp_path / "ark.csv")))
    assert [one.case for one in read_sheet(tmp_path / "ark.csv")] == [
        one.case for one in read_labels()
    ]
