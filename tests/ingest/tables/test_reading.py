"""All facts of a document, each read once; and the figures that a document should record."""

from corpus.document import Edit, Span
from ingest.parse.plain_text import parse_plain_text
from ingest.parse.section_writer import SectionWriter
from ingest.tables import Fact, facts_of, figure_edits
from tests.ingest.tables.test_archive_rows import BASIS, EMPTY, table
from tests.ingest.tables.test_wage_grid import LADDER, PLAIN


def test_tables_of_every_kind_are_given_by_place() -> None:
    plan = table("Avtale om bikube", EMPTY, *BASIS, EMPTY, "X", EMPTY, "42")
    text = f"{PLAIN}{plan}\n4.2 HEST\n\n{LADDER}"
    facts = facts_of(text, parse_plain_text(text, title="Bier").sections)
    assert len(facts) == 6 + 3 + 18
    assert [fact.span for fact in facts] == sorted(fact.span for fact in facts)


def test_a_row_is_not_read_twice() -> None:
    writer = SectionWriter("Bier")
    years = ["Grupper", "0 år", "6 år", "8 år"]
    rows = [["Birøkter", "11 500", "12 500", "13 500"], ["Snekker", "14 500", "15 500", "15 900"]]
    writer.table([years, *rows], header_rows=1)
    facts = facts_of(writer.original(), writer.sections())
    assert [fact.value for fact in facts] == [value for row in rows for value in row[1:]]


def test_repaired_figures_are_edits() -> None:
    text = LADDER
    edits = figure_edits(facts_of(text, ()))
    first, second = text.index("=11 300"), text.index("26 3000")
    assert sorted(edits, key=lambda edit: edit.start) == [
        Edit(second, second + 7, "26 300"),
        Edit(first, first + 7, "311 300"),
    ]


def test_unreadable_figures_are_no_edits() -> None:
    unread = Fact(row=("Bi",), column=("Tak",), value=None, span=Span(0, 9), figure=Span(3, 5))
    assert figure_edits([unread]) == []
