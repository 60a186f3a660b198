"""The words of a Word paragraph as a reader sees them (ECMA-376 part 1, 17.3).

Deleted, moved-away and hidden text is out, inserted text is in; comments never stand in a
paragraph, only marks of where they belong.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.parse.office_package import attribute, child, descendants, is_on, printable, tag

_GONE = {"del", "moveFrom"}
_SKIPPED = {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt"}
_SPACES = {"tab", "br", "cr", "ptab"}
_DRAWN = {"drawing", "pict", "object"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass(slots=True)
class ParagraphText:
    """What one paragraph holds.

    `notes` are (kind, id) of its references, in order; `boxes` the contents of its text boxes;
    `breaks_before` and `breaks_after` the pages that Word last began before and after its first
    word.
    """

    words: str = ""
    bold: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    breaks_before: int = 0
    breaks_after: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def read_paragraph(paragraph: etree._Element) -> ParagraphText:
    """Read a `w:p`."""
    reader = _Reader()
    reader.walk(paragraph)
    text = reader.text
    text.words = " ".join("".join(reader.pieces).split())
    text.bold = bool(reader.weights) and all(reader.weights)
    return text


def mark_is_deleted(paragraph: etree._Element) -> bool:
    """Whether the paragraph's end is deleted, so that the next one goes on in it."""
    return child(paragraph, "pPr", "rPr", "del") is not None


class _Reader:
    def __init__(self) -> None:
        self.text = ParagraphText()
        self.pieces: list[str] = []
        self.weights: list[bool] = []

    def walk(self, element: etree._Element) -> None:
        for below in element:
            name = tag(below)
            if name in _GONE:
                self.text.left_out["deletions"] += 1
            elif name in _DRAWN or name == "AlternateContent":
                self.text.boxes.extend(_boxes(below))
            elif name == "r":
                self._run(below)
            elif name not in _SKIPPED:
                self._piece(name, below)

    def _run(self, run: etree._Element) -> None:
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")):
            return
        before = len(self.pieces)
        self.walk(run)
        if "".join(self.pieces[before:]).strip():
            self.weights.append(is_on(child(properties, "b")))

    def _piece(self, name: str, element: etree._Element) -> None:
        if name == "t":
            self.pieces.append(element.text or "")
        elif name in _SPACES:
            self.pieces.append(" ")
        elif name == "noBreakHyphen":
            self.pieces.append("-")
        elif name == "sym":
            self.pieces.append(_symbol(attribute(element, "char")))
        elif name in _NOTES:
            self.text.notes.append((_NOTES[name], attribute(element, "id") or ""))
        elif name == "lastRenderedPageBreak":
            self._break()
        else:
            self.walk(element)

    def _break(self) -> None:
        if "".join(self.pieces).strip():
            self.text.breaks_after += 1
        else:
            self.text.breaks_before += 1


def _boxes(drawn: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a drawing, each once: alternatives show the same box in two ways."""
    if tag(drawn) == "AlternateContent":
        chosen = child(drawn, "Choice")
        found = list(_boxes_below(chosen))
        yield from found or _boxes_below(child(drawn, "Fallback"))
    else:
        yield from _boxes_below(drawn)


def _boxes_below(element: etree._Element | None) -> Iterator[etree._Element]:
    """The outermost boxes; a box in a box is read with the box around it."""
    for box in descendants(element, "txbxContent"):
        above = box.getparent()
        while above is not None and above is not element and tag(above) != "txbxContent":
            above = above.getparent()
        if above is element:
            yield box


def _symbol(code: str | None) -> str:
    """A character of a symbol font; most are of the private use area and mean nothing elsewhere."""
    try:
        return printable(int(code or "", 16))
    except ValueError:
        return ""
