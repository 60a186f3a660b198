"""Tables are recorded in their document: rows as blocks, figures as edits, cells as statements."""

import itertools
from dataclasses import replace

import pytest

from corpus.document import Block, BlockKind, Document, Edit, Row, Section, Span
from corpus.repaired_text import RepairedText
from ingest.parse import parse
from ingest.parse.parsed import Parsed
from ingest.tables import record_tables, rows_of, table_faults, unmasked_rows
from tests.factories import make_source
from tests.ingest.tables.test_wage_grid import LADDER, PLAIN

GENERIC = (
    "# Satser\n\n## Tillegg fra 1. mai 2031\n\n"
    "| Gruppe | Dag | Natt |\n|---|---|---|\n"
    "| Birøkter | 310 kr | 420 kr |\n| Vakt | 75 kr | |\n"
)


def one_section(original: str, *cuts: int) -> Parsed:
    """A text as one section, its blocks parted at the places given."""
    edges = [0, *cuts, len(original.rstrip())]
    spans = [Span(start, end) for start, end in itertools.pairwise(edges)]
    blocks = tuple(Block(span=span) for span in spans)
    return Parsed(original=original, sections=(Section(heading_path=("Bier",), blocks=blocks),))


def document_of(parsed: Parsed) -> Document:
    recorded, facts = record_tables(parsed)
    document = Document(
        source=make_source(),
        original=recorded.original,
        sections=recorded.sections,
        edits=recorded.edits,
    )
    return replace(document, rows=rows_of(document, facts))


def row_blocks(document: Document) -> list[Block]:
    return [
        block
        for section in document.sections
        for block in section.blocks
        if block.kind is BlockKind.TABLE_ROW
    ]


def test_every_row_of_a_pay_table_is_a_block_and_the_text_around_it_stays() -> None:
    document = document_of(one_section(PLAIN))
    rows = row_blocks(document)
    assert [block.span.of(PLAIN).split()[0] for block in rows] == ["Birøkter", "Kubesnekker"]
    assert {block.lead_in.of(PLAIN).split("\n")[0] for block in rows if block.lead_in} == {
        "Birgktarlgnn pr. 1.2.2031"
    }
    kept = [
        block.span.of(PLAIN)
        for section in document.sections
        for block in section.blocks
        if block.kind is BlockKind.PARAGRAPH
    ]
    assert kept[0] == "Innledning om bier."
    assert kept[-1].startswith("Bestemmelsen gjelder")
    assert kept[-1].endswith("Etter tabellen.")


def test_what_is_said_of_pay_names_table_group_and_years() -> None:
    document = document_of(one_section(PLAIN))
    assert document.rows[0].statements[1].endswith("med 6 års ansiennitet: 12 500 kroner")
    assert sum(len(row.statements) for row in document.rows) == 6
    assert document.rows[0].title == ""


def test_headings_and_lost_borders_are_put_right() -> None:
    document = document_of(one_section(PLAIN))
    stored = RepairedText(PLAIN, document.edits)
    assert document.rows[0].heading is not None
    assert stored.shown(document.rows[0].heading).endswith("0 år | 6 år | 8 år")
    assert "15 500 | 15 900" in stored.shown(document.rows[1].span)


def test_a_figure_proven_by_the_table_goes_before_a_repair_that_knows_no_table() -> None:
    at = LADDER.index("=11 300")
    parsed = replace(one_section(LADDER), edits=(Edit(at, at + 7, "§11 300"),))
    document = document_of(parsed)
    assert Edit(at, at + 7, "311 300") in document.edits
    assert len([edit for edit in document.edits if edit.start == at]) == 1
    starts = [edit.start for edit in document.edits]
    assert starts == sorted(starts)
    assert "(rettet etter feil i maskinlesingen)" in document.rows[0].statements[0]


def test_a_repair_of_words_in_a_row_stays_and_one_of_figures_goes() -> None:
    word, figure = LADDER.index("arslgnn"), LADDER.index("324700")
    own = (Edit(word, word + 7, "årslønn"), Edit(figure, figure + 6, "324900"))
    edits = document_of(replace(one_section(LADDER), edits=own)).edits
    assert own[0] in edits
    assert own[1] not in edits


def test_a_line_of_the_table_that_was_taken_for_a_heading_heads_nothing() -> None:
    cut = PLAIN.index("Kubesnekker 14500")
    after = PLAIN.index("Bestemmelsen")
    sections = (
        Section(heading_path=("Bier",), blocks=(Block(span=Span(0, cut - 1)),)),
        Section(heading_path=("Bier", "krav til hatt"), blocks=(Block(span=Span(cut, after - 1)),)),
        Section(
            heading_path=("Bier", "krav til hatt", "Etter"),
            blocks=(Block(span=Span(after, len(PLAIN) - 1)),),
        ),
    )
    document = document_of(Parsed(original=PLAIN, sections=sections))
    assert [section.heading_path for section in document.sections] == [("Bier",), ("Bier", "Etter")]
    assert len(row_blocks(document)) == 2


def test_a_document_without_tables_is_left_as_it_is() -> None:
    parsed = one_section("Alle har rett til fri.\n")
    assert record_tables(parsed) == (parsed, ())


def test_a_generic_table_is_said_cell_by_cell_under_its_heading() -> None:
    document = document_of(parse("a.md", GENERIC.encode()))
    assert [row.statements for row in document.rows] == [
        ("Birøkter – Dag: 310 kr", "Birøkter – Natt: 420 kr"),
        ("Vakt – Dag: 75 kr",),
    ]
    row = document.rows[0]
    assert row.said(row.statements[0]) == "Tillegg: Birøkter – Dag: 310 kr"


@pytest.mark.parametrize(("found", "kept"), [("420 kr", True), ("999 kr", False)])
def test_a_number_that_does_not_stand_in_the_row_is_never_said(found: str, kept: bool) -> None:
    recorded, facts = record_tables(parse("a.md", GENERIC.encode()))
    document = Document(
        source=make_source(), original=recorded.original, sections=recorded.sections
    )
    changed = [replace(fact, value=found) if fact.value == "420 kr" else fact for fact in facts]
    said = [one for row in rows_of(document, changed) for one in row.statements]
    assert (f"Birøkter – Natt: {found}" in said) is kept
    assert "Birøkter – Dag: 310 kr" in said


def test_faults_say_where_and_hold_no_text() -> None:
    unread = LADDER.replace("456 700 468 100 511 900 528 300", "4 7 ? 46")
    document = document_of(one_section(unread))
    (fault,) = table_faults(document)
    assert fault.span.of(unread).startswith("Tillege")
    assert (fault.unread > 0, fault.irregular, fault.page) == (True, False, None)
    assert table_faults(document_of(one_section(PLAIN))) == []


ROW = Row(span=Span(0, 9), statements=("Kari – Sats: 12 kr",), title="Satser", heading=Span(10, 20))
TEXT = "Kari | 12 Gruppe | Sats og Per ringer 99 88 77 66 fra Satser."


@pytest.mark.parametrize(
    ("hidden", "kept"),
    [
        ("Per", True),
        ("99 88 77 66", True),
        ("Kari", False),
        ("Gruppe", False),
        ("Satser", False),
        ("", True),
    ],
)
def test_a_row_that_tells_what_is_masked_goes_whole(hidden: str, kept: bool) -> None:
    masked = TEXT.replace(hidden, "█" * len(hidden)) if hidden else TEXT
    assert bool(unmasked_rows([ROW], TEXT, masked)) is kept


def test_a_label_from_another_row_is_kept_hidden_too() -> None:
    borrowed = replace(ROW, statements=("Ola Li – Kari – Tlf.: 99887766",))
    masked = TEXT.replace("99 88 77 66", "█" * 11)
    assert unmasked_rows([borrowed], TEXT, masked) == ()
