"""A question and its answer."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from corpus.document import Chunk, Locator, Span
from corpus.release import Release
from corpus.source import Language, Source, Standing
from guardrails.redact import RedactedText
from guardrails.verdict import Finding

Role = Literal["user", "assistant"]


class AnswerStatus(StrEnum):
    """Every way in which a question can end."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CLARIFICATION = "clarification"
    NO_SOURCE = "no_source"
    REFERRED_INDIVIDUAL_CASE = "referred_individual_case"
    REFERRED_SPECIAL_CATEGORY = "referred_special_category"
    REFERRED_EMPLOYEE_OR_UNION_REP = "referred_employee_or_union_rep"
    REFERRED_KS_BEDRIFT = "referred_ks_bedrift"
    REFERRED_COURSE_EVENT = "referred_course_event"
    REFERRED_MATERIALS = "referred_materials"
    REFERRED_DIGITALISATION = "referred_digitalisation"
    CONTACT_INFO = "contact_info"
    SMALL_TALK = "small_talk"
    PERSONAL_DATA = "personal_data"
    OUT_OF_SCOPE = "out_of_scope"
    BLOCKED_INJECTION = "blocked_injection"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks. It has not been through the guard: nothing may keep or log it.

    `as_of` is the day whose rules are asked about; None is today in Oslo. `consent_masked` says
    that the sender agrees to have personal data masked and the rest answered.
    """

    text: str
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    language: Language | None = None
    employer: str | None = None
    consent_masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Characters of a stored original that say something, found in a chunk.

    `repaired` is how they are read where a machine misread some of them.
    """

    source: Source
    chunk: Chunk
    start: int
    end: int
    text: str
    repaired: str | None = None

    @classmethod
    def of(cls, chunk: Chunk, span: Span, release: Release) -> "Quote":
        """The characters of a span that a chunk's rule stands in."""
        stored = release.stored(chunk)
        return cls(
            source=release.source_of(chunk),
            chunk=chunk,
            start=span.start,
            end=span.end,
            text=span.of(stored.original),
            repaired=stored.repaired(span),
        )

    @property
    def shown(self) -> str:
        """What is shown and read aloud."""
        return self.text if self.repaired is None else self.repaired

    @property
    def held(self) -> tuple[str, ...]:
        """What a statement may rest on: the quote as it stands, and as it is read."""
        return (self.text,) if self.repaired is None else (self.text, self.repaired)

    @property
    def locator(self) -> Locator:
        """Where the quote stands."""
        place = self.chunk.locator
        return Locator(file=place.file, start=self.start, end=self.end, page=place.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered quote, with what the reader must know about the text it comes from."""

    number: int
    quote: Quote
    standing: Standing

    @property
    def source(self) -> Source:
        """The source quoted."""
        return self.quote.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """What the user takes along to the right office; never personal data."""

    to: str
    contact: str
    why: str
    rule_citations: tuple[Citation, ...] = ()
    checklist: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a question ended. An answered one has at least one citation.

    `seen` is what stopped the question, counted in the text as it was sent, and `masked` the
    question with labels in place of what was seen: as it was read where the sender agreed to that,
    else as it could be sent again.
    """

    text: str
    status: AnswerStatus
    language: Language
    as_of: date
    trace_id: str
    citations: tuple[Citation, ...] = ()
    referral: Referral | None = None
    notices: tuple[str, ...] = field(default=())
    seen: tuple[Finding, ...] = ()
    masked: RedactedText | None = None
