"""Plain text: structure is told by shape, numbers and repetition, since nothing marks it.

Locators count in the text exactly as it is stored, so nothing is changed here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from corpus.document import Edit, Span
from ingest.parse.flattened_table import table_rows
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.plain.bundle import bundle_units, is_bundle
from ingest.parse.plain.footnotes import with_footnotes
from ingest.parse.plain.lines import MAX_HEADING_CHARS, Line, lines_of, usual_width
from ingest.parse.plain.lists import misread_marks
from ingest.parse.plain.local_text import LOCAL_HEADING, inside_local
from ingest.parse.plain.noise import EDITORS_MARK, PORTAL_TAIL, noise_of
from ingest.parse.plain.pages import with_pages
from ingest.parse.plain.paragraphs import Page, paragraphs
from ingest.parse.plain.scan import Scan
from ingest.parse.plain.slides import are_slides, slide_units
from ingest.parse.plain.tree import sections_of
from ingest.parse.plain.unit import Unit
from ingest.parse.portal_tail import portal_tail

__all__ = ["LOCAL_HEADING", "parse_plain_text"]

_SENTENCE_END = re.compile(r"[.,;:!]\s*$")
_TITLE_LINES = 3
_MIN_TITLE_WORDS = 3
_Read = tuple[list[Unit], list[Edit], Counter[str]]


def parse_plain_text(text: str, *, title: str) -> Parsed:
    """Read a text file. `title` heads every heading path; it is the file's name made readable."""
    # A byte order mark is no part of the first line; a space in its place keeps offsets.
    visible = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    end = portal_tail(text)
    lines = list(lines_of(visible[:end]))
    noise = noise_of(lines)
    if is_bundle(lines):
        units, marks, left_out = bundle_units(lines)
    elif are_slides(lines):
        units, marks, left_out = slide_units(visible[:end], lines, noise)
    else:
        units, marks, left_out = _line_units(visible[:end], lines, noise)
    left_out.update(noise.values())
    left_out[PORTAL_TAIL] += sum(not line.blank for line in lines_of(visible[end:]))
    inside = inside_local(text, units)
    return Parsed(
        original=text,
        sections=tuple(sections_of(with_pages(units, lines), title=title, inside=inside)),
        profile=Profile(title=_own_title(text)),
        edits=tuple(sorted([*marks, *_hidden_marks(visible[:end])], key=lambda one: one.start)),
        left_out=dict(+left_out),
    )


def _line_units(text: str, lines: Sequence[Line], noise: Mapping[int, str]) -> _Read:
    """The units of a text whose lines are lines: paragraphs between blank ones."""
    rows = table_rows(text)
    heads = [row.heads for row in rows if row.heads]
    page = Page(text, usual_width(lines))
    found = paragraphs(list(_runs(lines, noise, heads)), page)
    marks = misread_marks(found) if page.width else []
    scan = Scan(found, page, rows={row.span.start: row for row in rows}, marks=marks).read()
    return with_footnotes(scan.units, text), marks, scan.left_out


def _runs(
    lines: Sequence[Line], noise: Mapping[int, str], heads: Sequence[Span]
) -> Iterator[list[Line]]:
    """Runs of lines between blank ones, without noise and without tables' heads."""
    run: list[Line] = []
    places = {place for head in heads for place in range(head.start, head.end)}
    for number, line in enumerate(lines):
        skipped = line.blank or number in noise or line.span.start in places
        if run and (skipped or LOCAL_HEADING.match(line.words)):
            yield run
            run = []
        if not skipped:
            run.append(line)
    if run:
        yield run


def _hidden_marks(text: str) -> list[Edit]:
    """Editors' marks, which are not shown; a mark that stands once is no reference to a comment."""
    counts = Counter(EDITORS_MARK.findall(text))
    return [
        Edit(match.start(), match.end(), "")
        for match in EDITORS_MARK.finditer(text)
        if counts[match.group()] > 1
    ]


def _own_title(text: str) -> str | None:
    """The first of the opening lines that can be a title; «Velkommen» names no document."""
    written = (line for line in lines_of(text) if not line.blank)
    opening = [line.text.strip("\ufeff \t\n") for line in islice(written, _TITLE_LINES)]
    able = (
        line
        for line in opening
        if len(line) <= MAX_HEADING_CHARS and not _SENTENCE_END.search(line) and ":" not in line
    )
    return next((line for line in able if len(line.split()) >= _MIN_TITLE_WORDS), None)
