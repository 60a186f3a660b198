"""Personal data in documents masked before anything is indexed.

A mask keeps length, so locators hold. Masked are identifiers (national identity numbers, account
numbers, private e-mail addresses and mobile numbers), private persons' names, who belongs to which
union, politicians' parties and the heads of e-mails. Offices' own addresses and telephones, and
office holders in their office, stay: the reader needs them.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from corpus.document import Block, Document, Section, Span
from corpus.repaired_text import RepairedText
from corpus.source import Authority
from guardrails.pii.document_identifiers import DocumentIdentifiers
from guardrails.pii.document_persons import find_private
from guardrails.redact import MASK, mask
from guardrails.verdict import Finding
from ingest.mend import unmasked
from ingest.tables import unmasked_rows

_ALWAYS_MASKED = frozenset({"NO_NATIONAL_ID", "NO_BANK_ACCOUNT", "IBAN_CODE", "NO_DUF"})
_NAMES = frozenset({"PERSON", "UNION_AFFILIATION"})
_MIN_SCORE = 0.5
_PERSONS_ADDRESS = re.compile(r"[^@\s]*[^\W\d_]{2,}[._-][^\W\d_]{2,}[^@\s]*@")
_PRIVATE_SERVICE = re.compile(r"@(?:gmail|hotmail|outlook|live|yahoo|icloud|online)\.\w+$", re.I)
_MOBILE = re.compile(r"(?:\+?47|0047)?[\s]*[49](?:[\s.]*\d){7}$")
_WORD = re.compile(r"[^\W\d_]{3}")
# The finder is slow to start; what it could find has an @ or eight digits.
_MAY_IDENTIFY = re.compile(r"@|(?:\d\W*){8}")


class IdentifierFinder(Protocol):
    """Finds identifiers in a text; offsets into that text."""

    def find(self, text: str) -> Sequence[Finding]:
        """The findings, in order."""
        ...


PersonFinder = Callable[[str, str], Sequence[Finding]]
"""Finds private persons in the text of a document whose status is the second argument."""


@dataclass(frozen=True, slots=True)
class Screened:
    """A document with what is personal masked, and how many findings of each type there were."""

    document: Document
    masked: dict[str, int]


def names_nobody(_text: str, _kind: str) -> Sequence[Finding]:
    """A `PersonFinder` for documents that are known to name no private person."""
    return ()


@dataclass(frozen=True, slots=True)
class Screen:
    """Masks what is personal in a document's stored original."""

    finder: IdentifierFinder
    persons: PersonFinder = names_nobody

    def __call__(self, document: Document) -> Screened:
        """Screen one document. Laws are let through: they name nobody."""
        if document.source.standing.authority is Authority.LAW:
            return Screened(document, {})
        found = self._found(document)
        text = mask(document.original, found)
        heading = self._heading_mask(document, found)
        screened = replace(
            document,
            original=text,
            edits=unmasked(document.edits, text),
            rows=unmasked_rows(document.rows, document.original, text),
            sections=tuple(_section(one, text, heading) for one in document.sections),
            source=replace(document.source, title=heading(document.source.title)),
        )
        return Screened(screened, dict(Counter(finding.entity_type for finding in found)))

    def _found(self, document: Document) -> list[Finding]:
        text, kind = document.original, document.source.standing.status.value
        identifiers = [one for one in self.finder.find(text) if _private(one, text)]
        return [*identifiers, *self.persons(text, kind)]

    def _heading_mask(self, document: Document, found: Sequence[Finding]) -> Callable[[str], str]:
        """Masks headings and titles, which were read before the text was masked.

        Some stand nowhere in the text, a file's name for one, and are screened by themselves.
        """
        kind = document.source.standing.status.value
        named = _naming(document, [one for one in found if one.entity_type in _NAMES])
        stored = RepairedText(document.original, document.edits)
        whole = Span(0, len(document.original))
        text = " ".join(f"{document.original}\n{stored.shown(whole)}".split())

        @cache
        def masked(words: str) -> str:
            covered = named.sub(lambda name: MASK * len(name.group()), words)
            identifiers = self.finder.find(covered) if _MAY_IDENTIFY.search(covered) else ()
            private = [one for one in identifiers if _private(one, covered)]
            persons = () if words in text else self.persons(covered, kind)
            return mask(covered, [*private, *persons])

        return masked


def shipped_screen() -> Screen:
    """The screen that every build uses."""
    return Screen(DocumentIdentifiers(), lambda text, kind: find_private(text, kind=kind))


def _naming(document: Document, found: Sequence[Finding]) -> re.Pattern[str]:
    """The names found in a document's text, as they are written there and as they are read."""
    stored = RepairedText(document.original, document.edits)
    spans = [Span(one.start, one.end) for one in found]
    written = {" ".join(span.of(document.original).split()) for span in spans}
    read = {" ".join(stored.shown(span).split()) for span in spans}
    longest_first = sorted(written | read, key=lambda name: (-len(name), name))
    words = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first)
    return re.compile(words or r"(?!)")


def _section(section: Section, masked: str, heading: Callable[[str], str]) -> Section:
    """A section with its headings masked and without blocks that say nothing any more."""
    blocks = tuple(block for block in section.blocks if _says_something(block, masked))
    return replace(section, heading_path=tuple(map(heading, section.heading_path)), blocks=blocks)


def _says_something(block: Block, masked: str) -> bool:
    """Whether anything can be read in a block; one without a mask was never touched."""
    text = block.span.of(masked)
    return MASK not in text or _WORD.search(text) is not None


def _private(finding: Finding, original: str) -> bool:
    text = original[finding.start : finding.end]
    if finding.entity_type == "EMAIL_ADDRESS":
        return bool(_PERSONS_ADDRESS.match(text) or _PRIVATE_SERVICE.search(text))
    if finding.entity_type == "PHONE_NUMBER":
        return _MOBILE.match(text.strip()) is not None
    return finding.entity_type in _ALWAYS_MASKED and finding.score >= _MIN_SCORE
