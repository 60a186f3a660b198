"""Numbers that Word counts itself (ECMA-376 part 1, 17.9): «§ 3-2», «3.1», «a)», bullets."""

import re
from dataclasses import dataclass

from lxml import etree

from ingest.parse.office_package import attribute, child, children, is_on, whole
from ingest.parse.word_styles import NumberedAs, Styles

BULLET = "–"
_DEPTH = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MAX_LETTERS = 20


@dataclass(frozen=True, slots=True)
class Label:
    """What Word writes before a paragraph, and how deep in its list it stands, 0 outermost."""

    words: str
    level: int


class Numbering:
    """The document's lists, and how far each has been counted. Ask in reading order."""

    def __init__(self, tree: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = {
            attribute(one, "abstractNumId"): one for one in children(tree, "abstractNum")
        }
        self._lists = {attribute(one, "numId"): one for one in children(tree, "num")}
        self._levels = {key: _levels(one) for key, one in self._abstracts.items()}
        self._counts: dict[str | None, list[int | None]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def label(self, numbered: NumberedAs, style_id: str | None) -> Label | None:
        """Count one paragraph on; None where its list does not exist."""
        abstract = self._abstract(numbered.list_id)
        if abstract is None:
            return None
        level = self._level(abstract, numbered, style_id)
        counts = self._count(numbered.list_id, abstract, level)
        return Label(self._words(numbered.list_id, abstract, counts, level), level)

    def _abstract(self, list_id: str) -> etree._Element | None:
        abstract_id = attribute(child(self._lists.get(list_id), "abstractNumId"), "val")
        abstract = self._abstracts.get(abstract_id)
        linked = attribute(child(abstract, "numStyleLink"), "val")
        by_style = self._styles.numbered_as(linked) if linked else None
        if by_style is not None and by_style.list_id != list_id:
            other = attribute(child(self._lists.get(by_style.list_id), "abstractNumId"), "val")
            return self._abstracts.get(other)
        return abstract

    def _level(self, abstract: etree._Element, numbered: NumberedAs, style_id: str | None) -> int:
        level = numbered.level
        if level is None:
            own = (
                one
                for one in children(abstract, "lvl")
                if style_id and attribute(child(one, "pStyle"), "val") == style_id
            )
            level = whole(attribute(next(own, None), "ilvl"))
        return min(max(level, 0), _DEPTH - 1)

    def _count(self, list_id: str, abstract: etree._Element, level: int) -> list[int | None]:
        counts = self._counts.setdefault(attribute(abstract, "abstractNumId"), [None] * _DEPTH)
        override = self._restart(list_id, level)
        before = counts[level]
        if override is not None:
            counts[level] = override
        else:
            counts[level] = self._start(abstract, level) if before is None else before + 1
        for above in range(level):
            if counts[above] is None:
                counts[above] = self._start(abstract, above)
        for below in range(level + 1, _DEPTH):
            if attribute(child(self._defined(abstract, below), "lvlRestart"), "val") != "0":
                counts[below] = None
        return counts

    def _restart(self, list_id: str, level: int) -> int | None:
        """Where a list that begins afresh begins, the first time that it is met."""
        if (list_id, level) in self._restarted:
            return None
        self._restarted.add((list_id, level))
        for override in children(self._lists[list_id], "lvlOverride"):
            if whole(attribute(override, "ilvl")) == level:
                start = attribute(child(override, "startOverride"), "val")
                return None if start is None else whole(start, 1)
        return None

    def _words(
        self, list_id: str, abstract: etree._Element, counts: list[int | None], level: int
    ) -> str:
        defined = self._overridden(list_id, level)
        if defined is None:
            defined = self._defined(abstract, level)
        if _format(defined) == "bullet" or defined is None:
            return BULLET
        legal = is_on(child(defined, "isLgl"))

        def number(place: re.Match[str]) -> str:
            above = int(place.group(1)) - 1
            count = counts[above]
            if count is None:
                return ""
            way = _format(defined if above == level else self._defined(abstract, above))
            return written(count, "decimal" if legal else way)

        return _PLACE.sub(number, attribute(child(defined, "lvlText"), "val") or "").strip()

    def _overridden(self, list_id: str, level: int) -> etree._Element | None:
        for override in children(self._lists[list_id], "lvlOverride"):
            if whole(attribute(override, "ilvl")) == level:
                return child(override, "lvl")
        return None

    def _start(self, abstract: etree._Element, level: int) -> int:
        return whole(attribute(child(self._defined(abstract, level), "start"), "val"), 1)

    def _defined(self, abstract: etree._Element, level: int) -> etree._Element | None:
        return self._levels[attribute(abstract, "abstractNumId")].get(level)


def written(count: int, way: str) -> str:
    """A count in one of Word's number formats (17.18.59); unknown ones as plain digits."""
    if way in {"lowerLetter", "upperLetter"} and 0 < count <= 26 * _MAX_LETTERS:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if way == "lowerLetter" else letters.upper()
    if way in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        return _roman(count) if way == "upperRoman" else _roman(count).lower()
    if way == "decimalZero":
        return f"{count:02d}"
    if way == "ordinal":
        return f"{count}."
    return "" if way == "none" else str(count)


def _roman(count: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (count // value)
        count %= value
    return words


def _levels(abstract: etree._Element) -> dict[int, etree._Element]:
    return {whole(attribute(one, "ilvl")): one for one in children(abstract, "lvl")}


def _format(level: etree._Element | None) -> str:
    return attribute(child(level, "numFmt"), "val") or "decimal"
