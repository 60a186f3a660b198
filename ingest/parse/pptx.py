"""Slide decks (ECMA-376, PresentationML): one section a slide, the slide's number its page.

Text comes in the order of the shapes in the file, which is the order that a screen reader reads.
Hidden slides and speaker notes are left out. A slide that shows no words beside its title keeps
its notes, since they then are all that it says.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from ingest.parse.office_package import (
    OfficePackage,
    attribute,
    child,
    children,
    descendants,
    relation_id,
    tag,
    whole,
)
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.reading import Reading
from ingest.parse.section_writer import ITEM_MARK, SectionWriter
from ingest.parse.table_grid import Cell, Row, lay_out

_TITLES = {"title", "ctrTitle"}
_FURNITURE = {"dt", "ftr", "sldNum", "hdr", "sldImg"}
_LISTS = {None, "obj", "body"}
_OFF = {"0", "false"}
_ON = {"1", "true"}
_DIAGRAM = "/diagram"
_CHART = "/chart"
# What the program itself calls a group of slides that nobody has named.
_UNNAMED_GROUPS = {"default section", "standardinndeling", "standardseksjon", "inndeling uten navn"}
_DECK, _GROUP, _SLIDE = 0, 1, 2


def parse_pptx(data: bytes, *, title: str) -> Parsed:
    """Read a slide deck. `title` names it where it has no title of its own.

    Raises:
        DocumentRejected: It has a password, is damaged, unsafe, or no slide deck.
    """
    return read_pptx(data, title=title).parsed


def read_pptx(data: bytes, *, title: str) -> Reading:
    """Read a slide deck and count what is left out of it.

    Raises:
        DocumentRejected: As `parse_pptx`.
    """
    return _Deck(OfficePackage.open(data), title).read()


class _Deck:
    """A slide deck on its way to text with sections."""

    def __init__(self, package: OfficePackage, title: str) -> None:
        self._package = package
        self._part = package.main_part("presentation")
        self._tree = package.xml(self._part)
        self._title = package.property("core-properties", "title") or title
        self._own_title: str | None = None
        self._writer = SectionWriter(self._title)
        self._left_out: Counter[str] = Counter()

    def read(self) -> Reading:
        groups = _groups(self._tree)
        slides = list(children(child(self._tree, "sldIdLst"), "sldId"))
        for number, listed in enumerate(slides, start=1):
            part = self._package.target(self._part, relation_id(listed))
            if part is not None:
                self._slide(part, number, groups.get(_own_id(listed)))
        profile = Profile(title=self._own_title or self._title)
        sections = self._writer.sections()
        parsed = Parsed(original=self._writer.original(), sections=sections, profile=profile)
        return Reading(parsed=parsed, left_out=+self._left_out)

    def _slide(self, part: str, number: int, group: str | None) -> None:
        slide = self._package.xml(part)
        if attribute(slide, "show") in _OFF:
            self._left_out["hidden_slides"] += 1
            return
        self._writer.page = number
        shapes = list(_shapes(child(slide, "cSld", "spTree")))
        title = next((words for one in shapes if (words := _title(one))), None)
        if number == 1 and title:
            self._own_title = title
        self._headings(title or f"Lysbilde {number}", group, written=title is not None)
        shown = [self._shape(part, one) for one in shapes]
        self._notes(part, keep=not any(shown))

    def _headings(self, title: str, group: str | None, *, written: bool) -> None:
        """The deck's title and the group's name head the slide; they are not on it."""
        deck = self._own_title or self._title
        self._writer.heading(_DECK, deck, silent=True)
        if group:
            self._writer.heading(_GROUP, group, silent=True)
        if title != deck:
            self._writer.heading(_SLIDE, title, silent=not written)
        elif written:
            self._writer.heading(_DECK, deck)

    def _shape(self, part: str, shape: etree._Element) -> bool:
        """Write one shape; whether it shows any words."""
        placeholder = _placeholder(shape)
        if placeholder in _TITLES | _FURNITURE:
            return False
        if tag(shape) == "graphicFrame":
            return self._graphic(part, shape)
        is_list = placeholder in _LISTS and _is_placeholder(shape)
        return self._text(child(shape, "txBody"), is_list=is_list)

    def _text(self, body: etree._Element | None, *, is_list: bool) -> bool:
        shown = False
        for paragraph in children(body, "p"):
            words = _words(paragraph)
            if not words:
                continue
            shown = True
            properties = child(paragraph, "pPr")
            if _is_item(properties, is_list=is_list):
                level = whole(attribute(properties, "lvl"))
                self._writer.item(f"{ITEM_MARK} {words}", level=level)
            else:
                self._writer.paragraph(words)
        return shown

    def _graphic(self, part: str, frame: etree._Element) -> bool:
        data = child(frame, "graphic", "graphicData")
        kind = attribute(data, "uri") or ""
        if kind.endswith(_DIAGRAM):
            return self._diagram(part, data)
        if kind.endswith(_CHART):
            self._left_out["charts"] += 1
            return False
        table = child(data, "tbl")
        return table is not None and self._table(table)

    def _diagram(self, part: str, data: etree._Element | None) -> bool:
        """The words of a drawn diagram, an item a shape."""
        parts = child(data, "relIds")
        tree = self._package.optional_xml(self._package.target(part, attribute(parts, "dm")))
        shown = False
        for point in descendants(tree, "pt"):
            lines = filter(None, map(_words, descendants(child(point, "t"), "p")))
            words = " ".join(lines)
            if words:
                shown = True
                self._writer.item(f"{ITEM_MARK} {words}")
        return shown

    def _table(self, table: etree._Element) -> bool:
        marked = attribute(child(table, "tblPr"), "firstRow") in _ON
        rows = [
            Row(cells=tuple(_cells(row)), header=marked and place == 0)
            for place, row in enumerate(children(table, "tr"))
        ]
        grid = lay_out(rows)
        for caption in grid.captions:
            self._writer.paragraph(caption)
        self._writer.table(grid.rows, header_rows=grid.header_rows)
        return bool(grid.rows or grid.captions)

    def _notes(self, part: str, *, keep: bool) -> None:
        for name in self._package.related(part, "notesSlide"):
            tree = self._package.optional_xml(name)
            shapes = _shapes(child(tree, "cSld", "spTree"))
            bodies = [child(one, "txBody") for one in shapes if _placeholder(one) == "body"]
            paragraphs = [one for body in bodies for one in children(body, "p")]
            words = " ".join(filter(None, map(_words, paragraphs)))
            if words and keep:
                self._writer.note(words)
            elif words:
                self._left_out["speaker_notes"] += 1


def _groups(presentation: etree._Element) -> Mapping[str, str]:
    """The named group (PowerPoint 2010's sections) that each slide is in, by the slide's id."""
    return {
        _own_id(listed): name
        for group in descendants(presentation, "section")
        if (name := (attribute(group, "name") or "").strip())
        and name.lower() not in _UNNAMED_GROUPS
        for listed in descendants(group, "sldId")
    }


def _own_id(listed: etree._Element) -> str:
    """A slide's id, which has no namespace, unlike the relation's."""
    return str(listed.get("id") or "")


def _shapes(tree: etree._Element | None) -> Iterator[etree._Element]:
    """Shapes and tables in reading order, those in groups one by one."""
    for element in tree if tree is not None else ():
        name = tag(element)
        if name in {"sp", "graphicFrame"}:
            if not _is_hidden(element):
                yield element
        elif name == "grpSp":
            yield from _shapes(element)
        elif name == "AlternateContent":
            yield from _shapes(child(element, "Choice"))


def _named(shape: etree._Element) -> etree._Element | None:
    for name in ("nvSpPr", "nvGraphicFramePr"):
        found = child(shape, name)
        if found is not None:
            return found
    return None


def _is_hidden(shape: etree._Element) -> bool:
    return attribute(child(_named(shape), "cNvPr"), "hidden") in _ON


def _is_placeholder(shape: etree._Element) -> bool:
    return child(_named(shape), "nvPr", "ph") is not None


def _placeholder(shape: etree._Element) -> str | None:
    return attribute(child(_named(shape), "nvPr", "ph"), "type")


def _title(shape: etree._Element) -> str | None:
    if _placeholder(shape) not in _TITLES:
        return None
    paragraphs = children(child(shape, "txBody"), "p")
    return " ".join(filter(None, map(_words, paragraphs))) or None


def _words(paragraph: etree._Element) -> str:
    pieces = (
        " " if tag(one) in {"br", "tab"} else one.text or ""
        for one in descendants(paragraph, "t", "br", "tab")
    )
    return " ".join("".join(pieces).split())


def _is_item(properties: etree._Element | None, *, is_list: bool) -> bool:
    """A bullet is a paragraph's own, or comes with the slide's text box for lists."""
    if child(properties, "buNone") is not None:
        return False
    own = any(True for _ in children(properties, "buChar", "buAutoNum", "buBlip"))
    return own or is_list


def _cells(row: etree._Element) -> Iterator[Cell]:
    for cell in children(row, "tc"):
        if attribute(cell, "hMerge") in _ON:
            continue
        paragraphs = list(children(child(cell, "txBody"), "p"))
        runs = [run for one in paragraphs for run in children(one, "r")]
        bold = [attribute(child(run, "rPr"), "b") in _ON for run in runs]
        yield Cell(
            words=" ".join(filter(None, map(_words, paragraphs))),
            columns=whole(attribute(cell, "gridSpan"), 1),
            from_above=attribute(cell, "vMerge") in _ON,
            bold=bool(bold) and all(bold),
        )
