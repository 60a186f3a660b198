"""Personal data in documents masked before anything is indexed.

A mask keeps length, so locators hold. What is masked at this stage are identifiers: national
identity numbers, account numbers, private e-mail addresses and mobile numbers. Offices' own
addresses and telephones stay: the reader needs them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.document import Document
from corpus.source import Authority
from guardrails.redact import mask
from guardrails.verdict import Finding
from ingest.mend import unmasked

_ALWAYS_MASKED = frozenset({"NO_NATIONAL_ID", "NO_BANK_ACCOUNT", "IBAN_CODE", "NO_DUF"})
_MIN_SCORE = 0.5
_PERSONS_ADDRESS = re.compile(r"[^@\s]*[^\W\d_]{2,}[._-][^\W\d_]{2,}[^@\s]*@")
_PRIVATE_SERVICE = re.compile(r"@(?:gmail|hotmail|outlook|live|yahoo|icloud|online)\.\w+$", re.I)
_MOBILE = re.compile(r"(?:\+?47|0047)?[\s]*[49](?:[\s.]*\d){7}$")


class IdentifierFinder(Protocol):
    """Finds identifiers in a text; offsets into that text."""

    def find(self, text: str) -> Sequence[Finding]:
        """The findings, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Screened:
    """A document with identifiers masked, and how many of each type there were."""

    document: Document
    masked: dict[str, int]


@dataclass(frozen=True, slots=True)
class Screen:
    """Masks identifiers in a document's stored original."""

    finder: IdentifierFinder

    def __call__(self, document: Document) -> Screened:
        """Screen one document. Laws are let through: they name nobody."""
        if document.source.standing.authority is Authority.LAW:
            return Screened(document, {})
        original = document.original
        found = [finding for finding in self.finder.find(original) if _private(finding, original)]
        text = mask(original, found)
        masked = self._named(replace(document, original=text, edits=unmasked(document.edits, text)))
        return Screened(masked, dict(Counter(finding.entity_type for finding in found)))

    def _named(self, document: Document) -> Document:
        """Headings and the title masked too: they were read before the original was."""
        sections = tuple(
            replace(section, heading_path=tuple(map(self._words, section.heading_path)))
            for section in document.sections
        )
        source = replace(document.source, title=self._words(document.source.title))
        return replace(document, source=source, sections=sections)

    def _words(self, words: str) -> str:
        return mask(words, [found for found in self.finder.find(words) if _private(found, words)])


def _private(finding: Finding, original: str) -> bool:
    text = original[finding.start : finding.end]
    if finding.entity_type == "EMAIL_ADDRESS":
        return bool(_PERSONS_ADDRESS.match(text) or _PRIVATE_SERVICE.search(text))
    if finding.entity_type == "PHONE_NUMBER":
        return _MOBILE.match(text.strip()) is not None
    return finding.entity_type in _ALWAYS_MASKED and finding.score >= _MIN_SCORE
