"""Sections cut into chunks that keep a rule together with its conditions, exceptions and lists.

Where a rule is longer than a chunk, the later parts repeat what they need before them.
"""

import hashlib

from corpus.document import BlockKind, Chunk, Document, Locator, Row, Span
from corpus.repaired_text import RepairedText
from corpus.sentences import sentence_spans
from guardrails.redact import MASK
from ingest.continuation import Tie, goes_on, parts_named, tie
from ingest.cuts import Atom, Piece, cut_section, part_places

CHUNKER = "bindings-1"
"""Names the way of cutting; an index remembers it."""

_MAX_LEAD_IN_CHARS = 400
_MAX_DEPTH = 4
_MAX_LEAD_IN_LINES = 3
"""A row of a flattened table has more lines over its columns; what it says names the columns."""


def chunk_document(document: Document) -> list[Chunk]:
    """Cut a document. Chunks do not overlap and stand in reading order.

    A chunk's span is at most MAX_CHUNK_CHARS long. A chunk that opens in the middle of a list, with
    an exception or with a continuation repeats what that belongs to in its lead-in. What a row says
    is left out where anything of the row is masked.
    """
    stored = RepairedText(document.original, document.edits)
    rows = [row for row in document.rows if _is_unmasked(row, document)]
    said = {row.span: sum(map(len, row.statements)) for row in rows}
    pieces = (
        piece for section in document.sections for piece in cut_section(section, stored, said)
    )
    by_place = {row.span: row for row in rows}
    return [
        _chunk(document, stored, (ordinal, piece), by_place) for ordinal, piece in enumerate(pieces)
    ]


def _chunk(
    document: Document, stored: RepairedText, numbered: tuple[int, Piece], rows: dict[Span, Row]
) -> Chunk:
    source = document.source
    ordinal, piece = numbered
    span, blocks = piece.span, piece.blocks
    body = span.of(document.original)
    key = f"{source.file}\n{ordinal}\n{body}"
    return Chunk(
        chunk_id=f"{source.source_id}.{ordinal}.{hashlib.sha256(key.encode()).hexdigest()[:8]}",
        source_id=source.source_id,
        heading_path=piece.section.heading_path,
        locator=Locator(file=source.file, start=span.start, end=span.end, page=piece.section.page),
        body=body,
        lead_in=_lead_in(piece, stored, rows),
        blocks=blocks,
        standing=piece.section.standing or source.standing,
        repaired=stored.repaired(span),
        rows=tuple(
            rows[atom.block.span]
            for atom in piece.atoms
            if atom.opens_block and atom.block.span in rows
        ),
    )


def _is_unmasked(row: Row, document: Document) -> bool:
    places = [row.span, row.heading] if row.heading else [row.span]
    return MASK not in row.title and not any(
        MASK in place.of(document.original) for place in places
    )


def _lead_in(piece: Piece, stored: RepairedText, rows: dict[Span, Row]) -> str:
    first = piece.whole[piece.start]
    chain = _chain(first, piece, stored)
    if not chain:
        return _tail(_rule_before(piece))
    lead_in = "\n".join(chain)
    if first.span in rows and lead_in.count("\n") >= _MAX_LEAD_IN_LINES:
        return ""
    return _tail(lead_in)


def _chain(first: Atom, piece: Piece, stored: RepairedText) -> list[str]:
    """What leads in to a block and, for an item under another, what leads in to that one.

    Outermost first, and only what stands before the chunk: the rest is in it.
    """
    chain: list[str] = []
    lead_in, below = first.block.lead_in, piece.span.start
    while lead_in and lead_in.start < below and len(chain) < _MAX_DEPTH:
        chain.insert(0, stored.shown(lead_in).strip())
        above, below = piece.before(lead_in), lead_in.start
        lead_in = above.block.lead_in if above else None
    return chain


def _rule_before(piece: Piece) -> str:
    """The rule that the chunk opens with an exception to or a continuation of; else nothing."""
    first = piece.whole[piece.start]
    if not piece.start or not first.opens_sentence:
        return ""
    last = piece.whole[piece.start - 1]
    in_paragraph = first.block.kind is BlockKind.PARAGRAPH
    dangling = last.words.rstrip().endswith(":") or goes_on(last.words, first.words)
    if not dangling and not (in_paragraph and tie(first.words) >= Tie.REFERRING):
        return ""
    return _named_parts(first, piece) or _list_or_block(last, piece)


def _named_parts(first: Atom, piece: Piece) -> str:
    """The first sentence of each part of the rule that is named and stands before the chunk."""
    numbers = parts_named(first.words)
    places = part_places(piece.whole) if numbers else {}
    named = [
        piece.whole[places[one]] for one in numbers if places.get(one, piece.end) < piece.start
    ]
    return "\n".join(_first_sentence(atom.words) for atom in named)


def _list_or_block(last: Atom, piece: Piece) -> str:
    """What leads in to the list that ended, or the block that did."""
    is_item = last.block.kind is BlockKind.LIST_ITEM and last.block.lead_in
    above = piece.before(last.block.lead_in) if is_item and last.block.lead_in else None
    return above.words if above else last.words


def _first_sentence(words: str) -> str:
    spans = sentence_spans(words)
    return spans[0].of(words) if spans else words


def _tail(text: str) -> str:
    """The end of a long text: whole sentences where some fit, else whole words."""
    text = text.strip()
    if len(text) <= _MAX_LEAD_IN_CHARS:
        return text
    least = len(text) - _MAX_LEAD_IN_CHARS
    starts = [span.start for span in sentence_spans(text) if span.start >= least]
    if starts:
        return text[starts[0] :]
    word = text.find(" ", least)
    return text[word + 1 :] if word >= 0 else text[least:]
