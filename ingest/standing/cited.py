"""The laws that a text refers to: by day and number, and by name with a §."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Document
from corpus.repaired_text import RepairedText
from corpus.source import Authority
from ingest.parse.parsed import Profile
from ingest.standing.periods import day_of

_BY_DAY = re.compile(
    r"\b[Ll]ov (?:av )?(\d{1,2}\. ?(?:\w+|\d{1,2}\.) ?\d{4}) nr\.? ?(\d{1,4})\b(?! §)"
)
_SHORT = {
    "aml": "arbeidsmiljøloven",
    "fvl": "forvaltningsloven",
    "offl": "offentleglova",
    "ftrl": "folketrygdloven",
    "koml": "kommuneloven",
}
_BY_NAME = re.compile(
    r"\b(\w+lov(?:en|a)|(?:aml|fvl|offl|ftrl|koml)\b\.?)s? ?(?:sin |si )?§ ?"
    r"(\d{1,2} ?[A-Z]?-\d{1,2}(?: ?[a-z]\b)?|\d{1,3})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"§+\s*(\d+(?: ?[A-Za-z](?=-|\b))?(?:-\d+(?: ?[a-z]\b)?)?)")


@dataclass(frozen=True, slots=True)
class Citation:
    """A law cited: `law` is Lovdata's id («lov/2000-04-14-31») or a name, `article` a §."""

    law: str
    article: str | None = None

    def words(self) -> str:
        """How a person reads it, in bokmål."""
        return f"{self.law}en § {self.article}" if self.article else self.law


def citations(document: Document, profile: Profile) -> tuple[Citation, ...]:
    """Every law that a document cites, once each; a law's own citations are not looked for."""
    if document.source.standing.authority is Authority.LAW and profile.authority:
        return ()
    text = RepairedText(document.original, document.edits)
    blocks = (text.shown(block.span) for section in document.sections for block in section.blocks)
    return tuple(
        dict.fromkeys(one for block in blocks for one in cited_in(" ".join(block.split())))
    )


def law_name(name: str) -> str:
    """One name for a law in bokmål and nynorsk: «arbeidsmiljøloven» and «arbeidsmiljølova»."""
    return re.sub(r"lov(?:en|a)$", "lov", name.lower())


def articles(document: Document) -> frozenset[str]:
    """The numbers of a law's §§, without space."""
    found = (article_of(section.heading_path[-1]) for section in document.sections)
    return frozenset(filter(None, found))


def article_of(heading: str) -> str | None:
    """The number of the § that a heading opens, without space."""
    found = _NUMBER.match(heading)
    return _tight(found.group(1)) if found else None


def cited_in(words: str) -> Iterator[Citation]:
    """The laws cited in a text on one line, in order."""
    for found in _BY_DAY.finditer(words):
        day = day_of(found.group(1))
        if day:
            yield Citation(f"lov/{day.isoformat()}-{found.group(2)}")
    for found in _BY_NAME.finditer(words):
        name = _SHORT.get(found.group(1).rstrip(".").lower(), found.group(1))
        yield Citation(law_name(name), _tight(found.group(2)))


def _tight(number: str) -> str:
    return number.replace(" ", "").lower()
