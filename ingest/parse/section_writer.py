"""Headings, paragraphs, lists and tables written out as text with sections over it."""

from collections.abc import Sequence

from corpus.document import Block, BlockKind, Section, Span
from ingest.errors import DocumentRejected, Reason
from ingest.parse.extracted_text import ExtractedText

MAX_CHARS = 5_000_000
"""A text longer than this is left out: it would be some two thousand pages."""

CELL_GAP = " | "
ITEM_MARK = "–"


class SectionWriter:
    """Takes a document's parts in reading order; `title` heads text that has no heading.

    Every method that writes raises DocumentRejected once there are more than MAX_CHARS characters.
    """

    def __init__(self, title: str) -> None:
        self.page: int | None = None
        self._title = title
        self._text = ExtractedText()
        self._chars = 0
        self._headings: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._sections: list[Section] = []
        self._section_page: int | None = None
        self._paragraph: Span | None = None
        self._items: list[tuple[int, Span]] = []

    def heading(self, level: int, words: str, *, silent: bool = False) -> None:
        """Open a section. A smaller `level` is further out; `silent` headings are not written."""
        self._close()
        self._headings = [above for above in self._headings if above[0] < level]
        self._headings.append((level, words))
        self._section_page = self.page
        if not silent:
            self._write(words)

    def paragraph(self, words: str) -> Span:
        """Write a paragraph; a list after it takes it as its lead-in."""
        self._items = []
        self._paragraph = self._write(words)
        self._add(Block(span=self._paragraph))
        return self._paragraph

    def item(self, words: str, *, level: int = 0) -> Span:
        """Write a list item; one under another item takes that item as its lead-in."""
        self._items = [above for above in self._items if above[0] < level]
        lead_in = self._items[-1][1] if self._items else self._paragraph
        span = self._write(words, gap="\n")
        self._items.append((level, span))
        self._add(Block(span=span, kind=BlockKind.LIST_ITEM, lead_in=lead_in))
        return span

    def note(self, words: str, *, about: Span | None = None) -> None:
        """Write a footnote after the block that refers to it."""
        span = self._write(words)
        self._add(Block(span=span, kind=BlockKind.NOTE, lead_in=about))

    def table(self, rows: Sequence[Sequence[str]], *, header_rows: int) -> None:
        """Write a table; its header rows are no blocks but every row's lead-in."""
        gap, header, spans = "\n\n", None, []
        for row in rows:
            self._grow(sum(map(len, row)))
            spans.append(self._text.add(CELL_GAP.join(row).strip(), gap=gap))
            gap = "\n"
        if 0 < header_rows < len(rows):
            header = Span(spans[0].start, spans[header_rows - 1].end)
            spans = spans[header_rows:]
        for span in spans:
            self._add(Block(span=span, kind=BlockKind.TABLE_ROW, lead_in=header))

    def sections(self) -> tuple[Section, ...]:
        """The sections written so far, in reading order."""
        self._close()
        return tuple(self._sections)

    def original(self) -> str:
        """The text that the spans count in."""
        return self._text.text()

    def _write(self, words: str, *, gap: str = "\n\n") -> Span:
        self._grow(len(words))
        return self._text.add(words, gap=gap)

    def _grow(self, chars: int) -> None:
        self._chars += chars
        if self._chars > MAX_CHARS:
            raise DocumentRejected(Reason.TOO_LARGE)

    def _add(self, block: Block) -> None:
        if not self._blocks and not self._headings:
            self._section_page = self.page
        self._blocks.append(block)

    def _close(self) -> None:
        if self._blocks:
            path = tuple(words for _, words in self._headings) or (self._title,)
            self._sections.append(
                Section(heading_path=path, blocks=tuple(self._blocks), page=self._section_page)
            )
        self._blocks, self._paragraph, self._items = [], None, []
