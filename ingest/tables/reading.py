"""All facts of a document's tables."""

from collections.abc import Sequence

from corpus.document import Edit, Section
from ingest.tables.archive_rows import archive_facts
from ingest.tables.fact import Fact
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
