"""What reading makes of lines before any heading has been put under another."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Block, BlockKind, Span
from ingest.parse.plain.lines import Line, joined, span_of


class Kind(StrEnum):
    """A heading by what it heads, or text."""

    HEADING = "heading"
    LOCAL = "local"
    RUN_IN = "run_in"
    ROW = "row"
    READING = "reading"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A heading with its words, or a block of text.

    `level` is how far in a heading stands where something tells, 1 outermost; `close` marks a
    heading with no blank line before its text.
    """

    kind: Kind
    span: Span
    words: str = ""
    level: int | None = None
    close: bool = False
    block: Block | None = None
    page: int | None = None

    @property
    def is_heading(self) -> bool:
        """Whether text stands under it."""
        return self.kind in {Kind.HEADING, Kind.LOCAL, Kind.RUN_IN}


def heading(lines: Sequence[Line], *, level: int | None = None, close: bool = False) -> Unit:
    """An ordinary heading."""
    return Unit(
        kind=Kind.HEADING, span=span_of(lines), words=joined(lines), level=level, close=close
    )


def text(span: Span, *, lead_in: Span | None = None) -> Unit:
    """A paragraph."""
    return Unit(kind=Kind.TEXT, span=span, block=Block(span=span, lead_in=lead_in))


def item(span: Span, lead_in: Span | None) -> Unit:
    """An item of a list."""
    block = Block(span=span, kind=BlockKind.LIST_ITEM, lead_in=lead_in)
    return Unit(kind=Kind.TEXT, span=span, block=block)


def note(span: Span, about: Span | None) -> Unit:
    """A footnote, with what refers to it."""
    return Unit(
        kind=Kind.TEXT, span=span, block=Block(span=span, kind=BlockKind.NOTE, lead_in=about)
    )
