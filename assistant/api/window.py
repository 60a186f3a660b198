"""A quote among its neighbours: whole blocks of a source, the repair beside the original."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.document import Chunk, Edit, Span
from corpus.release import Release
from corpus.source import Standing

AROUND = 600
"""About so many characters are shown on each side of a quote."""

MOST_CHARS = 6_000


@dataclass(frozen=True, slots=True)
class Run:
    """Characters as they are shown; `original` where they differ from those that are stored."""

    text: str
    original: str | None
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """[start, end) of a stored original around a quote, and what it is worth on a day."""

    span: Span
    text: str
    shown: tuple[Run, ...]
    heading_path: tuple[str, ...]
    standing: Standing


def window_of(release: Release, source_id: str, quote: Span, day: date) -> Window | None:
    """The window around a quote; None where the source has no such place or it is too long."""
    original = release.originals[source_id]
    if not 0 <= quote.start < quote.end <= len(original) or len(quote) > MOST_CHARS:
        return None
    chunks = [chunk for chunk in release.chunks if chunk.source_id == source_id]
    span = _around(original, quote, _blocks(chunks))
    held = _nearest(chunks, quote)
    standing = held.standing if held else release.sources[source_id].standing
    return Window(
        span=span,
        text=span.of(original),
        shown=_runs(original, span, quote, release.edits.get(source_id, ())),
        heading_path=held.heading_path if held else (),
        standing=Standing(
            authority=standing.authority,
            scope=standing.scope,
            status=standing.status_on(day),
            validity=standing.validity,
        ),
    )


def _blocks(chunks: Sequence[Chunk]) -> list[Span]:
    return sorted({block.span for chunk in chunks for block in chunk.blocks})


def _nearest(chunks: Sequence[Chunk], quote: Span) -> Chunk | None:
    """The chunk that the quote stands in, else the last one that begins before it."""
    before = [one for one in chunks if one.locator.start <= quote.start]
    return max(before, key=lambda one: (quote.start < one.locator.end, one.locator.start),
               default=None)  # fmt: skip


def _around(original: str, quote: Span, blocks: Sequence[Span]) -> Span:
    """Whole blocks around a quote; where they are too long, as many characters as may be."""
    start = _edge_before(original, max(0, quote.start - AROUND), blocks)
    end = _edge_after(original, min(len(original), quote.end + AROUND), blocks)
    if end - start <= MOST_CHARS:
        return Span(start, end)
    spare = (MOST_CHARS - len(quote)) // 2
    return Span(max(start, quote.start - spare), min(end, quote.end + spare))


def _edge_before(original: str, place: int, blocks: Sequence[Span]) -> int:
    """Where the block around a place begins; between blocks, the line, which may be a heading."""
    inside = [block.start for block in blocks if block.start <= place < block.end]
    ended = [block.end for block in blocks if block.end <= place]
    return min(inside, default=max(original.rfind("\n", 0, place) + 1, *ended, 0))


def _edge_after(original: str, place: int, blocks: Sequence[Span]) -> int:
    """Where the block around a place ends; between blocks, the line, which may be a heading."""
    inside = [block.end for block in blocks if block.start < place <= block.end]
    begun = [block.start for block in blocks if block.start >= place]
    line_end = original.find("\n", place)
    line = line_end if line_end >= 0 else len(original)
    return max(inside, default=min(line, *begun, len(original)))


def _runs(original: str, span: Span, quote: Span, edits: Sequence[Edit]) -> tuple[Run, ...]:
    """The window cut up at its edits and at the edges of the quote.

    An edit over an edge of the window is left out; one over an edge of the quote is quoted.
    """
    inside = [one for one in edits if span.start <= one.start and one.end <= span.end]
    runs: list[Run] = []
    at = span.start
    for edit in inside:
        runs += _plain(original, Span(at, edit.start), quote)
        read = original[edit.start : edit.end]
        runs.append(Run(edit.text, read, edit.start < quote.end and quote.start < edit.end))
        at = edit.end
    return (*runs, *_plain(original, Span(at, span.end), quote))


def _plain(original: str, span: Span, quote: Span) -> list[Run]:
    edges = sorted({span.start, span.end, *_within(span, quote)})
    return [
        Run(original[start:end], None, quote.start <= start and end <= quote.end)
        for start, end in pairwise(edges)
    ]


def _within(span: Span, quote: Span) -> list[int]:
    return [edge for edge in (quote.start, quote.end) if span.start < edge < span.end]
