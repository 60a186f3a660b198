"""Sections cut into chunks: whole blocks packed together, long ones cut between sentences."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.document import MAX_CHUNK_CHARS, Block, Chunk, Document, Locator, Section, Span
from corpus.repaired_text import RepairedText
from corpus.sentences import sentence_spans

CHUNKER = "blocks-1"
"""Names the way of cutting; an index remembers it."""

_MAX_LEAD_IN_CHARS = 400


@dataclass(frozen=True, slots=True)
class _Piece:
    """Blocks of one section that go into one chunk, in order."""

    section: Section
    blocks: tuple[Block, ...]

    @property
    def span(self) -> Span:
        return Span(self.blocks[0].span.start, max(block.span.end for block in self.blocks))


def chunk_document(document: Document) -> list[Chunk]:
    """Cut a document. Chunks do not overlap and stand in reading order.

    A chunk's span is at most MAX_CHUNK_CHARS long. A chunk that opens with a list item whose
    lead-in stands in an earlier chunk repeats it.
    """
    pieces = [
        piece for section in document.sections for piece in _pieces(section, document.original)
    ]
    return [_chunk(document, piece, ordinal) for ordinal, piece in enumerate(pieces)]


def _pieces(section: Section, original: str) -> Iterator[_Piece]:
    packed: list[Block] = []
    for block in _short_blocks(section.blocks, original):
        if packed and block.span.end - packed[0].span.start > MAX_CHUNK_CHARS:
            yield _Piece(section, tuple(packed))
            packed = []
        packed.append(block)
    if packed:
        yield _Piece(section, tuple(packed))


def _short_blocks(blocks: Iterable[Block], original: str) -> Iterator[Block]:
    """The blocks, those too long for a chunk cut between sentences, or between words at worst."""
    for block in blocks:
        if len(block.span) <= MAX_CHUNK_CHARS:
            yield block
        else:
            for span in _cuts(block.span, original):
                yield replace(block, span=span)


def _cuts(span: Span, original: str) -> Iterator[Span]:
    start, end = span.start, span.start
    for sentence in sentence_spans(span.of(original)):
        sentence_end = span.start + sentence.end
        if sentence_end - start > MAX_CHUNK_CHARS and end > start:
            yield Span(start, end)
            start = span.start + sentence.start
        end = sentence_end
        while end - start > MAX_CHUNK_CHARS:
            cut = _word_break(original, start)
            yield Span(start, cut)
            start = cut + len(original[cut:end]) - len(original[cut:end].lstrip())
    if end > start:
        yield Span(start, end)


def _word_break(original: str, start: int) -> int:
    limit = start + MAX_CHUNK_CHARS
    space = original.rfind(" ", start + MAX_CHUNK_CHARS // 2, limit)
    return space if space > 0 else limit


def _chunk(document: Document, piece: _Piece, ordinal: int) -> Chunk:
    source = document.source
    span = piece.span
    stored = RepairedText(document.original, document.edits)
    body = span.of(document.original)
    key = f"{source.file}\n{ordinal}\n{body}"
    return Chunk(
        chunk_id=f"{source.source_id}.{ordinal}.{hashlib.sha256(key.encode()).hexdigest()[:8]}",
        source_id=source.source_id,
        heading_path=piece.section.heading_path,
        locator=Locator(file=source.file, start=span.start, end=span.end, page=piece.section.page),
        body=body,
        lead_in=_lead_in(piece, stored),
        blocks=piece.blocks,
        standing=piece.section.standing or source.standing,
        repaired=stored.repaired(span),
    )


def _lead_in(piece: _Piece, stored: RepairedText) -> str:
    lead_in = piece.blocks[0].lead_in
    if lead_in is None or lead_in.start >= piece.span.start:
        return ""
    return stored.shown(lead_in)[-_MAX_LEAD_IN_CHARS:]
