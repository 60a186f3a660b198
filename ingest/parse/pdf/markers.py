"""What lines begin and end with: list marks, numbers of chapters and sections, full stops."""

import re
from dataclasses import dataclass

# Word's and PowerPoint's bullets lie in the private area of the fonts Symbol and Wingdings.
_PRIVATE = str.maketrans({chr(code): "•" for code in range(0xF020, 0xF100)})
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_BULLET = re.compile(r"[•●▪◦■□○►➢✓·»*–—-]\s+\S|[•●▪■➢✓]\S")
_LETTERED = re.compile(
    r"(?:\(?[a-zæøå]\)|[a-zæøå]\.|\(?[ivx]{1,4}\)|\(?\d{1,2}\)|\(\d{1,2}\))\s+\S"
)
_COUNTED = re.compile(r"\d{1,2}\.\s+\S")
_BARE = re.compile(
    r"[•●▪◦■□○►➢✓·»*–—o-]|\(?[a-zæøå]\)|[a-zæøå]\.|\(?[ivx]{1,4}\)|\(?\d{1,2}\)"
    r"|(?:\d{1,2}\.)*\d{1,2}\.?|§+\s?\d+[-–.\d]*\s?[a-z]?\.?|(?:kapittel|kap\.|del)\s+\d+[.:]?",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"(?:(?P<part>del|bolk)|(?P<chapter>kapittel|kap\.?))\s+(?:\d{1,3}[a-z]?|[ivx]{1,6})\b"
    r"|(?P<section>§)\s?\d+",
    re.IGNORECASE,
)
_SECTION_HEADING = re.compile(r"§\s?\d+(?:[-–.]\d+)*(?:\s[a-z]\b)?\.?(?:\s+([A-ZÆØÅ(«].*))?")
_DECIMAL = re.compile(r"((?:\d{1,2}\.)*\d{1,2})\.?\s+(?=[A-ZÆØÅ§«(])")
_END = re.compile(r"[.!?:;]['»”\")⁰-⁹¹²³]*$")
_ABBREVIATION = re.compile(
    r"\b(?:jf|jfr|nr|pkt|kap|bl\.?a|ca|f\.?eks|art|s|mv|kl|dvs|inkl|evt|tlf|st|jan|feb|des)\.$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?|…\s?|_){4,}\s*(?:\d{1,4}|[ivxl]{1,6})$")
_CONTENTS = re.compile(r"innh[oa]ld(?:sfortegn(?:else|ing)|sliste)?:?|table of contents", re.I)
_PAGE_AT_END = re.compile(r"\S\s+\d{1,4}$")

PART, CHAPTER, SECTION = 1, 2, 3
"""How far in a law's headings stand, outermost first."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """What a heading's number says: a law's level, or how many parts a decimal number has."""

    legal: int = 0
    depth: int = 0


def clean(text: str) -> str:
    """Text with ligatures spelled out, private bullets as bullets and soft hyphens gone."""
    return text.translate(_LIGATURES).translate(_PRIVATE).replace("\u00ad", "")


def numbering(text: str) -> Numbering | None:
    """The number that a heading begins with; None where there is none."""
    legal = _LEGAL.match(text)
    if legal:
        found = legal.lastgroup
        return Numbering(legal={"part": PART, "chapter": CHAPTER}.get(str(found), SECTION))
    decimal = _DECIMAL.match(text)
    return Numbering(depth=decimal.group(1).count(".") + 1) if decimal else None


def is_section_heading(text: str) -> bool:
    """Whether the text is a law's section sign, number and title, and no sentence."""
    found = _SECTION_HEADING.fullmatch(text)
    return found is not None and not (found.group(1) or "").endswith((".", ";", ",", ":"))


def is_sure_item(text: str) -> bool:
    """Whether the text begins with a bullet or a letter's mark, which no running text does."""
    return bool(_BULLET.match(text) or _LETTERED.match(text))


def is_item(text: str) -> bool:
    """Whether the text begins as a list's item does; «3. mai» inside a sentence does too."""
    return is_sure_item(text) or bool(_COUNTED.match(text))


def is_bare_marker(text: str) -> bool:
    """Whether the text is nothing but a list's mark or a heading's number."""
    return bool(_BARE.fullmatch(text))


def ends_sentence(text: str) -> bool:
    """Whether a sentence or a clause of a list ends here, and not just an abbreviation."""
    return bool(_END.search(text)) and not _ABBREVIATION.search(text)


def has_leaders(text: str) -> bool:
    """Whether dots lead to a page's number, as in a table of contents."""
    return bool(_LEADERS.search(text))


def opens_contents(text: str) -> bool:
    """Whether this is the heading of a table of contents."""
    return bool(_CONTENTS.fullmatch(text.strip()))


def ends_with_page(text: str) -> bool:
    """Whether a number stands last, as a table of contents' lines have it."""
    return bool(_PAGE_AT_END.search(text))
