"""Tables of PDF files: one block a row, with the heads as its lead-in."""

import pytest

from corpus.document import BlockKind
from ingest.parse.pdf import parse_pdf
from tests.ingest.fixtures import make_pdf
from tests.ingest.parsing import lead_ins, rows, words_of

_ROW = BlockKind.TABLE_ROW


@pytest.mark.parametrize("ruled", [True, False])
def test_a_pay_table_over_two_pages_is_one_table(ruled: bool):
    parsed = parse_pdf(make_pdf.agreement(ruled=ruled), title="Tittel")
    found = [text for kind, text in rows(parsed) if kind is _ROW]
    assert found == [
        "Uten krav om utdanning | 301 000 | 305 500 | 340 200",
        "Fagarbeider | 350 100 |  | 390 700",
        "Fagskole | 361 000 | 366 400 | 401 000",
        "Treårig høyskole | 402 000 | 407 100 | 455 900",
        "Mastergrad | 470 000 | 476 300 | 530 800",
    ]
    heads = [lead_in for lead_in in lead_ins(parsed) if lead_in]
    assert heads == ["Gruppe | 0 år | 2 år | 10 år"] * 5
    assert [section.page for section in parsed.sections] == [1, 2]


def test_the_heads_that_the_next_page_repeats_are_no_block():
    parsed = parse_pdf(make_pdf.agreement(), title="Tittel")
    assert parsed.original.count("Gruppe | 0 år") == 2
    assert "Gruppe" not in words_of(parsed)


def test_a_cells_lines_are_one_cell():
    parsed = parse_pdf(make_pdf.wrapped_cells(), title="Tittel")
    assert rows(parsed) == [
        (_ROW, "Oppsigelse i prøvetid | Fjorten dager, om ikke annet er skriftlig avtalt"),
        (_ROW, "Ellers | Én måned"),
    ]
    assert set(lead_ins(parsed)) == {"Tema | Regel"}


def test_lines_of_a_row_without_ruled_lines_are_put_together_by_the_space_between_rows():
    parsed = parse_pdf(make_pdf.loose_rows(), title="Tittel")
    assert [text for kind, text in rows(parsed) if kind is _ROW] == [
        "Lærer med tillegg for kontaktlærer | 402 000 | 11 000",
        "Assistent | 301 000 | 9 000",
        "Leder | 520 000 | 12 000",
    ]


def test_a_row_with_no_label_goes_on_in_the_row_above():
    parsed = parse_pdf(make_pdf.even_rows(), title="Tittel")
    assert [text for kind, text in rows(parsed) if kind is _ROW] == [
        "Ferie | fem uker og en dag | leder",
        "Permisjon | tolv dager | rådmann",
        "Kurs | etter avtale | leder",
    ]


def test_text_above_and_below_a_table_keeps_its_place():
    kinds = [kind for kind, _ in rows(parse_pdf(make_pdf.agreement(), title="Tittel"))]
    assert kinds == [BlockKind.PARAGRAPH, *[_ROW] * 5, BlockKind.PARAGRAPH]
