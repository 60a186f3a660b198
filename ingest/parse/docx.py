"""Word documents (ECMA-376, WordprocessingML).

Headings come by style, by outline level or, where nothing marks them, by their own number and
weight. Headers, footers, tables of contents, comments and deleted text are left out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from corpus.document import Span
from ingest.errors import DocumentRejected, Reason
from ingest.parse.heading_shape import UNNUMBERED_LEVEL, may_be_heading, numbered_level
from ingest.parse.office_package import (
    OfficePackage,
    attribute,
    child,
    children,
    descendants,
    is_on,
    tag,
    whole,
)
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.reading import Reading
from ingest.parse.section_writer import SectionWriter
from ingest.parse.table_grid import Cell, Row, lay_out
from ingest.parse.word_numbering import BULLET, Label, Numbering
from ingest.parse.word_styles import NumberedAs, Styles
from ingest.parse.word_text import ParagraphText, mark_is_deleted, read_paragraph

MAX_PARAGRAPHS = 100_000
"""A document of more paragraphs is left out: it would be some 3,000 pages."""

_TITLE_LEVEL = 0
_UNMARKED = 10
"""Added to the level of headings told by shape: they lie under those that are marked."""

_BODY_TEXT = 9
_WRAPPERS = {"ins", "moveTo", "customXml", "smartTag", "sdtContent"}
_CONTENTS_GALLERY = "Table of Contents"
_TYPED_ITEM = re.compile(
    r"(?:[•●▪◦·–*-]|\d{1,2}\)|[a-zæøå][.)]|\([a-zæøå0-9]{1,2}\)|[ivx]{1,4}\))\s+\S"
)
_RULE = re.compile(r"§|kap", re.IGNORECASE)
# «Vurdering:» in bold on a line of its own heads a part of a paper.
_PART = re.compile(r"[A-ZÆØÅ][\w’'-]+(?: [\w’'-]+){0,4}:")
_PLACE_IN_LIST = re.compile(r"\d{1,3}[.)]?$|[A-Za-z][.)]$|\([A-Za-z0-9]{1,3}\)$|[ivxIVX]{1,5}[.)]$")


def parse_docx(data: bytes, *, title: str) -> Parsed:
    """Read a Word document. `title` names it where it has no title of its own.

    Raises:
        DocumentRejected: It has a password, is damaged, unsafe, too long, or no Word document.
    """
    return read_docx(data, title=title).parsed


def read_docx(data: bytes, *, title: str) -> Reading:
    """Read a Word document and count what is left out of it.

    Raises:
        DocumentRejected: As `parse_docx`.
    """
    return _Document(OfficePackage.open(data), title).read()


class _Document:
    """A Word document on its way to text with sections."""

    def __init__(self, package: OfficePackage, title: str) -> None:
        part = package.main_part("document")
        self._package = package
        self._body = child(package.xml(part), "body")
        self._part = part
        self._styles = Styles(self._related("styles"))
        self._numbering = Numbering(self._related("numbering"), self._styles)
        self._notes = {
            (kind, attribute(note, "id") or ""): note
            for kind in ("footnote", "endnote")
            for note in children(self._related(f"{kind}s"), kind)
        }
        self._noted = 0
        self._waiting_notes: list[tuple[str, str]] = []
        self._own_title: str | None = None
        self._named = package.property("core-properties", "title") or title
        self._writer = SectionWriter(self._named)
        self._writer.page = 1 if self._pages_are_known() else None
        self._left_out: Counter[str] = Counter()
        self._carried = ""
        self._has_marked = False

    def read(self) -> Reading:
        if sum(1 for _ in descendants(self._body, "p")) > MAX_PARAGRAPHS:
            raise DocumentRejected(Reason.TOO_LARGE)
        self._has_marked = any(
            self._marked_level(one, self._style(one)) for one in descendants(self._body, "p")
        )
        self._walk(self._body)
        self._count_comments()
        sections = self._writer.sections()
        profile = Profile(title=self._own_title or self._named)
        parsed = Parsed(original=self._writer.original(), sections=sections, profile=profile)
        return Reading(parsed=parsed, left_out=+self._left_out)

    def _related(self, kind: str) -> etree._Element | None:
        part = next(self._package.related(self._part, kind), None)
        return self._package.optional_xml(part)

    def _count_comments(self) -> None:
        comments = sum(1 for _ in children(self._related("comments"), "comment"))
        if comments:
            self._left_out["comments"] = comments

    def _pages_are_known(self) -> bool:
        """Whether the page breaks that Word last drew are as many as the pages it counted.

        One page without a break proves nothing: programs that draw no pages write that too.
        """
        breaks = sum(1 for _ in descendants(self._body, "lastRenderedPageBreak"))
        pages = whole(self._package.property("extended-properties", "Pages"))
        return breaks > 0 and pages == breaks + 1

    def _walk(self, parent: etree._Element | None) -> None:
        for element in parent if parent is not None else ():
            name = tag(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "sdt":
                if not _is_contents(element):
                    self._walk(child(element, "sdtContent"))
            elif name in _WRAPPERS:
                self._walk(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        text = self._read(paragraph)
        self._turn(text.breaks_before)
        style = self._style(paragraph)
        if mark_is_deleted(paragraph):
            self._carried = text.words
        elif not self._styles.is_contents(style):
            span = self._write(paragraph, style, text) if text.words else None
            self._write_notes(text.notes, span)
        for box in text.boxes:
            self._walk(box)
        self._turn(text.breaks_after)

    def _read(self, paragraph: etree._Element) -> ParagraphText:
        text = read_paragraph(paragraph)
        text.words = f"{self._carried} {text.words}".strip() if self._carried else text.words
        self._carried = ""
        self._left_out.update(text.left_out)
        return text

    def _turn(self, pages: int) -> None:
        if self._writer.page is not None:
            self._writer.page += pages

    def _style(self, paragraph: etree._Element) -> str | None:
        return attribute(child(paragraph, "pPr", "pStyle"), "val") or self._styles.default

    def _write(
        self, paragraph: etree._Element, style: str | None, text: ParagraphText
    ) -> Span | None:
        label = self._label(paragraph, style)
        marked = self._marked_level(paragraph, style)
        words = f"{label.words} {text.words}".strip() if label else text.words
        if self._styles.is_title(style):
            self._title(text.words)
        elif marked is not None:
            self._writer.heading(marked, words)
        else:
            bold = text.bold or self._styles.is_bold(style)
            return self._unmarked(words, label, style, bold=bold)
        return None

    def _unmarked(
        self, words: str, label: Label | None, style: str | None, *, bold: bool
    ) -> Span | None:
        """Write a paragraph that no style makes a heading; None where its shape makes it one."""
        told = bold or not self._has_marked
        level = _shape_level(words, label, bold=bold) if told else None
        if level is not None:
            self._writer.heading(_UNMARKED + level, words.removesuffix(":"))
            return None
        list_level = self._styles.list_level(style)
        # «3.1» before a sentence numbers a rule of its own; «a)» and «1.» number items.
        if label and (label.words == BULLET or _PLACE_IN_LIST.match(label.words)):
            return self._writer.item(words, level=max(label.level, list_level or 0))
        if _TYPED_ITEM.match(words):
            return self._writer.item(words, level=list_level or 0)
        return self._writer.paragraph(words)

    def _title(self, words: str) -> None:
        if self._own_title is None:
            self._own_title = words
        self._writer.heading(_TITLE_LEVEL, words)

    def _marked_level(self, paragraph: etree._Element, style: str | None) -> int | None:
        own = attribute(child(paragraph, "pPr", "outlineLvl"), "val")
        if own is not None:
            level = whole(own, _BODY_TEXT)
            return level + 1 if 0 <= level < _BODY_TEXT else None
        return self._styles.heading_level(style)

    def _label(self, paragraph: etree._Element, style: str | None) -> Label | None:
        numbered = self._styles.numbered_as(style)
        own = child(paragraph, "pPr", "numPr")
        list_id = attribute(child(own, "numId"), "val") or (numbered.list_id if numbered else None)
        if list_id is None or list_id == "0":
            return None
        level = attribute(child(own, "ilvl"), "val")
        inherited = numbered.level if numbered else None
        place = NumberedAs(list_id, inherited if level is None else whole(level))
        return self._numbering.label(place, style)

    def _write_notes(self, notes: Sequence[tuple[str, str]], about: Span | None) -> None:
        for reference in notes:
            note = self._notes.get(reference)
            words = " ".join(self._cell_words(note)) if note is not None else ""
            if words:
                self._noted += 1
                self._writer.note(f"Note {self._noted}: {words}", about=about)

    def _table(self, table: etree._Element) -> None:
        rows = list(_rows(table))
        if all(len(list(_cells(row))) == 1 for row in rows):  # a frame, not a table
            for row in rows:
                self._walk(next(_cells(row)))
            return
        grid = lay_out([self._row(row) for row in rows])
        for caption in grid.captions:
            self._writer.paragraph(caption)
        self._writer.table(grid.rows, header_rows=grid.header_rows)
        waiting, self._waiting_notes = self._waiting_notes, []
        self._write_notes(waiting, None)
        for row in rows:
            for cell in _cells(row):
                self._inner_tables(cell)

    def _row(self, row: etree._Element) -> Row:
        properties = child(row, "trPr")
        before = whole(attribute(child(properties, "gridBefore"), "val"))
        cells = [Cell(words="", columns=before)] if before > 0 else []
        cells.extend(map(self._cell, _cells(row)))
        return Row(cells=tuple(cells), header=is_on(child(properties, "tblHeader")))

    def _cell(self, cell: etree._Element) -> Cell:
        properties = child(cell, "tcPr")
        merged = child(properties, "vMerge")
        runs = [read_paragraph(one) for one in children(cell, "p")]
        written = [one for one in runs if one.words]
        return Cell(
            words=" ".join(self._cell_words(cell)),
            columns=whole(attribute(child(properties, "gridSpan"), "val"), 1),
            from_above=merged is not None and attribute(merged, "val") != "restart",
            bold=bool(written) and all(one.bold for one in written),
        )

    def _cell_words(self, parent: etree._Element) -> Iterator[str]:
        """The paragraphs of a cell or a note, those of its lists with their marks."""
        for element in parent:
            name = tag(element)
            if name == "p":
                yield from self._cell_paragraph(element)
            elif name == "sdt" or name in _WRAPPERS:
                yield from self._cell_words(element)

    def _cell_paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        text = self._read(paragraph)
        self._turn(text.breaks_before + text.breaks_after)
        self._waiting_notes.extend(text.notes)
        if text.words:
            label = self._label(paragraph, self._style(paragraph))
            yield f"{label.words} {text.words}".strip() if label else text.words
        for box in text.boxes:
            yield from self._cell_words(box)

    def _inner_tables(self, cell: etree._Element) -> None:
        for element in cell:
            if tag(element) == "tbl":
                self._table(element)


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        name = tag(element)
        if name == "tr" and child(element, "trPr", "del") is None:
            yield element
        elif name == "sdt" or name in _WRAPPERS:
            yield from _rows(element)


def _cells(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        name = tag(element)
        if name == "tc":
            yield element
        elif name == "sdt" or name in _WRAPPERS:
            yield from _cells(element)


def _is_contents(content_control: etree._Element) -> bool:
    gallery = child(content_control, "sdtPr", "docPartObj", "docPartGallery")
    return attribute(gallery, "val") == _CONTENTS_GALLERY


def _shape_level(words: str, label: Label | None, *, bold: bool) -> int | None:
    """The level of a heading that only its shape tells; None for running text."""
    if bold and _PART.fullmatch(words) and label is None:
        return UNNUMBERED_LEVEL
    if not may_be_heading(words) or (label and label.words == BULLET):
        return None
    level = numbered_level(words)
    if level is None:
        counted = label is not None or _TYPED_ITEM.match(words)
        return UNNUMBERED_LEVEL if bold and not counted else None
    if bold:
        return level
    # «3. Melding til leder» in plain letters is more often an item than a heading.
    in_list = label is not None and _PLACE_IN_LIST.match(label.words)
    alone = level == 1 and not _RULE.match(words)
    return None if in_list or alone else level
