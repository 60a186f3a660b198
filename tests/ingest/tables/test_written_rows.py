"""Tables that a parser has told apart become facts, whatever the format."""

import pytest

from ingest.parse.section_writer import SectionWriter
from ingest.tables.fact import Fact
from ingest.tables.written_rows import written_facts
from tests.ingest.parsing import parse_text

Said = tuple[tuple[str, ...], tuple[str, ...], str | None]


def said(facts: list[Fact]) -> list[Said]:
    return [(fact.row, fact.column, fact.value) for fact in facts]


def of(rows: list[list[str]], header_rows: int) -> list[Said]:
    writer = SectionWriter("Honning")
    writer.heading(1, "Satser")
    writer.table(rows, header_rows=header_rows)
    return said(written_facts(writer.original(), writer.sections()))


def test_markdown_tables_are_read() -> None:
    text = (
        "# Satser\n\n| År | Sats | Tak |\n|---|:-:|---|\n| 2031 | 12 % | 4 \\| 5 |\n| 2032 | | |\n"
    )
    parsed = parse_text("satser.md", text)
    facts = written_facts(parsed.original, parsed.sections)
    assert said(facts) == [(("2031",), ("Sats",), "12 %"), (("2031",), ("Tak",), "4 | 5")]
    assert facts[0].span.of(parsed.original) == "| 2031 | 12 % | 4 \\| 5 |"
    assert facts[0].table == "Satser"


def test_pages_without_marked_headings_are_read() -> None:
    page = (
        "<h1>Satser</h1><table><tr><td>Studiepoeng</td><td>Binding</td></tr>"
        "<tr><td>1-14</td><td>6 mnd</td></tr><tr><td>15-60</td><td>2 år</td></tr></table>"
    )
    parsed = parse_text("satser.html", page)
    assert said(written_facts(parsed.original, parsed.sections)) == [
        (("1-14",), ("Binding",), "6 mnd"),
        (("15-60",), ("Binding",), "2 år"),
    ]


def test_headings_over_several_columns_are_read_outermost_first() -> None:
    assert of(
        [["", "Kube", "Kube", "Sum"], ["År", "Ny", "Gammel", "Sum"], ["2031", "5", "", "7"]], 2
    ) == [
        (("2031",), ("Kube", "Ny"), "5"),
        (("2031",), ("Sum",), "7"),
    ]


def test_a_row_of_one_cell_is_a_label_of_those_below() -> None:
    assert of([["Gruppe", "6 år"], ["Skoler"], ["Lærer", "5"], ["", "6"]], 1) == [
        (("Skoler", "Lærer"), ("6 år",), "5"),
        (("Skoler",), ("6 år",), "6"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["År", "Sats", "Tak"], ["2031", "5"]],
        [["År", "Sats", "Tak"], ["2031", "5", "6", "7"]],
        [["År", "Sats"], ["2031", ""]],
    ],
)
def test_rows_whose_cells_fit_no_headings_are_left(rows: list[list[str]]) -> None:
    assert of(rows, 1) == []


@pytest.mark.parametrize(
    "rows", [[["Navn", "Kube"], ["Sted", "Eng"]], [["2031", "5"]], [["2031", "5"], ["2032", "6"]]]
)
def test_tables_without_headings_have_no_facts(rows: list[list[str]]) -> None:
    assert of(rows, 0) == []


def test_text_without_tables_has_no_facts() -> None:
    parsed = parse_text("om.md", "# Om bier\n\nEn setning.\n\n- et | punkt\n")
    assert written_facts(parsed.original, parsed.sections) == []
