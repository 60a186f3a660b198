"""Markdown. Locators count in the file's own text, marks and all."""

import re
from collections.abc import Sequence
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import Block, BlockKind, Section, Span
from ingest.parse.parsed import Parsed, Profile

_ITEM_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
_LIST_ITEM = {"list_item_open", "list_item_close"}
_BLOCKS = {"paragraph_open", "fence", "code_block", "html_block"}


def parse_markdown(text: str, *, title: str) -> Parsed:
    """Read a Markdown file (CommonMark with tables). `title` is used where no heading is."""
    # A byte order mark would hide the first line's marks; a space in its place keeps offsets.
    visible = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    tokens = MarkdownIt("commonmark").enable("table").parse(visible)
    return _Outline(text, tokens, title).parsed()


class _Outline:
    """A Markdown file's tokens on their way to sections."""

    def __init__(self, text: str, tokens: Sequence[Token], title: str) -> None:
        self._text = text
        self._tokens = tokens
        self._title = title
        # Only "\n" breaks a line in Markdown; splitlines breaks at a dozen other characters too.
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._line_starts = [0, *accumulate(lengths)]
        self._headings: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._sections: list[Section] = []
        self._header_row: Span | None = None
        self._lead_in: Span | None = None
        self._list_depth = 0

    def parsed(self) -> Parsed:
        for place, token in enumerate(self._tokens):
            self._list_depth += token.nesting if token.type in _LIST_ITEM else 0
            if token.type == "heading_open":
                self._close()
                self._enter(int(token.tag[1]), self._tokens[place + 1])
            elif token.type in _BLOCKS:
                self._paragraph(token)
            elif token.type == "tr_open":
                self._row(place, token)
        self._close()
        own = next((text for level, text in self._headings[:1] if level == 1), None)
        return Parsed(
            original=self._text, sections=tuple(self._sections), profile=Profile(title=own)
        )

    def _enter(self, level: int, inline: Token) -> None:
        self._headings = [above for above in self._headings if above[0] < level]
        self._headings.append((level, _plain(inline)))

    def _close(self) -> None:
        if self._blocks:
            path = tuple(text for _, text in self._headings) or (self._title,)
            self._sections.append(Section(heading_path=path, blocks=tuple(self._blocks)))
        self._blocks, self._lead_in = [], None

    def _paragraph(self, token: Token) -> None:
        span = self._span(token)
        if not span:
            return
        in_list = self._list_depth > 0
        kind = BlockKind.LIST_ITEM if in_list else BlockKind.PARAGRAPH
        if not in_list:
            self._lead_in = span
        lead_in = self._lead_in if in_list else None
        self._blocks.append(Block(span=span, kind=kind, lead_in=lead_in))

    def _row(self, place: int, token: Token) -> None:
        span = self._span(token)
        if self._tokens[place + 1].type == "th_open":
            self._header_row = span
        elif span:
            self._blocks.append(
                Block(span=span, kind=BlockKind.TABLE_ROW, lead_in=self._header_row)
            )

    def _span(self, token: Token) -> Span | None:
        if token.map is None:
            return None
        start, end = (
            self._line_starts[min(line, len(self._line_starts) - 1)] for line in token.map
        )
        words = self._text[start:end].strip()
        if not words:
            return None
        mark = _ITEM_MARK.match(words)
        own = words[mark.end() :] if mark else words
        first = self._text.index(words, start) + len(words) - len(own)
        return Span(first, first + len(own)) if own else None


def _plain(inline: Token) -> str:
    words = (" " if "break" in child.type else child.content for child in inline.children or [])
    return " ".join("".join(words).split())
