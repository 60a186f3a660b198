"""Lovdata's own XML of laws, as its free public archives hold it.

Format: XHTML without a namespace; `article.legalArticle` is a §, `article.legalP` and
`article.numberedLegalP` its paragraphs (ledd), `p.leddfortsettelse` a paragraph's text after a
list. Amendment notes, amending provisions and articles that are not yet law are told apart here,
so that nothing downstream can take them for law in force.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from lxml import etree

from corpus.document import Block, BlockKind, Section, Span
from corpus.source import Authority, Language, Standing, Status, Validity
from ingest.errors import DocumentRejected, Reason
from ingest.parse.extracted_text import ExtractedText
from ingest.parse.parsed import Parsed, Profile

ATTRIBUTION = (
    "Inneholder data under norsk lisens for offentlige data (NLOD) tilgjengeliggjort av Lovdata. "
    "Teksten er bearbeidet."
)

_INLINE = {"a", "span", "i", "em", "strong", "b", "sup", "sub", "br", "u", "q"}
_LISTS = {"ol", "ul"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_PARAGRAPHS = {"legalP", "numberedLegalP", "defaultP", "centeredP"}
_NOT_RULES = {"changesToParent", "change", "document-change", "footnotes"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ENDING = re.compile(r"oppheves (\d{4}-\d{2}-\d{2})")
_LIMITED = re.compile(r"(\d{4}-\d{2}-\d{2}) – (\d{4}-\d{2}-\d{2})")
_YEAR = re.compile(r"\b(\d{4})\b")
_NO_DAY_YET = re.compile(r"Kongen (?:bestemmer|fastset)|Ikk?j?e i kraft|den tid|Når ", re.I)
_ALL_HAVE_WORDS_SINCE = 1990
_TO_COME = re.compile(
    r"(?:Endres|Tilføyes|Oppheves|Vert (?:endra|tilføyd|oppheva)|\w+ (?:endres|tilføyes|oppheves))"
    r" (?:ved|med) (?:lov|forskrift)"
)
_SHORT_TITLE_END = re.compile(r"\s+[–-]\s+")
_REPEALING = re.compile(r"F[øo]lg\w+ lov\w* (?:oppheves|(?:vert|blir) opphev[ae])", re.IGNORECASE)
_NAMED_LAW = re.compile(r"(?<!\bi )(?<!\btil )\b[Ll]ov (\d{1,2})\.? (\w+) (\d{4})(?: nr\. ?(\d+))?")
_BEGINNING = re.compile(r"(?:i ?kraft|iverks|opphev)", re.IGNORECASE)
_REPEALED_THEN = re.compile(
    r"\b(?:oppheves|blir oppheva|vert oppheva)\b(?: fra \w+ tid\w*)?,?:?"
    r" (?:følgende lov\w*:? ?)?(lov \d{1,2}\..*?)(?=\. [A-ZÆØÅ(]|\.?$| gjøres | skal | endr)"
)
_MONTHS = (
    "januar februar mars april mai juni juli august september oktober november desember".split()
)


def parse_lovdata(data: bytes) -> Parsed:
    """Read one law.

    Raises:
        DocumentRejected: The bytes are not well-formed XML, or not a law in Lovdata's format.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentRejected(Reason.DAMAGED) from error
    # What is no element is no text of the law; the words behind it are.
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction, etree.Entity)
    body = root.find(".//main")
    if body is None or root.find(".//dl[@class='data-document-key-info']") is None:
        raise DocumentRejected(Reason.NOT_LOVDATA)
    try:
        return _Law(root, body).parsed()
    except ValueError as error:  # a day that no calendar has
        raise DocumentRejected(Reason.DAMAGED) from error


class _Law:
    """One law on its way from XML to text with sections."""

    def __init__(self, root: etree._Element, body: etree._Element) -> None:
        self._root = root
        self._body = body
        self._text = ExtractedText()
        self._sections: list[Section] = []

    def parsed(self) -> Parsed:
        full = self._fact("title") or _heading(self._body)
        short = _SHORT_TITLE_END.split(self._fact("titleShort") or full)[0]
        self._text.add(full)
        self._walk(self._body, (short,))
        return Parsed(
            original=self._text.text(),
            sections=tuple(self._sections),
            profile=self._profile(short),
            left_out=self._to_come(),
        )

    def _to_come(self) -> dict[str, int]:
        """How many notes tell of an amendment that is passed, but not yet in force."""
        notes = [
            _inline(note, deep=True)
            for note in self._body.iter("article")
            if note.get("class") in {"changesToParent", "defaultP"}
        ]
        count = sum(bool(_TO_COME.search(note)) for note in notes)
        return {"changes_to_come": count} if count else {}

    def _fact(self, name: str) -> str:
        element = self._root.find(f".//dd[@class='{name}']")
        return "" if element is None else _inline(element, deep=True)

    def _profile(self, short: str) -> Profile:
        reference = self._fact("refid")
        status, validity = _in_force(self._fact("dateInForce"), reference)
        identifier = self._fact("legacyID")
        return Profile(
            title=f"{short} ({identifier})" if identifier else short,
            issuer="Lovdata",
            authority=Authority.LAW if reference.startswith("lov/") else Authority.REGULATION,
            status=status,
            validity=validity,
            language=_language(self._root),
            url=f"https://lovdata.no/{reference}" if reference else None,
            attribution=ATTRIBUTION,
            identifier=reference or None,
            repeals=self._repeals(),
        )

    def _repeals(self) -> tuple[str, ...]:
        """The ids of the laws that this one says it repeals: in its list at the end, or a §."""
        notes = (_inline(one, deep=True) for one in self._body if one.get("class") == "defaultP")
        lists = [note for note in notes if _REPEALING.match(note)]
        rules = [
            said.group(1)
            for article in self._body.iter("article")
            if article.get("class") == "legalArticle" and _BEGINNING.search(_heading(article))
            for said in _REPEALED_THEN.finditer(_inline(article, deep=True))
        ]
        found = (
            _reference(named) for words in lists + rules for named in _NAMED_LAW.finditer(words)
        )
        return tuple(dict.fromkeys(reference for reference in found if reference))

    def _walk(self, element: etree._Element, path: tuple[str, ...]) -> None:
        loose: list[Block] = []
        for child in element:
            kind = child.get("class")
            own_rule = kind in _PARAGRAPHS or child.tag in _LISTS
            if loose and not own_rule:
                self._sections.append(Section(heading_path=path, blocks=tuple(loose)))
                loose = []
            if child.tag == "section":
                heading = _heading(child)
                self._text.add(heading)
                self._walk(child, (*path, heading) if heading else path)
            elif kind in {"legalArticle", "futureLegalArticle"}:
                self._article(child, path, future=kind == "futureLegalArticle")
            elif own_rule and element is not self._body:
                loose += self._rule(child, loose)
        if loose:
            self._sections.append(Section(heading_path=path, blocks=tuple(loose)))

    def _article(self, article: etree._Element, path: tuple[str, ...], *, future: bool) -> None:
        rules = [
            child
            for child in article
            if child.get("class") in _PARAGRAPHS or child.tag in _LISTS or child.tag == "table"
        ]
        if not rules:
            return
        heading = _heading(article)
        self._text.add(heading)
        blocks: list[Block] = []
        for child in rules:
            blocks += self._rule(child, blocks)
        not_law = Standing(authority=Authority.LAW, status=Status.NOT_YET_IN_FORCE)
        self._sections.append(
            Section(
                heading_path=(*path, heading),
                blocks=tuple(blocks),
                standing=not_law if future else None,
            )
        )

    def _rule(self, element: etree._Element, before: Sequence[Block]) -> Iterator[Block]:
        """A paragraph, table or list right below a § or chapter; `before` holds its lead-in."""
        if element.tag == "table":
            return self._rows(element)
        if element.tag in _LISTS:
            said = [block.span for block in before if block.kind is BlockKind.PARAGRAPH]
            return self._items(element, said[-1] if said else None)
        return self._paragraph(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        """A paragraph (ledd): its words, its list items, and what follows the list."""
        if _holds_plain_paragraphs(element):
            yield Block(span=self._text.add(_inline(element, deep=True)))
            return
        words = _inline(element)
        lead_in = self._text.add(words) if words else None
        if lead_in:
            yield Block(span=lead_in)
        for child in element:
            if child.tag in {"ol", "ul"}:
                yield from self._items(child, lead_in)
            elif child.tag == "table":
                yield from self._rows(child)
            elif child.tag not in _INLINE and child.get("class") not in _NOT_RULES:
                yield from self._paragraph(child)

    def _items(self, listing: etree._Element, lead_in: Span | None) -> Iterator[Block]:
        for item in listing.findall("li"):
            label = item.get("data-name") or "–"
            words = f"{label} {_item_words(item)}".strip()
            span = self._text.add(words, gap="\n")
            yield Block(span=span, kind=BlockKind.LIST_ITEM, lead_in=lead_in)
            for nested in _nested_lists(item):
                yield from self._items(nested, lead_in)

    def _rows(self, table: etree._Element) -> Iterator[Block]:
        for row in table.iter("tr"):
            words = " | ".join(_inline(cell, deep=True) for cell in row if cell.tag in {"td", "th"})
            if words.strip(" |"):
                yield Block(span=self._text.add(words, gap="\n"), kind=BlockKind.TABLE_ROW)


def _in_force(fact: str, reference: str) -> tuple[Status, Validity | None]:
    """Whether and when a law holds, by Lovdata's words on it and the law's reference.

    Laws of before 1990 may have no such words; they are in force. Words without a day («Kongen
    bestemmer») say that the law is passed, but not yet law; a year alone is the income year it
    begins with.
    """
    ends = _ENDING.search(fact)
    begins = sorted(map(date.fromisoformat, _DAY.findall(_ENDING.sub("", fact))))
    year = _YEAR.search(fact)
    limited = _LIMITED.fullmatch(fact.strip())
    if limited:
        first, last = map(date.fromisoformat, limited.groups())
        return Status.IN_FORCE, Validity(first, last + timedelta(days=1))
    if begins:
        return Status.IN_FORCE, Validity(begins[0], date.fromisoformat(ends[1]) if ends else None)
    if year and not _NO_DAY_YET.search(fact):
        return Status.IN_FORCE, Validity(date(int(year[1]), 1, 1))
    passed = _YEAR.search(reference)
    old = not fact and passed is not None and int(passed[1]) < _ALL_HAVE_WORDS_SINCE
    return Status.IN_FORCE if old else Status.NOT_YET_IN_FORCE, None


def _holds_plain_paragraphs(element: etree._Element) -> bool:
    """A ledd such as «(2) (Extra holiday)» whose rule stands in paragraphs of their own."""
    below = [child for child in element if child.tag not in _INLINE]
    return bool(below) and all(
        child.get("class") == "legalP" and all(part.tag in _INLINE for part in child)
        for child in below
    )


def _heading(element: etree._Element) -> str:
    for child in element:
        if child.tag in _HEADINGS or "ArticleHeader" in (child.get("class") or ""):
            return _inline(child, deep=True)
    return ""


def _item_words(item: etree._Element) -> str:
    """A list item's own words, without the items below it."""
    articles = [child for child in item.iter("article") if child.get("class") in _PARAGRAPHS]
    own = [article for article in articles if _owner(article) is item]
    return " ".join(_inline(piece) for piece in own) if own else _inline(item)


def _nested_lists(item: etree._Element) -> list[etree._Element]:
    return [found for found in item.iter("ol", "ul") if _owner(found) is item]


def _owner(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors("li"), None)


def _inline(element: etree._Element, *, deep: bool = False) -> str:
    """The words of an element on one line; lists, tables and paragraphs inside only if `deep`."""
    return " ".join("".join(_pieces(element, deep=deep)).split())


def _pieces(element: etree._Element, *, deep: bool) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag: object = child.tag
        if not isinstance(tag, str):  # a comment or a processing instruction
            pass
        elif tag == "br":
            yield " "
        elif child.get("class") == "footnotereference":
            pass
        elif deep or child.tag in _INLINE:
            gap = "" if child.tag in _INLINE else " "
            yield gap
            yield from _pieces(child, deep=deep)
            yield gap
        yield child.tail or ""


def _reference(named: re.Match[str]) -> str | None:
    """Lovdata's id of a law named by its day and number: «lov/1992-12-04-126»."""
    day, month, year, number = named.groups()
    if month.lower() not in _MONTHS:
        return None
    stem = f"lov/{year}-{_MONTHS.index(month.lower()) + 1:02d}-{int(day):02d}"
    return f"{stem}-{number}" if number else stem


def _language(root: etree._Element) -> Language | None:
    declared = root.get("lang")
    return "nb" if declared == "nb" else "nn" if declared == "nn" else None
