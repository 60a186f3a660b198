"""A source's text cut up: sections, the blocks inside them, and the chunks that are retrieved."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.source import Source, Standing

MAX_CHUNK_CHARS = 1200
"""Upper bound of `Locator.end - Locator.start` of a chunk, in characters."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open interval [start, end) of characters in a stored original."""

    start: int
    end: int

    def of(self, original: str) -> str:
        """The characters of the interval, exactly as stored."""
        return original[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Edit:
    """What a machine misread: [start, end) of a stored original should read `text`."""

    start: int
    end: int
    text: str


class BlockKind(StrEnum):
    """What a block is: running text, one item of a list, one row of a table, or a note."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The smallest piece that a parser tells apart.

    `lead_in` is the text without which the block says nothing on its own: the words before a
    list, or a table's row of headings.
    """

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    lead_in: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading's own text, without the text of the headings below it.

    `heading_path` is outermost first and ends with this section's heading. `standing` is None
    where the section is worth what its source is worth.
    """

    heading_path: tuple[str, ...]
    blocks: tuple[Block, ...]
    page: int | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source with its stored original and its sections, in reading order.

    `edits` put right what a machine misread, in order and none overlapping.
    """

    source: Source
    original: str
    sections: tuple[Section, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """Where in the original: file, page where there are pages, and [start, end)."""

    file: str
    start: int
    end: int
    page: int | None = None

    @property
    def span(self) -> Span:
        """The interval in the stored original."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """The unit that is retrieved. It never carries a score or a vector.

    `body` is the original's characters at the locator, and `repaired` how they are read where a
    machine misread some. `lead_in` is what a long rule's list items need before them, where the
    rule was split. `blocks` lie inside the locator's span.
    """

    chunk_id: str
    source_id: str
    heading_path: tuple[str, ...]
    locator: Locator
    body: str
    lead_in: str = ""
    blocks: tuple[Block, ...]
    standing: Standing
    repaired: str | None = None

    @property
    def text(self) -> str:
        """What is searched and shown."""
        body = self.body if self.repaired is None else self.repaired
        return f"{self.lead_in}\n{body}" if self.lead_in else body
