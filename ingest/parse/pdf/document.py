"""Pages made into the text that a release keeps, with sections over it."""

from collections import Counter
from collections.abc import Sequence

from corpus.document import Block, BlockKind, Section, Span
from ingest.parse.extracted_text import ExtractedText
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.pdf import markers
from ingest.parse.pdf.outline import Headings, Outline
from ingest.parse.pdf.paragraphs import Line, Paragraph, goes_on, joined
from ingest.parse.pdf.reading_order import PageFlow
from ingest.parse.pdf.tables import Table
from ingest.parse.section_writer import CELL_GAP

_MAX_MISSES = 3
_NEST_EM = 0.8


class PdfText:
    """Takes pages in order and writes them out.

    A section is cut where a page begins, so that every block's page is its section's. Running
    headers, notes and sideways text wait until the paragraph that they interrupt has ended.
    """

    def __init__(self, title: str, headings: Headings, vocabulary: Counter[str]) -> None:
        self._title = title
        self._headings = headings
        self._vocabulary = vocabulary
        self._outline = Outline(title)
        self._text = ExtractedText()
        self._sections: list[Section] = []
        self._blocks: list[Block] = []
        self._page = 1
        self._paragraph = Paragraph()
        self._note = Paragraph()
        self._notes: list[Paragraph] = []
        self._beside: list[str] = []
        self._items: list[tuple[float, Span]] = []
        self._lead_in: Span | None = None
        self._table: tuple[Table, tuple[tuple[str, ...], ...], Span | None] | None = None
        self._contents = 0
        self._own_title: str | None = None
        self._marks: dict[str, int] = {}

    def page(self, flow: PageFlow) -> None:
        """Write a page."""
        before, here = self._marks, {_folded(title): depth for title, depth in flow.marks}
        # A paragraph that began on the page before may still have to be written.
        self._marks = {**(before if self._paragraph.lines else {}), **here}
        for item in flow.items:
            if isinstance(item, Table):
                self._end_paragraph()
                self._write_table(item)
            elif item.note:
                self._take_note(item)
            else:
                self._take(item)
        self._end_note()
        self._beside += flow.beside

    def parsed(self) -> Parsed:
        """Everything written, and the title if the first page shows one."""
        self._end_paragraph()
        self._write_beside()
        self._close()
        return Parsed(
            original=self._text.text(),
            sections=tuple(self._sections),
            profile=Profile(title=self._own_title),
        )

    def _take(self, line: Line) -> None:
        if self._is_contents(line):
            self._end_paragraph()
            self._text.add(line.text, gap="\n")
            return
        if self._paragraph.lines and (
            self._is_marked(line)
            or self._is_marked(self._paragraph.last)
            or not goes_on(self._paragraph, line)
        ):
            self._end_paragraph()
        self._paragraph.lines.append(line)

    def _is_marked(self, line: Line) -> bool:
        return _folded(line.text) in self._marks

    def _is_contents(self, line: Line) -> bool:
        """A table of contents' lines say nothing, and match every question."""
        if markers.has_leaders(line.text):
            return True
        if not self._contents:
            if markers.opens_contents(line.text):
                self._contents = _MAX_MISSES
                return True
            return False
        paged = markers.ends_with_page(line.text)
        self._contents = _MAX_MISSES if paged else self._contents - 1
        return paged

    def _take_note(self, line: Line) -> None:
        if self._note.lines and (_opens_note(line) or not goes_on(self._note, line)):
            self._end_note()
        self._note.lines.append(line)

    def _end_note(self) -> None:
        if self._note.lines:
            self._notes.append(self._note)
            self._note = Paragraph()

    def _end_paragraph(self) -> None:
        paragraph, self._paragraph = self._paragraph, Paragraph()
        if paragraph.lines:
            text = joined([line.text for line in paragraph.lines], self._vocabulary)
            self._write(paragraph, text)
        self._write_beside()

    def _write(self, paragraph: Paragraph, text: str) -> None:
        self._table = None
        marked = self._marks.get(_folded(text))
        heading = self._headings.heading(paragraph, text, marked)
        if heading is not None:
            self._close()
            self._contents = 0
            if paragraph.first.page == 1 and self._own_title is None:
                self._own_title = text if self._headings.is_title(heading) else None
            self._outline.enter(heading)
            self._text.add(text)
        elif paragraph.is_item:
            self._write_item(paragraph.first, text)
        else:
            self._items = []
            self._lead_in = self._text.add(text)
            self._add(Block(span=self._lead_in), paragraph.first.page)

    def _write_item(self, line: Line, text: str) -> None:
        margin = line.box.left - _NEST_EM * line.size
        self._items = [above for above in self._items if above[0] < margin]
        lead_in = self._items[-1][1] if self._items else self._lead_in
        span = self._text.add(text, gap="\n")
        self._items.append((line.box.left, span))
        self._add(Block(span=span, kind=BlockKind.LIST_ITEM, lead_in=lead_in), line.page)

    def _write_beside(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            text = joined([line.text for line in note.lines], self._vocabulary)
            self._add(Block(span=self._text.add(text), kind=BlockKind.NOTE), note.first.page)
        beside, self._beside = self._beside, []
        for words in beside:
            self._text.add(words)

    def _write_table(self, table: Table) -> None:
        heads = table.rows[: table.header_rows]
        header: Span | None = None
        if self._table is not None and table.goes_on(self._table[0]):
            _, former, header = self._table
            repeated = _repeated(table.rows, former)
            self._write_rows(table.rows[:repeated])
            heads, rows = former, table.rows[repeated:]
        else:
            header = self._write_rows(heads)
            rows = table.rows[table.header_rows :]
        for row in rows:
            span = self._write_rows([row])
            if span is not None:
                block = Block(span=span, kind=BlockKind.TABLE_ROW, lead_in=header)
                self._add(block, table.page)
        self._table = table, heads, header

    def _write_rows(self, rows: Sequence[Sequence[str]]) -> Span | None:
        spans = [self._text.add(CELL_GAP.join(row).strip(), gap="\n") for row in rows]
        return Span(spans[0].start, spans[-1].end) if spans else None

    def _add(self, block: Block, page: int) -> None:
        if page != self._page:
            self._close_section()
            self._page = page
        self._blocks.append(block)

    def _close(self) -> None:
        """Close what stands under a heading: a list's lead-in ends there too."""
        self._close_section()
        self._items, self._lead_in = [], None

    def _close_section(self) -> None:
        if self._blocks:
            path = self._outline.path()
            self._sections.append(
                Section(heading_path=path, blocks=tuple(self._blocks), page=self._page)
            )
        self._blocks = []


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _opens_note(line: Line) -> bool:
    return line.text[:1].isnumeric() or line.text.startswith("*")


def _repeated(rows: tuple[tuple[str, ...], ...], heads: tuple[tuple[str, ...], ...]) -> int:
    return len(heads) if heads and rows[: len(heads)] == heads else 0
