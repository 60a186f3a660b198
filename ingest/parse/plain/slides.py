"""Slides as a machine read them: pages of short lines that many blank lines part."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Edit
from ingest.parse.plain.lines import Line, is_item, joined
from ingest.parse.plain.lists import misread_marks
from ingest.parse.plain.noise import PAGE_FURNITURE, is_repeated, repeated
from ingest.parse.plain.paragraphs import Page, paragraphs
from ingest.parse.plain.scan import Scan
from ingest.parse.plain.unit import Unit, heading

_BLANK_LINES_BETWEEN = 3
_LEAST_SLIDES = 8
_USUAL_LINE = 60
_MOST_TITLE_LINES = 3
_MOST_TITLE_CHARS = 110
_CHAPTER, _SLIDE = 1, 2


@dataclass(frozen=True, slots=True)
class _Slide:
    runs: tuple[tuple[Line, ...], ...]
    has_motto: bool = False


def are_slides(lines: Sequence[Line]) -> bool:
    """Whether a text is slides: short lines, and many gaps of several blank lines."""
    lengths = sorted(len(line.words) for line in lines if not line.blank)
    gaps, blank = 0, 0
    for line in lines:
        empty = not line.text.strip(" \t\n")  # a no-break space is a table's empty cell
        gaps += not empty and blank >= _BLANK_LINES_BETWEEN
        blank = blank + 1 if empty else 0
    return gaps >= _LEAST_SLIDES and lengths[len(lengths) // 2] < _USUAL_LINE


def slide_units(
    original: str, lines: Sequence[Line], noise: Mapping[int, str]
) -> tuple[list[Unit], list[Edit], Counter[str]]:
    """The units of every slide, the marks that a machine misread, and what was left out."""
    mottos = repeated(lines)
    page = Page(original, 0, joins_all=True)
    units: list[Unit] = []
    marks: list[Edit] = []
    left_out: Counter[str] = Counter()
    level = _CHAPTER
    for slide in _slides(lines, noise, mottos):
        left_out[PAGE_FURNITURE] += slide.has_motto
        found = paragraphs(slide.runs, page)
        title = _title(slide)
        if title and not found[1:]:
            # A title alone opens a chapter where the motto is; elsewhere nothing tells how far on
            # it heads slides, and they stand by themselves.
            units.append(heading(title, level=_CHAPTER))
            level = _SLIDE if slide.has_motto else _CHAPTER
            continue
        if title:
            units.append(heading(title, level=level))
            found = paragraphs(slide.runs[1:], page)
        edits = misread_marks(found)
        scan = Scan(found, page, rows={}, marks=edits, headings=False).read()
        units += scan.units
        marks += edits
        left_out += scan.left_out
    return units, marks, left_out


def _title(slide: _Slide) -> tuple[Line, ...] | None:
    if not slide.runs:
        return None
    first = slide.runs[0]
    words = joined(first)
    fits = len(first) <= _MOST_TITLE_LINES and len(words) <= _MOST_TITLE_CHARS
    opens = words[:1].isupper() or words[:1] in "@«"
    return first if fits and opens and not is_item(words) and not words.endswith(":") else None


def _slides(lines: Sequence[Line], noise: Mapping[int, str], mottos: set[str]) -> Sequence[_Slide]:
    found: list[_Slide] = []
    runs: list[tuple[Line, ...]] = []
    run: list[Line] = []
    blank, motto = 0, False
    for number, line in enumerate(lines):
        after_noise = number > 0 and (number - 1 in noise or is_repeated(lines[number - 1], mottos))
        opens = blank >= _BLANK_LINES_BETWEEN or (line.after_space and after_noise)
        if run and (line.blank or number in noise or opens):
            runs.append(tuple(run))
            run = []
        if opens and not line.blank and (runs or motto):
            found.append(_Slide(tuple(runs), motto))
            runs, motto = [], False
        if is_repeated(line, mottos):
            if run:
                runs.append(tuple(run))
                run = []
            if len(runs) > 1 and not motto:
                found.append(_Slide(tuple(runs[:-1])))
                runs = runs[-1:]
            motto = True
        elif not line.blank and number not in noise:
            run.append(line)
        blank = blank + 1 if line.blank else 0
    runs += [tuple(run)] if run else []
    found.append(_Slide(tuple(runs), motto))
    return found
