"""How often chunks part a rule from its condition, its exception or its list.

Counted over documents that are parsed already, for any way of cutting them: the build's own, or
another to hold it against.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

from corpus.document import MAX_CHUNK_CHARS, BlockKind, Chunk, Document, Section, Span
from corpus.repaired_text import RepairedText
from ingest.chunk import chunk_document
from ingest.continuation import Tie, tie

Chunker = Callable[[Document], Sequence[Chunk]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkFaults:
    """Counts of chunks, and of each fault among them.

    `lead_ins_left` end in a colon while the text goes on in the next chunk; `items_bare` open with
    a list item or row and `exceptions_bare` with an exception or condition whose rule stands in the
    chunk before, without repeating what they need. `lists_parted` and `sections_parted` would have
    fitted in one chunk. `mean_chars` is the mean length of a chunk's span.
    """

    chunks: int
    lead_ins_left: int
    items_bare: int
    exceptions_bare: int
    exceptions_parted: int
    lists_parted: int
    sections_parted: int
    mean_chars: float

    @property
    def faults(self) -> int:
        """All faults but exceptions that repeat their rule."""
        bare = self.items_bare + self.exceptions_bare
        return self.lead_ins_left + bare + self.lists_parted + self.sections_parted


def chunk_faults(documents: Iterable[Document], chunker: Chunker = chunk_document) -> ChunkFaults:
    """Cut documents and count; exceptions are told by the words of `ingest.continuation`."""
    counts = [_of_document(document, chunker(document)) for document in documents]
    chunks = sum(one.chunks for one in counts)
    sums = [sum(column) for column in zip(*(astuple(one)[:-1] for one in counts), strict=True)]
    chars = sum(one.mean_chars * one.chunks for one in counts)
    return _faults(sums, chars / chunks if chunks else 0.0)


def _of_document(document: Document, chunks: Sequence[Chunk]) -> ChunkFaults:
    stored = RepairedText(document.original, document.edits)
    firsts = {section.blocks[0].span.start for section in document.sections if section.blocks}
    inside = [
        (before, after) for before, after in pairwise(chunks) if after.locator.start not in firsts
    ]
    opens = [after for _, after in inside]
    excepted = [chunk for chunk in opens if _opens_with_exception(chunk, stored)]
    cuts = [chunk.locator.start for chunk in opens]
    sums = [
        len(chunks),
        sum(stored.shown(before.locator.span).rstrip().endswith(":") for before, _ in inside),
        sum(not chunk.lead_in and _needs_lead_in(chunk) for chunk in opens),
        sum(not chunk.lead_in for chunk in excepted),
        len(excepted),
        sum(_is_cut(span, cuts) for section in document.sections for span in _lists(section)),
        sum(_is_cut(_span(section), cuts) for section in document.sections if section.blocks),
    ]
    chars = sum(len(chunk.locator.span) for chunk in chunks)
    return _faults(sums, chars / len(chunks) if chunks else 0.0)


def _faults(sums: Sequence[int], mean_chars: float) -> ChunkFaults:
    chunks, lead_ins, items, bare, parted, lists, sections = sums or [0] * 7
    return ChunkFaults(
        chunks=chunks,
        lead_ins_left=lead_ins,
        items_bare=items,
        exceptions_bare=bare,
        exceptions_parted=parted,
        lists_parted=lists,
        sections_parted=sections,
        mean_chars=mean_chars,
    )


def _opens_with_exception(chunk: Chunk, stored: RepairedText) -> bool:
    first = chunk.blocks[0]
    return first.kind is BlockKind.PARAGRAPH and tie(stored.shown(first.span)) is Tie.BOUND


def _needs_lead_in(chunk: Chunk) -> bool:
    lead_in = chunk.blocks[0].lead_in
    said = bool(chunk.rows) and chunk.blocks[0].span == chunk.rows[0].span
    return lead_in is not None and lead_in.start < chunk.locator.start and not said


def _is_cut(span: Span, cuts: Sequence[int]) -> bool:
    """Whether a place that would have fitted in one chunk is cut."""
    return len(span) <= MAX_CHUNK_CHARS and any(span.start < cut < span.end for cut in cuts)


def _span(section: Section) -> Span:
    rows = any(block.kind is BlockKind.TABLE_ROW for block in section.blocks)
    if rows:  # a table is cut between its rows, each of which says its columns
        return Span(0, 0)
    return Span(section.blocks[0].span.start, max(block.span.end for block in section.blocks))


def _lists(section: Section) -> list[Span]:
    """Each lead-in with all its items."""
    ends: dict[Span, int] = {}
    for block in section.blocks:
        if block.kind is BlockKind.LIST_ITEM and block.lead_in:
            ends[block.lead_in] = max(block.span.end, ends.get(block.lead_in, 0))
    return [Span(lead_in.start, end) for lead_in, end in ends.items()]
