"""HTML pages: headings, paragraphs, lists and tables; menus, scripts and forms left out."""

import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.source import Language
from ingest.errors import DocumentRejected, Reason
from ingest.parse.office_package import whole
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.section_writer import ITEM_MARK, SectionWriter
from ingest.parse.table_grid import MAX_COLUMNS, Cell, Row, lay_out

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
_TEXT_BLOCKS = {"p", "pre", "blockquote", "figcaption", "address"}
_LISTS = {"ul", "ol", "menu"}
_NO_TEXT_ROLES = {"navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar"}
_NEVER_LEFT_OUT = {"html", "body", "main", "article", "h1"}
# What publishing programs call the parts of a page that are about the page itself.
_ABOUT_THE_PAGE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|cookie-?banner|consent|samtykke-?banner|breadcrumbs?|br[øo]dsmule\w*|"
    r"skip-?links?|skip-to-\w+|sr-only-focusable|share-?(?:buttons?|links?|bar|this)|"
    r"social-?(?:media|links|share)|pagination|print-?button)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_ATTRIBUTE_CHARS = 500
_MAX_ROWSPAN = 1000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


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
        self._writer = SectionWriter(self._title)

    def parsed(self) -> Parsed:
        body = self._root.find(".//main")
        if body is None:
            body = self._root.find("body")
        self._walk(self._root if body is None else body)
        sections = self._writer.sections()
        return Parsed(
            original=self._writer.original(),
            sections=sections,
            profile=Profile(title=self._title, language=_language(self._root)),
        )

    def _walk(self, element: html.HtmlElement) -> None:
        words = element.text or ""
        for child in element:
            if child.tag in _INLINE:
                words += " " if child.tag == "br" else "".join(_shown(child))
            elif isinstance(child.tag, str) and not _left_out(child):
                self._paragraph(words)
                self._visit(child)
                words = ""
            words += child.tail or ""
        self._paragraph(words)

    def _visit(self, element: html.HtmlElement) -> None:
        if element.tag in _HEADINGS:
            words = _words(element)
            if words:
                self._writer.heading(int(element.tag[1]), words)
        elif element.tag in _LISTS:
            self._items(element, level=0)
        elif element.tag == "table":
            self._table(element)
        elif element.tag == "dl":
            self._terms(element)
        elif element.tag in _TEXT_BLOCKS or _only_words(element):
            self._paragraph(_words(element))
        else:
            self._walk(element)

    def _paragraph(self, words: str) -> None:
        bare = " ".join(words.split())
        if bare:
            self._writer.paragraph(bare)

    def _items(self, listing: html.HtmlElement, level: int) -> None:
        number = whole(listing.get("start"), 1)
        for item in listing:
            if item.tag in _LISTS:  # careless programs put a list straight into a list
                self._items(item, level + 1)
            if item.tag != "li" or _left_out(item):
                continue
            own = _words(item, without=_LISTS)
            if own:
                self._writer.item(f"{_mark(listing, number)} {own}", level=level)
                number += 1
            for inner in item.iterdescendants(*_LISTS):
                if next(inner.iterancestors("li")) is item:
                    self._items(inner, level + 1)

    def _terms(self, listing: html.HtmlElement) -> None:
        """Every explanation with the term that it explains."""
        term = ""
        for part in listing.iterdescendants("dt", "dd"):
            if part.tag == "dt":
                term = _words(part)
            else:
                self._paragraph(f"{term}: {_words(part)}" if term else _words(part))

    def _table(self, table: html.HtmlElement) -> None:
        rows = [row for row in table.iterdescendants("tr") if _owner(row) is table]
        # One cell a row, or tables in cells, are there for the page's looks.
        if all(len(_cells(row)) < 2 for row in rows) or table.find(".//table") is not None:
            for row in rows:
                for cell in _cells(row):
                    self._walk(cell)
            return
        caption = table.find("caption")
        self._paragraph(_words(caption) if caption is not None else "")
        grid = lay_out(list(_grid_rows(rows)))
        for words in grid.captions:
            self._paragraph(words)
        self._writer.table(grid.rows, header_rows=grid.header_rows)


def _owner(row: html.HtmlElement) -> html.HtmlElement:
    return next(row.iterancestors("table"))


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _grid_rows(rows: list[html.HtmlElement]) -> Iterator[Row]:
    """Rows with the cells that go on from above in their places."""
    below: dict[int, int] = {}

    def from_above(cells: list[Cell], place: int) -> int:
        while below.get(place):
            below[place] -= 1
            cells.append(Cell(words="", from_above=True))
            place += 1
        return place

    for row in rows:
        cells: list[Cell] = []
        place = 0
        for cell in _cells(row):
            place = from_above(cells, place)
            columns = min(max(whole(cell.get("colspan"), 1), 1), MAX_COLUMNS)
            more = min(max(whole(cell.get("rowspan"), 1), 1), _MAX_ROWSPAN) - 1
            below.update(dict.fromkeys(range(place, place + columns), more))
            cells.append(Cell(words=_words(cell), columns=columns, bold=cell.tag == "th"))
            place += columns
        from_above(cells, place)
        heads = [cell.tag == "th" for cell in _cells(row)]
        yield Row(cells=tuple(cells), header=bool(heads) and all(heads))


def _mark(listing: html.HtmlElement, number: int) -> str:
    if listing.tag != "ol":
        return ITEM_MARK
    lettered = listing.get("type") in {"a", "A"} and 0 < number <= len(_LETTERS)
    return f"{_LETTERS[number - 1]})" if lettered else f"{number}."


def _left_out(element: html.HtmlElement) -> bool:
    """A site's header and footer are no text; an article's own are."""
    if element.tag in _NEVER_LEFT_OUT:
        return False
    if (
        element.tag in {"header", "footer"}
        and next(element.iterancestors("article", "main"), None) is not None
    ):
        return False
    return element.tag in _LEFT_OUT or _is_hidden(element) or _is_about_the_page(element)


def _is_hidden(element: html.HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_NOT_SHOWN.search((element.get("style") or "")[:_MAX_ATTRIBUTE_CHARS]))
    )


def _is_about_the_page(element: html.HtmlElement) -> bool:
    if element.get("role") in _NO_TEXT_ROLES:
        return True
    named = f"{element.get('id') or ''} {element.get('class') or ''}"
    return bool(_ABOUT_THE_PAGE.search(named[:_MAX_ATTRIBUTE_CHARS]))


def _only_words(element: html.HtmlElement) -> bool:
    return all(below.tag in _INLINE for below in element.iterdescendants(tag=etree.Element))


def _words(element: html.HtmlElement, without: frozenset[str] | set[str] = frozenset()) -> str:
    return " ".join("".join(_pieces(element, without)).split())


def _shown(element: html.HtmlElement) -> Iterator[str]:
    """An inline element's words, if anybody sees them."""
    return iter(()) if _is_hidden(element) else _pieces(element)


def _pieces(
    element: html.HtmlElement, without: frozenset[str] | set[str] = frozenset()
) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _LEFT_OUT | without:
            yield from _pieces(child, without) if not _is_hidden(child) else ()
        yield " " if child.tag in {"br", "p", "div", "li", "td", "th", "tr"} else ""
        yield child.tail or ""


def _language(root: html.HtmlElement) -> Language | None:
    declared = (root.get("lang") or "").lower()[:2]
    if declared in {"nb", "no"}:
        return "nb"
    return "nn" if declared == "nn" else "en" if declared == "en" else None
