import re
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ingest.errors import Reason
from ingest.parse import xlsx
from ingest.parse.xlsx import parse_xlsx, read_xlsx
from ingest.refusals import NOT_CALCULATED, PASSWORD, UNSAFE_XML
from tests.ingest.fixtures import make_office as make
from tests.ingest.parse_office.reading import assert_sound, lines, reason_of
from tests.ingest.parsing import outline, words_of

_SHEET = "xl/worksheets/sheet1.xml"
_TEXTS = "xl/sharedStrings.xml"


def _sheet(data: str, more: str = "") -> bytes:
    """A workbook whose one sheet has that data."""
    filled = f"<sheetData>{data}</sheetData>{more}"
    return make.changed(
        make.saved(Workbook()),
        _SHEET,
        lambda text: re.sub("<sheetData ?/?>(?:</sheetData>)?", lambda _: filled, text),
    )


def _text(words: str) -> str:
    return f'<c t="inlineStr"><is><t>{words}</t></is></c>'


def test_a_pay_table_reads_as_it_is_shown():
    reading = read_xlsx(make.pay_table(), title="Lønnstabell")
    assert list(outline(reading.parsed)) == [("Lønnstabell", "Lønn")]
    header = "Gruppe | 0 | 8 | 16"
    assert lines(reading.parsed) == [
        ("paragraph", "Minstelønn fra 1.5.2031", None),
        ("table_row", "Fagarbeider | 410 000 | 433 500 | 471 251", header),
        ("table_row", "Lærer | 520 000 | 561 000 | 600 000", header),
        ("table_row", "Satser | Verdi", None),
        ("table_row", "Feriepenger | 14,3 %", None),
        ("table_row", "Virkning | 01.05.2031", None),
        ("table_row", "Per time | kr 210,50", None),
    ]
    assert reading.left_out == {"hidden_sheets": 1, "hidden_rows": 1, "hidden_columns": 1}
    assert "Skjult" not in reading.parsed.original
    assert "Kladd" not in reading.parsed.original
    assert_sound(reading.parsed)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c t="n"><v>2.5</v></c>', "2,5"),
        ("<c><v>2</v></c>", "2"),
        ('<c t="b"><v>1</v></c>', "SANN"),
        ('<c t="b"><v>0</v></c>', "USANN"),
        ('<c t="e"><v>#N/A</v></c>', "#I/T"),
        ('<c t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c t="str"><f>A1</f><v>svar</v></c>', "svar"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ("<c><v>ikke tall</v></c>", "ikke tall"),
        ('<c s="99"><v>3</v></c>', "3"),
        ('<c t="inlineStr"><is><r><t>fet </t></r><r><t>skrift</t></r></is></c>', "fet skrift"),
        ('<c t="inlineStr"><is><t>a</t><rPh><t>lyd</t></rPh></is></c>', "a"),
        ('<c t="inlineStr"><is><t>en_x000D_to_xD800_</t></is></c>', "en to"),
    ],
)
def test_a_cells_value_is_what_a_reader_sees(cell: str, words: str):
    assert words_of(parse_xlsx(_sheet(f"<row>{cell}</row>"), title="Fil")) == words


@pytest.mark.parametrize(
    "cell",
    [
        "<c/>",
        "<c><v/></c>",
        '<c t="s"><v>99</v></c>',
        '<c t="s"><v>-1</v></c>',
        '<c t="str"><f>A1</f></c>',
        '<c r="GS1"><v>1</v></c>',
        "<c><v>inf</v></c>",
    ],
)
def test_a_cell_without_a_value_is_no_text(cell: str):
    data = _sheet(f'<row r="1">{cell}</row><row r="3">{_text("Synlig")}</row>')
    assert words_of(parse_xlsx(data, title="Fil")) == "Synlig"


def test_texts_that_cells_share_are_read_with_their_runs_joined():
    parsed = parse_xlsx(make.with_shared_texts(), title="Fil")
    assert lines(parsed) == [
        ("table_row", "Fravær med lønn | 12 | 01.05.2031", "Type | Dager | Fra"),
        ("table_row", "Fravær med lønn | 3 | 01.06.2031", "Type | Dager | Fra"),
    ]


def test_merged_cells_stand_in_every_row_that_holds_something():
    data = _sheet(
        f'<row r="1">{_text("Enhet")}{_text("Del")}{_text("Sum")}</row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Skole</t></is></c>'
        '<c r="B2"><v>1</v></c><c r="C2"><v>5</v></c></row>'
        '<row r="3"><c r="B3"><v>2</v></c></row>',
        '<mergeCells><mergeCell ref="A2:A1048576"/><mergeCell ref="C2:C3"/><mergeCell ref="x"/>'
        "</mergeCells>",
    )
    header = "Enhet | Del | Sum"
    assert lines(parse_xlsx(data, title="Fil")) == [
        ("table_row", "Skole | 1 | 5", header),
        ("table_row", "Skole | 2 | 5", header),
    ]


def test_a_heading_over_several_columns_keeps_the_headings_under_it():
    data = _sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Gruppe</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Ansiennitet</t></is></c></row>'
        '<row r="2"><c r="B2" t="inlineStr"><is><t>kort</t></is></c>'
        '<c r="C2" t="inlineStr"><is><t>lang</t></is></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Lærer</t></is></c><c r="B3"><v>1</v></c>'
        '<c r="C3"><v>2</v></c></row>',
        '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>',
    )
    assert lines(parse_xlsx(data, title="Fil")) == [
        ("table_row", "Lærer | 1 | 2", "Gruppe | Ansiennitet | Ansiennitet\nGruppe | kort | lang")
    ]


def test_hidden_columns_fall_out_of_merged_ones():
    data = make.changed(
        _sheet(
            f'<row r="1">{_text("A")}{_text("B")}{_text("C")}</row>'
            '<row r="2"><c r="A2"><v>1</v></c><c r="C2"><v>3</v></c></row>',
            '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>',
        ),
        _SHEET,
        lambda text: text.replace(
            "<sheetData>",
            '<cols><col min="1" max="1"/><col min="2" max="2" hidden="1"/>'
            '<col min="4" max="16384" hidden="1"/></cols><sheetData>',
        ),
    )
    reading = read_xlsx(data, title="Fil")
    assert words_of(reading.parsed) == "A | C\n1 | 3"
    assert reading.left_out == {"hidden_columns": 1}


def test_a_far_cell_costs_no_more_than_a_near_one():
    data = _sheet(
        f'<row r="1">{_text("Første")}</row>'
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Siste</t></is></c></row>',
        '<mergeCells><mergeCell ref="A1:XFD1048575"/></mergeCells>',
    )
    assert words_of(parse_xlsx(data, title="Fil")) == "Første\nSiste"


def test_a_formula_without_a_value_is_marked_and_counted():
    data = _sheet(f"<row>{_text('Sum')}{_text('kr')}<c><f>1+1</f></c></row>")
    reading = read_xlsx(data, title="Fil")
    assert words_of(reading.parsed) == "Sum | kr | (ikke beregnet)"
    assert reading.left_out == {"uncalculated": 1}


def test_more_cells_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx, "MAX_CELLS", 3)
    row = "<row>" + _text("a") * 2 + "</row>"
    assert words_of(parse_xlsx(_sheet(row), title="Fil")) == "a | a"
    assert reason_of(lambda: parse_xlsx(_sheet(row * 2), title="Fil")) is Reason.TOO_LARGE
    merges = "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 4 + "</mergeCells>"
    assert reason_of(lambda: parse_xlsx(_sheet(row, merges), title="Fil")) is Reason.TOO_LARGE


def test_1904_and_the_books_own_title_are_taken():
    book = Workbook()
    book.properties.title = "Satser 2031"
    book.epoch = CALENDAR_MAC_1904
    make.first_sheet(book).cell(1, 1, 0).number_format = "dd.mm.yyyy"
    book.create_chartsheet("Figur")
    parsed = parse_xlsx(make.saved(book), title="Fil")
    assert parsed.profile.title == "Satser 2031"
    assert words_of(parsed) == "01.01.1904"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (make.password_protected, PASSWORD),
        (make.only_formulas, NOT_CALCULATED),
        (make.circular, Reason.DAMAGED),
        (lambda: make.damaged(make.pay_table()), Reason.DAMAGED),
        (lambda: make.with_part(make.pay_table(), _SHEET, "<a><row>"), Reason.DAMAGED),
        (
            lambda: make.with_part(
                make.with_shared_texts(), _TEXTS, "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"
            ),
            UNSAFE_XML,
        ),
    ],
    ids=["password", "formulas only", "document", "broken off", "unclosed", "entities"],
)
def test_what_is_no_sound_workbook_is_refused(made: Callable[[], bytes], reason: Reason):
    assert reason_of(lambda: parse_xlsx(made(), title="Fil")) is reason
