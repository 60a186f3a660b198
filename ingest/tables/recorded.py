"""A document's tables recorded in it: rows as blocks of their own, figures and words put right."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.document import BlockKind, Document, Edit, Row, Section, Span
from corpus.repaired_text import RepairedText
from corpus.source import Language
from guardrails.grounding import unsupported_numbers
from ingest.parse.parsed import Parsed
from ingest.tables.fact import BY_YEARS, Fact, FactKind
from ingest.tables.reading import border_edits, facts_of, figure_edits, heading_edits
from ingest.tables.row_blocks import with_row_blocks
from ingest.tables.statement import as_statement

_TITLE_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+")
_FROM_A_NUMBER_ON = re.compile(
    r"[\s,(–-]*(?:\b(?:fra|frå|og|med|per|pr|gjeldende|gjeldande|from|of|i|for|kap|kapittel)\b\.?\s*|"
    r"§\s*)*\d.*$",
    re.IGNORECASE,
)


def record_tables(parsed: Parsed) -> tuple[Parsed, tuple[Fact, ...]]:
    """The parsed file with every table's rows as blocks of their own, and what the cells say.

    A figure that was put right by a table's own rule is an edit like any other, and goes before an
    edit of the same place that knows nothing of the table.
    """
    facts = tuple(facts_of(parsed.original, parsed.sections, parsed.edits))
    if not facts:
        return parsed, facts
    original = parsed.original
    sure = [
        *figure_edits(facts),
        *heading_edits(original, facts),
        *border_edits(original, facts),
    ]
    rows = {fact.span: fact.heading for fact in facts}
    edits = sorted([*sure, *_beside(parsed, sure, rows)], key=lambda edit: edit.start)
    sections = with_row_blocks(original, parsed.sections, rows)
    return replace(parsed, edits=tuple(edits), sections=sections), facts


def rows_of(document: Document, facts: Sequence[Fact]) -> tuple[Row, ...]:
    """What each row says, in the document's language, in order.

    A statement is kept only where all its numbers stand in the row or over its columns, as they
    are read; a title is told without numbers.
    """
    stored = RepairedText(document.original, document.edits)
    titles = _titles(document.sections)
    by_row: dict[Span, list[Fact]] = {}
    for fact in facts:
        by_row.setdefault(fact.span, []).append(fact)
    rows = (
        _row(own, titles.get(span, frozenset()), stored, document.source.language)
        for span, own in sorted(by_row.items())
    )
    return tuple(row for row in rows if row.statements)


def _row(
    facts: Sequence[Fact], headings: frozenset[str], stored: RepairedText, language: Language
) -> Row:
    first = facts[0]
    # What is said of pay by seniority names its table; other cells leave that to the heading.
    titled = first.kind not in BY_YEARS and first.table in headings
    own = [replace(fact, table="") if titled else fact for fact in facts]
    row = Row(
        span=first.span,
        statements=tuple(as_statement(fact, language) for fact in own),
        title=_spoken(first.table) if titled else "",
        heading=first.heading,
        unread=sum(fact.value is None for fact in facts),
        irregular=any(fact.kind is FactKind.IRREGULAR for fact in facts),
    )
    evidence = [stored.shown(span) for span in (row.span, row.heading) if span]
    backed = tuple(one for one in row.statements if not unsupported_numbers(one, evidence))
    return replace(row, statements=backed)


def _spoken(title: str) -> str:
    """A table's title without numbers, which no quote holds: «9.2 Lønn per 1.5.» is «Lønn»."""
    return _FROM_A_NUMBER_ON.sub("", _TITLE_NUMBER.sub("", title)).strip()


def _titles(sections: Sequence[Section]) -> dict[Span, frozenset[str]]:
    """The headings over each row, by where it stands."""
    return {
        block.span: frozenset(section.heading_path)
        for section in sections
        for block in section.blocks
        if block.kind is BlockKind.TABLE_ROW
    }


def _beside(parsed: Parsed, sure: Sequence[Edit], rows: dict[Span, Span | None]) -> Iterator[Edit]:
    """The other edits: those that touch no sure one, and no figure in a table's row."""
    taken = [Span(edit.start, edit.end) for edit in sure]
    for edit in parsed.edits:
        place = Span(edit.start, edit.end)
        figure = any(sign.isdigit() for sign in place.of(parsed.original) + edit.text)
        kept_off = [*taken, *rows] if figure else taken
        if not any(one.start < edit.end and edit.start < one.end for one in kept_off):
            yield edit
