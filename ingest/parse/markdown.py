"""Markdown. Locators count in the file's own text, marks and all."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import Block, BlockKind, Section, Span
from ingest.parse.parsed import Parsed, Profile

_ITEM_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
_BLOCKS = {"paragraph_open", "fence", "code_block", "html_block"}


def parse_markdown(text: str, *, title: str) -> Parsed:
    """Read a Markdown file (CommonMark with tables). `title` is used where no heading is."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return _Outline(text, tokens, title).parsed()


class _Outline:
    """A Markdown file's tokens on their way to sections."""

    def __init__(self, text: str, tokens: Sequence[Token], title: str) -> None:
        self._text = text
        self._tokens = tokens
        self._title = title
        lengths = (len(line) for line in text.splitlines(keepends=True))
        self._line_starts = [0, *accumulate(lengths)]
        self._headings: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._sections: list[Section] = []
        self._header_row: Span | None = None

    def parsed(self) -> Parsed:
        for place, token in enumerate(self._tokens):
            if token.type == "heading_open":
                self._close()
                self._enter(int(token.tag[1]), self._tokens[place + 1])
            elif token.type in _BLOCKS:
                self._paragraph(place, token)
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
            self._blocks = []

    def _paragraph(self, place: int, token: Token) -> None:
        span = self._span(token)
        if not span:
            return
        in_list = any(before.type == "list_item_open" for before in self._open_before(place))
        kind = BlockKind.LIST_ITEM if in_list else BlockKind.PARAGRAPH
        self._blocks.append(
            Block(span=span, kind=kind, lead_in=self._lead_in() if in_list else None)
        )

    def _row(self, place: int, token: Token) -> None:
        span = self._span(token)
        if self._tokens[place + 1].type == "th_open":
            self._header_row = span
        elif span:
            self._blocks.append(
                Block(span=span, kind=BlockKind.TABLE_ROW, lead_in=self._header_row)
            )

    def _lead_in(self) -> Span | None:
        for block in reversed(self._blocks):
            if block.kind is BlockKind.PARAGRAPH:
                return block.span
        return None

    def _open_before(self, place: int) -> Iterator[Token]:
        """The tokens that are open at a place, innermost first."""
        depth = self._tokens[place].level
        for before in reversed(self._tokens[:place]):
            if before.nesting == 1 and before.level < depth:
                depth = before.level
                yield before

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
    return "".join(child.content for child in inline.children or [] if child.content).strip()
