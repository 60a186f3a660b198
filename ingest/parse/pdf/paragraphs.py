"""Lines put together to paragraphs, list items and headings, hyphens at line ends undone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.parse.pdf import markers
from ingest.parse.pdf.lines import Row
from ingest.parse.pdf.page import Box

_LOOSE = 1.28
_USUAL_LEADING_EM = 1.25
_SAME_SIZE = 0.7
_INDENT_EM = 0.8
_SHORT_SHARE = 0.75
_AND = {"og", "eller", "samt", "som", "til", "and"}
_MIN_STEM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of running text. `fills` tells whether it reaches the right of its column."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    page: int
    leading: float
    fills: bool
    opens_region: bool = False
    note: bool = False
    alone: bool = False
    """Whether it stands beside other text, as in a letterhead, and no line continues it."""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, in order."""

    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """The line that it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line that it ends with."""
        return self.lines[-1]

    @property
    def is_item(self) -> bool:
        """Whether it is one item of a list."""
        return markers.is_item(self.first.text)


def as_lines(rows: Sequence[Row], page: int) -> list[Line]:
    """A region's rows as lines that know their surroundings."""
    left = min(row[0].box.left for row in rows)
    right = max(row[-1].box.right for row in rows)
    sizes = Counter(row[0].size for row in rows)
    usual = sizes.most_common(1)[0][0]
    leading = _leading(rows, usual)
    return [
        Line(
            text=markers.clean(" ".join(piece.text for piece in row)),
            box=Box(row[0].box.left, row[0].box.top, row[-1].box.right, row[0].box.bottom),
            baseline=row[0].baseline,
            size=max(row, key=lambda piece: len(piece.text)).size,
            bold=all(piece.bold for piece in row),
            page=page,
            leading=leading / usual if usual else _USUAL_LEADING_EM,
            fills=row[-1].box.right >= left + _SHORT_SHARE * (right - left),
            opens_region=place == 0,
        )
        for place, row in enumerate(rows)
    ]


def goes_on(paragraph: Paragraph, line: Line) -> bool:
    """Whether a line continues a paragraph, also over a column's or a page's end."""
    last = paragraph.last
    if last.alone or line.alone or _is_heading_above(paragraph, line):
        return False
    if abs(last.size - line.size) > _SAME_SIZE or last.bold != line.bold:
        return False
    if markers.is_sure_item(line.text) or last.note != line.note:
        return False
    if last.page != line.page or line.opens_region:
        return _goes_on_elsewhere(last, line)
    gap = line.baseline - last.baseline
    if gap > _LOOSE * max(line.leading, _USUAL_LEADING_EM) * line.size or gap <= 0:
        return False
    return not _begins_anew(paragraph, line)


def joined(lines: Iterable[str], vocabulary: Counter[str]) -> str:
    """Lines as one text; a word broken by a hyphen is whole again, «lønns- og» stays.

    `vocabulary` has the file's words in lower case: a word that elsewhere has its hyphen keeps it.
    """
    text = ""
    for line in lines:
        if not text:
            text = line
        elif text.endswith("-"):
            text = _unbroken(text, line, vocabulary)
        else:
            text = f"{text} {line}"
    return " ".join(text.split())


def words_in(lines: Iterable[str]) -> Iterator[str]:
    """Words in lower case, hyphens inside them kept, those at line ends left out."""
    for line in lines:
        for word in line.lower().split():
            bare = word.strip(".,;:!?()«»\"'")
            if bare and not bare.endswith("-"):
                yield bare


def _leading(rows: Sequence[Row], usual: float) -> float:
    gaps = [
        below[0].baseline - above[0].baseline
        for above, below in pairwise(rows)
        if above[0].size == below[0].size == usual
    ]
    close = [gap for gap in gaps if 0 < gap <= 2 * usual]
    if not close:
        return _USUAL_LEADING_EM * usual
    # Paragraphs of one line each would make the space between them the usual one.
    return min(median(close), _LOOSE * min(close))


def _goes_on_elsewhere(last: Line, line: Line) -> bool:
    if markers.is_item(line.text) or markers.ends_sentence(last.text):
        return False
    return last.text.endswith("-") or line.text[:1].islower() or (last.fills and not last.bold)


def _is_heading_above(paragraph: Paragraph, line: Line) -> bool:
    """Whether a numbered heading stands over text with no space between."""
    text = paragraph.first.text
    numbered = markers.is_section_heading(text) or (
        markers.numbering(text) is not None and not markers.is_item(text)
    )
    return numbered and not paragraph.last.fills and not line.text[:1].islower()


def _begins_anew(paragraph: Paragraph, line: Line) -> bool:
    last = paragraph.last
    ended = markers.ends_sentence(last.text)
    counted = markers.is_item(line.text) or markers.numbering(line.text) is not None
    under_number = markers.numbering(paragraph.first.text) is not None
    if counted and (ended or not last.fills or paragraph.is_item or under_number):
        return True
    if not ended:
        return False
    if not last.fills:
        return True
    indent = line.box.left - paragraph.last.box.left
    em = _INDENT_EM * line.size
    if paragraph.is_item:
        return len(paragraph.lines) > 1 and indent < -em
    return len(paragraph.lines) > 1 and indent > em


def _unbroken(text: str, line: str, vocabulary: Counter[str]) -> str:
    head, _, rest = line.partition(" ")
    stem = text.rpartition(" ")[2].rpartition("-")[0].lower()
    bare = head.strip(".,;:!?()«»\"'").lower()
    if bare in _AND or not head[:1].isalpha():
        return f"{text} {line}" if bare in _AND else text + line
    whole, parted = vocabulary[stem + bare], vocabulary[f"{stem}-{bare}"]
    own_hyphen = len(stem) < _MIN_STEM or text[-2:-1].isupper() or head[:1].isupper()
    if parted > whole or (own_hyphen and not whole):
        return text + line
    return text[:-1] + head + (f" {rest}" if rest else "")
