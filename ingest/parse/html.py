"""HTML pages: headings, paragraphs, lists and tables; menus, scripts and forms left out."""

from collections.abc import Iterator

from lxml import etree, html

from corpus.document import Block, BlockKind, Section, Span
from corpus.source import Language
from ingest.errors import DocumentRejected, Reason
from ingest.parse.extracted_text import ExtractedText
from ingest.parse.parsed import Parsed, Profile

_LEFT_OUT = {
    "script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template",
    "svg", "iframe", "button", "select", "head",
}  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "cite",
    "code",
    "em",
    "i",
    "mark",
    "q",
    "small",
    "span",
    "strong",
}
_TEXT_BLOCKS = {"p", "pre", "blockquote", "dt", "dd", "figcaption", "address", "td", "th"}


def parse_html(data: bytes, *, title: str) -> Parsed:
    """Read a page. The encoding is UTF-8 unless the page declares another.

    Raises:
        DocumentRejected: The bytes are not in the page's encoding, or hold no element.
    """
    declared = b"charset" in data[:2048].lower()
    if b"\x00" in data[:4096]:
        raise DocumentRejected(Reason.BINARY)
    parser = html.HTMLParser(encoding=None if declared else "utf-8")
    try:
        root = html.document_fromstring(data, parser=parser)
        if not declared:
            data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentRejected(Reason.NOT_UTF8) from error
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentRejected(Reason.DAMAGED) from error
    if any(one.level_name == "FATAL" for one in parser.error_log):
        raise DocumentRejected(Reason.DAMAGED)  # the parser stopped there, so the rest is missing
    return _Page(root, title).parsed()


class _Page:
    """A page on its way from markup to text with sections."""

    def __init__(self, root: html.HtmlElement, title: str) -> None:
        self._root = root
        found = root.findtext(".//title")
        self._title = " ".join(found.split()) if found and found.strip() else title
        self._text = ExtractedText()
        self._headings: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._sections: list[Section] = []
        self._lead_in: Span | None = None

    def parsed(self) -> Parsed:
        body = self._root.find(".//main")
        if body is None:
            body = self._root.find("body")
        self._walk(self._root if body is None else body)
        self._close()
        return Parsed(
            original=self._text.text(),
            sections=tuple(self._sections),
            profile=Profile(title=self._title, language=_language(self._root)),
        )

    def _walk(self, element: html.HtmlElement) -> None:
        words = element.text or ""
        for child in element:
            if child.tag in _INLINE:
                words += " " if child.tag == "br" else "".join(_pieces(child, _LEFT_OUT))
            elif isinstance(child.tag, str) and not _left_out(child):
                self._loose(words)
                self._visit(child)
                words = ""
            words += child.tail or ""
        self._loose(words)

    def _visit(self, element: html.HtmlElement) -> None:
        if element.tag in _HEADINGS:
            self._enter(int(element.tag[1]), _words(element))
        elif element.tag in {"ul", "ol"}:
            self._items(element)
        elif element.tag == "tr":
            self._row(element)
        elif element.tag in _TEXT_BLOCKS or _only_words(element):
            self._add(_words(element), BlockKind.PARAGRAPH)
        else:
            self._walk(element)

    def _enter(self, level: int, heading: str) -> None:
        if heading:
            self._close()
            self._headings = [above for above in self._headings if above[0] < level]
            self._headings.append((level, heading))
            self._text.add(heading)

    def _close(self) -> None:
        if self._blocks:
            path = tuple(text for _, text in self._headings) or (self._title,)
            self._sections.append(Section(heading_path=path, blocks=tuple(self._blocks)))
        self._blocks, self._lead_in = [], None

    def _items(self, listing: html.HtmlElement) -> None:
        for item in listing.iter("li"):
            own = _words(item, without={"ul", "ol"})
            if own:
                span = self._text.add(f"– {own}", gap="\n")
                kind = BlockKind.LIST_ITEM
                self._blocks.append(Block(span=span, kind=kind, lead_in=self._lead_in))

    def _row(self, row: html.HtmlElement) -> None:
        cells = [_words(cell) for cell in row if cell.tag in {"td", "th"}]
        if any(cells):
            span = self._text.add(" | ".join(cells), gap="\n")
            self._blocks.append(Block(span=span, kind=BlockKind.TABLE_ROW))

    def _loose(self, words: str | None) -> None:
        if words and words.strip():
            self._add(" ".join(words.split()), BlockKind.PARAGRAPH)

    def _add(self, words: str, kind: BlockKind) -> None:
        if words:
            self._lead_in = self._text.add(words)
            self._blocks.append(Block(span=self._lead_in, kind=kind))


def _left_out(element: html.HtmlElement) -> bool:
    """A site's header and footer are no text; an article's own are."""
    if (
        element.tag in {"header", "footer"}
        and next(element.iterancestors("article", "main"), None) is not None
    ):
        return False
    return element.tag in _LEFT_OUT


def _only_words(element: html.HtmlElement) -> bool:
    return all(below.tag in _INLINE for below in element.iterdescendants(tag=etree.Element))


def _words(element: html.HtmlElement, without: frozenset[str] | set[str] = frozenset()) -> str:
    return " ".join("".join(_pieces(element, _LEFT_OUT | without)).split())


def _pieces(element: html.HtmlElement, without: set[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in without:
            yield from _pieces(child, without)
        yield " " if child.tag in {"br", "p", "div", "li"} else ""
        yield child.tail or ""


def _language(root: html.HtmlElement) -> Language | None:
    declared = (root.get("lang") or "").lower()[:2]
    if declared in {"nb", "no"}:
        return "nb"
    return "nn" if declared == "nn" else "en" if declared == "en" else None
