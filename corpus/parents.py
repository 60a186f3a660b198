"""The section that a chunk was cut from, whole: its own text and that of the headings below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Chunk, Span
from corpus.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A section with everything below it, as far as it stands in one place.

    `chunks` are in reading order, and `span` reaches from the first to the last: headings between
    them are in it. `whole` is False where the section goes on beyond the cap.
    """

    heading_path: tuple[str, ...]
    span: Span
    chunks: tuple[Chunk, ...]
    whole: bool = True


def parent_of(release: Release, chunk: Chunk, *, most_chars: int) -> Parent:
    """The widest section around a chunk whose span is at most `most_chars` characters.

    Where even the innermost section is longer, as much of it around the chunk as fits is given;
    never less than the chunk itself.

    Raises:
        ValueError: The release does not hold the chunk.
    """
    own = [one for one in release.chunks if one.source_id == chunk.source_id]
    at = own.index(chunk)
    path = chunk.heading_path
    for depth in range(min(1, len(path)), len(path) + 1):
        run = _run(own, at, path[:depth])
        if len(_span(own, run)) <= most_chars:
            return _parent(own, run, path[:depth])
    return _parent(own, _fitting(own, run, at, most_chars), path, whole=False)


def _run(chunks: Sequence[Chunk], at: int, path: tuple[str, ...]) -> range:
    """The chunks around one that stand under a heading without a break."""
    first = last = at
    while first > 0 and chunks[first - 1].heading_path[: len(path)] == path:
        first -= 1
    while last + 1 < len(chunks) and chunks[last + 1].heading_path[: len(path)] == path:
        last += 1
    return range(first, last + 1)


def _fitting(chunks: Sequence[Chunk], run: range, at: int, most_chars: int) -> range:
    """As many chunks of a run as fit around one: first those after it, where exceptions stand."""
    first, end = at, at + 1
    while end < run.stop and len(_span(chunks, range(first, end + 1))) <= most_chars:
        end += 1
    while first > run.start and len(_span(chunks, range(first - 1, end))) <= most_chars:
        first -= 1
    return range(first, end)


def _parent(
    chunks: Sequence[Chunk], run: range, path: tuple[str, ...], *, whole: bool = True
) -> Parent:
    own = tuple(chunks[run.start : run.stop])
    return Parent(heading_path=path, span=_span(chunks, run), chunks=own, whole=whole)


def _span(chunks: Sequence[Chunk], run: range) -> Span:
    return Span(chunks[run.start].locator.start, chunks[run.stop - 1].locator.end)
