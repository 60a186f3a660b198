"""Blocks cut where a table's rows stand, so that each row is one block, its label included.

A parser that tells no tables apart has put their lines into paragraphs and list items, and may
have taken some for headings.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind, Section, Span

_Rows = Mapping[Span, Span | None]


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one table with where its columns' labels stand."""

    rows: tuple[Span, ...]
    heading: Span | None

    @property
    def span(self) -> Span:
        start = self.rows[0].start
        return Span(min(start, self.heading.start) if self.heading else start, self.rows[-1].end)

    def blocks(self) -> Iterator[Block]:
        for row in self.rows:
            yield Block(span=row, kind=BlockKind.TABLE_ROW, lead_in=self.heading)


def with_row_blocks(original: str, sections: Sequence[Section], rows: _Rows) -> tuple[Section, ...]:
    """The sections with every row a block; `rows` has the columns' labels by the row's place.

    All rows of a table belong to the section in which it begins. A section whose heading was a
    line of the table is none, and what follows the table goes on where the table stands.
    """
    known = {
        block.span
        for section in sections
        for block in section.blocks
        if block.kind is BlockKind.TABLE_ROW
    }
    found = [_with_headings(section, rows) for section in sections if section.blocks]
    for table in _tables({row: rows[row] for row in sorted(rows) if row not in known}):
        found = _with_table(original, found, table)
    return tuple(found)


def _with_headings(section: Section, rows: _Rows) -> Section:
    """The section with the columns' labels as the lead-in of rows that have none."""
    blocks = (
        replace(block, lead_in=rows.get(block.span)) if _is_bare_row(block) else block
        for block in section.blocks
    )
    return replace(section, blocks=tuple(blocks))


def _is_bare_row(block: Block) -> bool:
    return block.kind is BlockKind.TABLE_ROW and block.lead_in is None


def _tables(rows: _Rows) -> Iterator[_Table]:
    for heading, own in itertools.groupby(rows, key=rows.__getitem__):
        yield _Table(tuple(own), heading)


def _with_table(original: str, sections: Sequence[Section], table: _Table) -> list[Section]:
    place = table.span
    host = _host(sections, place.start)
    kept: list[Section] = []
    gathered: list[Block] = []
    false: dict[tuple[str, ...], tuple[str, ...]] = {}
    for at, section in enumerate(sections):
        rest = [piece for block in section.blocks for piece in _outside(block, table, original)]
        begins_inside = at > host and place.start <= section.blocks[0].span.start < place.end
        if at == host or begins_inside:
            gathered += rest
        if begins_inside:
            false[section.heading_path] = sections[host].heading_path
        elif at == host:
            kept.append(section)
        else:
            path = _true_path(section.heading_path, false)
            kept.append(replace(section, heading_path=path, blocks=tuple(rest)))
    blocks = sorted([*gathered, *table.blocks()], key=lambda block: block.span)
    kept[host] = replace(kept[host], blocks=tuple(blocks))
    return [section for section in kept if section.blocks]


def _host(sections: Sequence[Section], start: int) -> int:
    """The section in which a place lies: the last one that begins before it."""
    before = [at for at, one in enumerate(sections) if one.blocks[0].span.start <= start]
    return before[-1] if before else 0


def _true_path(
    path: tuple[str, ...], false: Mapping[tuple[str, ...], tuple[str, ...]]
) -> tuple[str, ...]:
    for wrong, right in false.items():
        if path[: len(wrong)] == wrong:
            return right + path[len(wrong) :]
    return path


def _outside(block: Block, table: _Table, original: str) -> Iterator[Block]:
    """What is left of a block beside the rows, parted where the table's own heading begins."""
    whole = block.span
    if whole.end <= table.span.start or table.span.end <= whole.start:
        yield block
        return
    cuts = [
        whole.start,
        table.span.start,
        *(at for row in table.rows for at in (row.start, row.end)),
    ]
    inside = sorted({min(max(at, whole.start), whole.end) for at in [*cuts, whole.end]})
    for start, end in itertools.pairwise(inside):
        words = original[start:end]
        own = Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        in_row = any(row.start <= start < row.end for row in table.rows)
        # A lone sign between is a border's remains.
        if not in_row and any(sign.isalnum() for sign in words):
            first = start == whole.start and start < table.span.start
            yield replace(block, span=own) if first else Block(span=own)
