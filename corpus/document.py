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
class Row:
    """What a table's row says: a statement a filled cell, with the labels of row and column.

    `span` is the whole row, label included, and `heading` where the columns' headings stand.
    `title` says what the table is about; it is empty where the statements say so themselves. Every
    number said stands in one of these as it is read. `unread` counts cells that could not be read,
    and of an `irregular` row no column is sure.
    """

    span: Span
    statements: tuple[str, ...]
    title: str = ""
    heading: Span | None = None
    unread: int = 0
    irregular: bool = False

    def said(self, statement: str) -> str:
        """A statement with what the table is about, so that it can stand alone."""
        return f"{self.title}: {statement}" if self.title else statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source with its stored original and its sections, in reading order.

    `edits` put right what a machine misread, in order and none overlapping; `rows` say what stands
    in tables, in order.
    """

    source: Source
    original: str
    sections: tuple[Section, ...]
    edits: tuple[Edit, ...] = ()
    rows: tuple[Row, ...] = ()


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
    machine misread some. `lead_in` is what the body needs before it, where a rule was split.
    `blocks` lie inside the locator's span, and `rows` begin there.
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
    rows: tuple[Row, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """What the rows say, cell by cell."""
        return tuple(statement for row in self.rows for statement in row.statements)

    @property
    def text(self) -> str:
        """What is searched and shown: the lead-in, the body, then what its tables say."""
        body = self.body if self.repaired is None else self.repaired
        return "\n".join([*filter(None, [self.lead_in]), body, *self.statements])
