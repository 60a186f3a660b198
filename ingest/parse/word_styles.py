"""Paragraph styles of a Word document (ECMA-376 part 1, 17.7)."""

import re
from dataclasses import dataclass

from lxml import etree

from ingest.parse.office_package import attribute, child, children, is_on, whole

_HEADING = re.compile(r"(?:heading|overskrift|rubrik)[ _]?([1-9])$", re.IGNORECASE)
_TITLE = {"title", "tittel", "dokumenttittel"}
_CONTENTS = re.compile(r"(?:toc|innh|inhv)[ _]?(?:[1-9]|heading|overskrift)$", re.IGNORECASE)
_LIST = re.compile(
    r"(?:list (?:bullet|number|paragraph)|punktliste|nummerert liste|listeavsnitt)(?: ([1-9]))?$",
    re.IGNORECASE,
)
_BODY_TEXT = 9
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class NumberedAs:
    """A place in the numbering: which list, and how deep in it (None: as the style says)."""

    list_id: str
    level: int | None


class Styles:
    """What each paragraph style makes of a paragraph, the styles it builds on included."""

    def __init__(self, tree: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self.default: str | None = None
        for style in children(tree, "style"):
            style_id = attribute(style, "styleId") or ""
            self._styles[style_id] = style
            if attribute(style, "default") in {"1", "true"} and (
                attribute(style, "type") == "paragraph"
            ):
                self.default = style_id

    def is_title(self, style_id: str | None) -> bool:
        """Whether the style is for the document's title."""
        return any(name.lower() in _TITLE for name in self._names(style_id))

    def is_contents(self, style_id: str | None) -> bool:
        """Whether the style is for the table of contents."""
        return any(_CONTENTS.match(name) for name in self._names(style_id))

    def heading_level(self, style_id: str | None) -> int | None:
        """1 to 9 for a heading's style, by its name or by its outline level; None for others."""
        for style in self._chain(style_id):
            named = next(filter(None, map(_HEADING.match, _own_names(style))), None)
            if named:
                return int(named.group(1))
            outline = attribute(child(style, "pPr", "outlineLvl"), "val")
            if outline is not None:
                level = whole(outline, _BODY_TEXT)
                return level + 1 if 0 <= level < _BODY_TEXT else None
        return None

    def list_level(self, style_id: str | None) -> int | None:
        """How deep a list's style is, 0 outermost; None where the style is not a list's."""
        for name in self._names(style_id):
            found = _LIST.match(name)
            if found:
                return int(found.group(1) or 1) - 1
        return None

    def numbered_as(self, style_id: str | None) -> NumberedAs | None:
        """The numbering that the style brings."""
        for style in self._chain(style_id):
            numbering = child(style, "pPr", "numPr")
            list_id = attribute(child(numbering, "numId"), "val")
            if list_id is not None:
                level = attribute(child(numbering, "ilvl"), "val")
                return NumberedAs(list_id, None if level is None else whole(level))
        return None

    def is_bold(self, style_id: str | None) -> bool:
        """Whether the style makes its text bold."""
        for style in self._chain(style_id):
            bold = child(style, "rPr", "b")
            if bold is not None:
                return is_on(bold)
        return False

    def _names(self, style_id: str | None) -> list[str]:
        return [name for style in self._chain(style_id) for name in _own_names(style)]

    def _chain(self, style_id: str | None) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style_id in self._styles and len(chain) < _MAX_CHAIN:
            chain.append(self._styles[style_id])
            style_id = attribute(child(chain[-1], "basedOn"), "val")
        return chain


def _own_names(style: etree._Element) -> list[str]:
    """The name that Word shows and the identifier, which a localised program makes from it."""
    name = attribute(child(style, "name"), "val") or ""
    return [name, attribute(style, "styleId") or ""]
