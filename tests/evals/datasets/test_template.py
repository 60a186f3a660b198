from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from assistant.conversation import AnswerStatus
from evals.datasets.catalogue import REQUIRED_FIELDS, catalogue
from evals.datasets.csv_table import write_csv
from evals.datasets.dataset_file import read_dataset
from evals.datasets.table import column_letters
from evals.datasets.template import example_rows, write_template
from guardrails.factory import build_guard
from guardrails.verdict import Category

CORPUS = Path(__file__).parents[3] / "corpus"
HEADERS = [column.header for column in catalogue().columns.values()]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mal.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(template: Path) -> Workbook:
    return load_workbook(template)


@pytest.fixture(scope="module")
def originals() -> Mapping[str, str]:
    files = CORPUS.rglob("*.md")
    return {one.relative_to(CORPUS).as_posix(): one.read_text("utf-8") for one in files}


def test_the_sheets_are_in_norwegian_and_the_lists_are_hidden(book: Workbook) -> None:
    assert [(one.title, one.sheet_state) for one in book.worksheets] == [
        ("Spørsmål", "visible"),
        ("Veiledning", "visible"),
        ("Eksempler", "visible"),
        ("Lister", "hidden"),
    ]


def test_an_empty_template_has_no_mistakes(template: Path) -> None:
    read = read_dataset(template)
    assert (read.samples, read.mistakes) == ((), ())


def test_the_header_is_bold_wrapped_and_stays_in_view(book: Workbook) -> None:
    sheet = book["Spørsmål"]
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    widths = [
        sheet.column_dimensions[column_letters(at)].width for at in range(1, len(HEADERS) + 1)
    ]
    assert widths == [column.width for column in catalogue().columns.values()]


CHOICES = {
    "forventet status": [one.value for one in AnswerStatus],
    "språk": ["bokmål", "nynorsk", "engelsk"],
    "gjennomgang": ["utkast", "gjennomgått", "godkjent"],
    "oppdiktet": ["ja", "nei"],
    "henvisning": ["ja", "nei"],
}


@pytest.mark.parametrize("header", CHOICES)
def test_a_choice_is_made_from_a_list(book: Workbook, header: str) -> None:
    letters = column_letters(HEADERS.index(header) + 1)
    (rule,) = (
        one
        for one in book["Spørsmål"].data_validations.dataValidation
        if str(one.sqref).startswith(f"{letters}2:")
    )
    assert (rule.type, str(rule.sqref)) == ("list", f"{letters}2:{letters}20001")
    sheet, _, area = str(rule.formula1).partition("!")
    offered = [row[0].value for row in book[sheet][area.replace("$", "")]]
    expected = CHOICES[header]
    if header == "forventet status":
        expected = [catalogue().label("status", code) for code in expected]
    assert offered == expected


def test_dates_are_checked_and_shown_as_norwegian_dates(book: Workbook) -> None:
    sheet = book["Spørsmål"]
    letters = column_letters(HEADERS.index("dato") + 1)
    (rule,) = (one for one in sheet.data_validations.dataValidation if one.type == "date")
    assert str(rule.sqref) == f"{letters}2:{letters}20001"
    assert (rule.formula1, rule.formula2) == ("DATE(1990,1,1)", "DATE(2100,12,31)")
    assert sheet.column_dimensions[letters].number_format == "dd.mm.yyyy"
    dated = [row[HEADERS.index("dato")] for row in book["Eksempler"].iter_rows(min_row=2)]
    assert {cell.number_format for cell in dated if cell.value} == {"dd.mm.yyyy"}


def test_the_guidance_explains_every_column(book: Workbook) -> None:
    rows = list(book["Veiledning"].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == HEADERS
    texts = [text for row in rows for text in row[1:]]
    assert all(isinstance(text, str) and text for text in texts)
    required = {row[0] for row in rows if "Må fylles ut" in str(row[1])}
    assert required == {catalogue().header(name) for name in REQUIRED_FIELDS}


def test_the_examples_are_read_without_mistakes(
    tmp_path: Path, book: Workbook, originals: Mapping[str, str]
) -> None:
    book["Spørsmål"].title = "Tom"
    book["Eksempler"].title = "Spørsmål"
    book.save(tmp_path / "a.xlsx")
    book["Spørsmål"].title = "Eksempler"
    book["Tom"].title = "Spørsmål"
    write_csv(tmp_path / "a.csv", example_rows())
    guard = build_guard()
    read = read_dataset(tmp_path / "a.xlsx", guard=guard, originals=originals)
    assert read.mistakes == ()
    assert len(read.samples) == 4
    assert read == read_dataset(tmp_path / "a.csv", guard=guard, originals=originals)


def test_good_examples_are_good_and_bad_ones_bad(
    tmp_path: Path, originals: Mapping[str, str]
) -> None:
    columns = catalogue().columns
    good = [column.good for column in columns.values()]
    partner = dict(zip(columns, good, strict=True)) | {
        "id": columns["pair"].good, "pair": columns["id"].good, "language": "bokmål",
        "question": "Et annet?",
    }  # fmt: skip
    write_csv(tmp_path / "good.csv", [good, list(partner.values())])
    assert read_dataset(tmp_path / "good.csv", originals=originals).mistakes == ()
    free = {"question", "alone", "points", "must_not", "employer", "topic", "style", "note"}
    checked = [name for name in columns if name not in free]
    for name in checked:
        row = [columns[one].bad if one == name else columns[one].good for one in columns]
        write_csv(tmp_path / "bad.csv", [row, list(partner.values())])
        told = read_dataset(tmp_path / "bad.csv", originals=originals).mistakes
        assert columns[name].header in {one.column for one in told}


def test_every_code_and_type_has_its_words() -> None:
    words = catalogue()
    assert set(words.labels["status"]) == {one.value for one in AnswerStatus}
    assert {one.value for one in Category} <= set(words.types)
    for labels in words.labels.values():
        assert len({label.casefold() for label in labels.values()}) == len(labels)
