"""Plain text: headings are told by their shape, since nothing marks them.

Locators count in the text exactly as it is stored, so nothing is changed here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from corpus.document import Block, BlockKind, Section, Span
from ingest.parse.flattened_table import TableRow, table_rows
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.portal_tail import portal_tail

LOCAL_HEADING = re.compile(r"lokal\s*info\w*\b", re.IGNORECASE)
"""How a handbook marks the text that binds its own employer only."""

# «Les meir:» heads a list of titles that matches every question and answers none.
_READING_LIST = re.compile(r"\s*les\s*me(?:i?r)\b", re.IGNORECASE)
_LINE = re.compile(r"[^\n]*\n?")
_BULLET = re.compile(r"\s*(?:[•●▪◦*·»–-]|\d{1,2}[.)]|[a-zæøå][.)]|\([a-zæøå0-9]{1,2}\))\s+\S")
_NUMBERED = re.compile(r"\s*((?:\d{1,2}\.)+\d{0,2}|\d{1,2})\s+[A-ZÆØÅ§]")
_SENTENCE_END = re.compile(r"[.,;:!]\s*$")
_MAX_HEADING_CHARS = 80
_MAX_HEADING_WORDS = 10
_TITLE_LINES = 3
_MIN_TITLE_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    def span(self) -> Span:
        words = self.text.strip()
        start = self.start + self.text.index(words)
        return Span(start, start + len(words))


@dataclass(slots=True)
class _Outline:
    """The headings above the place that reading has come to."""

    title: str
    chain: list[tuple[int, str]] = field(default_factory=list)

    def path(self) -> tuple[str, ...]:
        return (self.title, *(heading for _, heading in self.chain))

    def enter(self, heading: str, *, after_heading: bool) -> None:
        level = self._level(heading, after_heading=after_heading)
        self.chain = [(above, text) for above, text in self.chain if above < level]
        self.chain.append((level, heading))

    def _level(self, heading: str, *, after_heading: bool) -> int:
        numbered = _NUMBERED.match(heading)
        if numbered:
            return len([part for part in numbered.group(1).split(".") if part])
        if LOCAL_HEADING.match(heading):
            return 9
        unnumbered = [level for level, text in self.chain if not LOCAL_HEADING.match(text)]
        deepest = unnumbered[-1] if unnumbered else 0
        under_number = any(_NUMBERED.match(text) for _, text in self.chain) and deepest < 5
        if after_heading or under_number:
            return min(deepest + 1, 6)
        return max(deepest, 1)


@dataclass(slots=True)
class _Reader:
    """What has been read so far: whole sections, and the blocks of the one being read."""

    text: str
    outline: _Outline
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    after_heading: bool = False

    def close_section(self) -> None:
        if self.blocks:
            path = self.outline.path()
            self.sections.append(Section(heading_path=path, blocks=tuple(self.blocks)))
            self.blocks = []

    def read(self, paragraph: list[_Line]) -> None:
        if _READING_LIST.match(paragraph[0].text):
            return
        if _is_heading(paragraph):
            self.close_section()
            heading = " ".join(paragraph[0].text.split())
            self.outline.enter(heading, after_heading=self.after_heading)
            self.after_heading = True
        else:
            self.blocks += _blocks(self.text, paragraph, self.blocks[-1] if self.blocks else None)
            self.after_heading = False

    def read_row(self, row: TableRow) -> None:
        """A row is a section of its own: its label says what it is about, and is quoted with it."""
        self.close_section()
        block = Block(span=row.span, kind=BlockKind.TABLE_ROW)
        path = (*self.outline.path(), row.label)
        self.sections.append(Section(heading_path=path, blocks=(block,)))
        self.after_heading = False


def parse_plain_text(text: str, *, title: str) -> Parsed:
    """Read a text file. `title` heads every heading path; it is the file's name made readable."""
    # A byte order mark is no part of the first line; a space in its place keeps offsets.
    visible = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    reader = _Reader(text, _Outline(title))
    rows = {row.span.start: row for row in table_rows(text)}
    end, read_to = portal_tail(text), 0
    for paragraph in _paragraphs(visible):
        start = paragraph[0].span().start
        if start >= end:
            break
        if start in rows:
            reader.read_row(rows[start])
            read_to = rows[start].span.end
        elif start >= read_to:
            reader.read(paragraph)
    reader.close_section()
    return Parsed(
        original=text,
        sections=tuple(reader.sections),
        profile=Profile(title=_own_title(text)),
    )


def _own_title(text: str) -> str | None:
    """The first of the opening lines that can be a title; «Velkommen» names no document."""
    opening = [line.text.strip("\ufeff \t\n") for line in islice(_written(text), _TITLE_LINES)]
    able = (
        line
        for line in opening
        if len(line) <= _MAX_HEADING_CHARS and not _SENTENCE_END.search(line) and ":" not in line
    )
    return next((line for line in able if len(line.split()) >= _MIN_TITLE_WORDS), None)


def _written(text: str) -> Iterator[_Line]:
    return (line for line in _lines(text) if not line.blank)


def _lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        if match.group():
            yield _Line(match.start(), match.group())


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Runs of lines between blank ones."""
    run: list[_Line] = []
    for line in _lines(text):
        local = LOCAL_HEADING.match(line.text.strip()) is not None
        if run and (local or line.blank):
            yield run
            run = []
        if local:
            yield [line]
        elif not line.blank:
            run.append(line)
    if run:
        yield run


def _is_heading(paragraph: list[_Line]) -> bool:
    if len(paragraph) > 1:
        return False
    words = paragraph[0].text.strip()
    if LOCAL_HEADING.match(words) and len(words) <= _MAX_HEADING_CHARS:
        return True
    numbered = _NUMBERED.match(words)
    if len(words) > _MAX_HEADING_CHARS or len(words.split()) > _MAX_HEADING_WORDS:
        return False
    if _SENTENCE_END.search(words) or (_BULLET.match(words) and not numbered):
        return False
    letters = sum(character.isalpha() for character in words)
    return letters >= max(3, len(words) // 2) and (bool(numbered) or words[0].isupper())


def _blocks(text: str, paragraph: list[_Line], before: Block | None) -> Iterator[Block]:
    lead_in = before.span if before and before.span.of(text).endswith(":") else None
    if before and before.kind is BlockKind.LIST_ITEM:
        lead_in = before.lead_in
    for item in _items(paragraph):
        span = Span(item[0].span().start, item[-1].span().end)
        if _BULLET.match(item[0].text):
            yield Block(span=span, kind=BlockKind.LIST_ITEM, lead_in=lead_in)
        else:
            after_colon = lead_in if before and before.span == lead_in else None
            yield Block(span=span, lead_in=after_colon)
            lead_in = span if span.of(text).endswith(":") else None


def _items(paragraph: list[_Line]) -> Iterator[list[_Line]]:
    """The paragraph cut before every line that opens a list item."""
    run: list[_Line] = []
    for line in paragraph:
        if run and _BULLET.match(line.text):
            yield run
            run = []
        run.append(line)
    yield run
