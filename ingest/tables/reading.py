"""All facts of a document's tables."""

import itertools
import re
from collections.abc import Iterator, Sequence

from corpus.document import Edit, Section, Span
from ingest.tables.archive_rows import archive_facts
from ingest.tables.fact import BY_YEARS, Fact
from ingest.tables.seniority import heading_places
from ingest.tables.wage_grid import wage_facts
from ingest.tables.written_rows import written_facts


def facts_of(original: str, sections: Sequence[Section], edits: Sequence[Edit] = ()) -> list[Fact]:
    """The facts of every table in a document, by where their rows stand.

    `edits` put right what a machine misread in the tables' titles. A row that stands in a table
    which was read in another way already is not read twice.
    """
    found = [*wage_facts(original, edits), *archive_facts(original)]
    taken = {fact.span for fact in found}
    written = written_facts(original, sections)
    found += [
        fact
        for fact in written
        if not any(span.start < fact.span.end and fact.span.start < span.end for span in taken)
    ]
    return sorted(found, key=lambda fact: fact.span)


def figure_edits(facts: Sequence[Fact]) -> list[Edit]:
    """What repaired figures should read, so that a document records them with its other edits."""
    return [
        Edit(fact.figure.start, fact.figure.end, fact.value)
        for fact in facts
        if fact.figure is not None and fact.value is not None
    ]


def heading_edits(original: str, facts: Sequence[Fact]) -> list[Edit]:
    """What the years over a pay table's columns should read, where a machine misread them."""
    edits = []
    for heading in dict.fromkeys(fact.heading for fact in facts if fact.kind in BY_YEARS):
        if heading is None:
            continue
        line = heading.of(original).rpartition("\n")[2]
        at = heading.end - len(line)
        edits += [
            Edit(at + place.start, at + place.end, f"{years} år")
            for place, years in heading_places(line)
            if place.of(line) != f"{years} år"
        ]
    return edits


def border_edits(original: str, facts: Sequence[Fact]) -> list[Edit]:
    """Borders between amounts that a machine lost, so that two amounts are not read as one."""
    amounts = [fact for fact in facts if fact.kind in BY_YEARS and fact.value is not None]
    rows = itertools.groupby(amounts, key=lambda fact: (fact.span, fact.kind))
    return [edit for (span, _), own in rows for edit in _borders(original, span, list(own))]


def _borders(original: str, row: Span, cells: Sequence[Fact]) -> Iterator[Edit]:
    texts = [fact.figure.of(original) if fact.figure else fact.value or "" for fact in cells]
    # The lowest level may have come loose from the others.
    for own in (texts, texts[1:]):
        spaced = (r"\s?".join(map(re.escape, text.split())) for text in own)
        line = r"([^\w\n]+)".join(spaced)
        found = list(re.finditer(rf"(?<!\d){line}(?!\d)", row.of(original)))
        if len(found) == 1:
            gaps = (found[0].span(group) for group in range(1, len(own)))
            places = [Span(row.start + start, row.start + end) for start, end in gaps]
            yield from (
                Edit(place.start, place.end, " | ")
                for place in places
                if not place.of(original).strip()
            )
            return
