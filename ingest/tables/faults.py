"""What of a document's tables could not be read, for the person who answers for the index."""

from dataclasses import dataclass

from corpus.document import Document, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFault:
    """A row with cells that could not be read, or whose cells could not be told apart.

    It holds where the row stands and no text of it; `page` is that of its section.
    """

    span: Span
    page: int | None
    unread: int
    irregular: bool


def table_faults(document: Document) -> list[TableFault]:
    """The faulty rows in reading order; empty where every cell was read."""
    pages = {block.span: section.page for section in document.sections for block in section.blocks}
    return [
        TableFault(
            span=row.span, page=pages.get(row.span), unread=row.unread, irregular=row.irregular
        )
        for row in document.rows
        if row.unread or row.irregular
    ]
