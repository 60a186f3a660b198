"""Which lines are headings, and which heading stands under which."""

import re
from dataclasses import dataclass

from ingest.parse.pdf import markers
from ingest.parse.pdf.markers import Numbering
from ingest.parse.pdf.paragraphs import Paragraph
from ingest.parse.plain_text import LOCAL_HEADING

_MAX_CHARS = 150
_MAX_LINES = 4
_MAX_WORDS = 16
_LARGE = 1.12
_MIN_LETTERS = 2
_PLAIN_MAX_CHARS = 90
_TITLE_SHARE = 1.3
_PART = re.compile(r"[A-ZÆØÅ][\w’'-]+(?: [\w’'-]+){0,4}:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading as it looks and as it is numbered."""

    text: str
    size: float
    bold: bool
    number: Numbering | None
    marked: int | None = None
    """How deep the bookmark that names it lies in the file's own outline, 0 outermost."""

    def outranks(self, other: "Heading") -> bool:
        """Whether `other` stands under this heading, where it comes next."""
        if self.marked is not None and other.marked is not None:
            return self.marked < other.marked
        by_number = self._by_number(other)
        if by_number is not None:
            return by_number
        if LOCAL_HEADING.match(other.text):
            return not LOCAL_HEADING.match(self.text)
        if abs(self.size - other.size) > 0.4:
            return self.size > other.size
        return self.bold and not other.bold

    def _by_number(self, other: "Heading") -> bool | None:
        mine, theirs = self.number, other.number
        if mine is None or theirs is None:
            return None
        if mine.legal and theirs.legal:
            return mine.legal < theirs.legal
        if mine.depth and theirs.depth:
            return mine.depth < theirs.depth
        return theirs.legal not in {markers.PART, markers.CHAPTER}


@dataclass(frozen=True, slots=True)
class Headings:
    """Tells a file's headings from its text; `body` is the size of most of its letters."""

    body: float
    all_bold: bool = False

    def heading(self, paragraph: Paragraph, text: str, marked: int | None = None) -> Heading | None:
        """The paragraph as a heading, if it is one; `marked` where a bookmark says so."""
        first = paragraph.first
        number = markers.numbering(text)
        if marked is not None:
            return Heading(
                text=text, size=first.size, bold=first.bold, number=number, marked=marked
            )
        if _heads_a_part(paragraph, text) and not self.all_bold:
            return Heading(text=text[:-1], size=first.size, bold=True, number=None)
        if not _can_be(paragraph, text) or first.note:
            return None
        large = first.size >= _LARGE * self.body
        bold = first.bold and not self.all_bold and first.size >= self.body - 1
        said = large or bold or _says_so(text, number)
        return Heading(text=text, size=first.size, bold=first.bold, number=number) if said else None

    def is_title(self, heading: Heading) -> bool:
        """Whether a heading is large enough to be the whole file's title."""
        return heading.size >= _TITLE_SHARE * self.body and heading.number is None


class Outline:
    """The headings above the place that reading has come to."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._chain: list[Heading] = []

    def enter(self, heading: Heading) -> None:
        """Step under a heading."""
        while self._chain and not self._chain[-1].outranks(heading):
            self._chain.pop()
        self._chain.append(heading)

    def path(self) -> tuple[str, ...]:
        """The headings' texts, outermost first; the title where there is none."""
        return tuple(heading.text for heading in self._chain) or (self._title,)


def _heads_a_part(paragraph: Paragraph, text: str) -> bool:
    """Whether it is a bold «Vurdering:» on a line of its own, as papers head their parts."""
    first = paragraph.first
    return (
        first.bold
        and len(paragraph.lines) == 1
        and not (first.note or first.alone)
        and bool(_PART.fullmatch(text))
    )


def _can_be(paragraph: Paragraph, text: str) -> bool:
    if len(text) > _MAX_CHARS or len(paragraph.lines) > _MAX_LINES:
        return False
    if sum(map(str.isalpha, text)) < _MIN_LETTERS and markers.numbering(text) is None:
        return markers.is_section_heading(text)
    if markers.is_sure_item(text) or len(text.split()) > _MAX_WORDS:
        return False
    return not text.endswith((".", ";", ",", ":")) or markers.is_section_heading(text)


def _says_so(text: str, number: Numbering | None) -> bool:
    """Whether the number alone makes it a heading: a law's, or a decimal of two parts or more."""
    if number is None or len(text) > _PLAIN_MAX_CHARS:
        return False
    if number.legal == markers.SECTION:
        return markers.is_section_heading(text)
    return bool(number.legal) or number.depth > 1
