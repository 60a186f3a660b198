"""The objects that go in and out over HTTP and in batch files."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.api.window import Window
from assistant.conversation import Answer, Citation, Question, Referral, Turn
from assistant.steps.telephone import Telephone
from corpus.retrieval import ScoredChunk
from corpus.source import Language, Source


def is_text(value: str) -> bool:
    """Whether every character is whole; half a surrogate pair cannot be written anywhere."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def whole_characters(value: str) -> str:
    """The value.

    Raises:
        ValueError: It holds half a surrogate pair.
    """
    if not is_text(value):
        raise ValueError("expected whole characters")
    return value


class TurnIn(BaseModel):
    """One message of the conversation so far; unknown fields are ignored."""

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=20_000), AfterValidator(whole_characters)]


class ChatIn(BaseModel):
    """A question. `employer` is ignored for a signed-in user."""

    question: Annotated[str, AfterValidator(whole_characters)]
    history: Annotated[list[TurnIn], Field(max_length=200)] = []
    as_of: date | None = None
    language: Language | None = None
    employer: str | None = None
    consent_masked: bool = False

    def to_question(self, *, employer: str | None) -> Question:
        """As the pipeline takes it, for the employer whose local rules count."""
        return Question(
            text=self.question,
            history=tuple(Turn(turn.role, turn.content) for turn in self.history),
            as_of=self.as_of,
            language=self.language,
            employer=employer,
            consent_masked=self.consent_masked,
        )


class CitationOut(BaseModel):
    """A numbered quote; `quote` is exactly the characters [start, end) of the stored original."""

    number: int
    source: str
    title: str
    issuer: str
    authority: str
    scope: str
    status: str
    valid_from: date | None
    valid_to: date | None
    heading_path: list[str]
    file: str
    page: int | None
    start: int
    end: int
    quote: str
    quote_repaired: str | None
    restatement: bool
    url: str | None

    @classmethod
    def of(cls, citation: Citation) -> "CitationOut":
        """As the interface shows it."""
        quote, source, standing = citation.quote, citation.source, citation.standing
        return cls(
            number=citation.number,
            source=source.source_id,
            title=source.title,
            issuer=source.issuer,
            authority=standing.authority.value,
            scope=standing.scope,
            status=standing.status.value,
            valid_from=standing.validity.valid_from,
            valid_to=standing.validity.valid_to,
            heading_path=list(quote.chunk.heading_path),
            file=quote.locator.file,
            page=quote.locator.page,
            start=quote.start,
            end=quote.end,
            quote=quote.text,
            quote_repaired=quote.repaired,
            restatement=source.restatement,
            url=source.url,
        )


class ReferralOut(BaseModel):
    """What the user takes along to the right office."""

    model_config = ConfigDict(populate_by_name=True)

    to: str
    contact: str
    why: str
    rule_citations: list[CitationOut]
    checklist: list[str]
    deadlines: list[str]

    @classmethod
    def of(cls, referral: Referral) -> "ReferralOut":
        """As the interface shows it."""
        return cls(
            to=referral.to,
            contact=referral.contact,
            why=referral.why,
            rule_citations=[CitationOut.of(citation) for citation in referral.rule_citations],
            checklist=list(referral.checklist),
            deadlines=list(referral.deadlines),
        )


class AnswerOut(BaseModel):
    """The answer object."""

    answer: str
    status: str
    language: str
    citations: list[CitationOut]
    referral: ReferralOut | None
    as_of: date
    notices: list[str]
    trace_id: str

    @classmethod
    def of(cls, answer: Answer) -> "AnswerOut":
        """As the interface shows it."""
        return cls(
            answer=answer.text,
            status=answer.status.value,
            language=answer.language,
            citations=[CitationOut.of(citation) for citation in answer.citations],
            referral=ReferralOut.of(answer.referral) if answer.referral else None,
            as_of=answer.as_of,
            notices=list(answer.notices),
            trace_id=answer.trace_id,
        )


class TelephoneOut(BaseModel):
    """The telephone now, in local time: open `until`, or closed until it `opens`."""

    number: str
    open: bool
    until: str | None = None
    opens: str | None = None

    @classmethod
    def of(cls, telephone: Telephone) -> "TelephoneOut":
        """As the interface shows it."""
        return cls(
            number=telephone.number,
            open=telephone.open,
            until=telephone.until.strftime("%H:%M") if telephone.until else None,
            opens=telephone.opens.isoformat(timespec="minutes") if telephone.opens else None,
        )

    def as_sent(self) -> dict[str, Any]:
        """Without the field that says nothing."""
        return self.model_dump(exclude_none=True)


class SearchIn(BaseModel):
    """A question to search for, and how many passages are wanted."""

    question: Annotated[str, AfterValidator(whole_characters)]
    history: Annotated[list[TurnIn], Field(max_length=200)] = []
    k: Annotated[int, Field(ge=1, le=50)] = 10


class PassageOut(BaseModel):
    """A passage that was found."""

    source: str
    file: str
    start: int
    end: int
    page: int | None
    heading_path: list[str]
    text: str
    score: float

    @classmethod
    def of(cls, found: ScoredChunk) -> "PassageOut":
        """As the interface shows it."""
        chunk = found.chunk
        return cls(
            source=chunk.source_id,
            file=chunk.locator.file,
            start=chunk.locator.start,
            end=chunk.locator.end,
            page=chunk.locator.page,
            heading_path=list(chunk.heading_path),
            text=chunk.text,
            score=round(found.score, 6),
        )


class SearchOut(BaseModel):
    """The passages found, best first; or the status that stopped the search."""

    status: str
    passages: list[PassageOut]


class SourceOut(BaseModel):
    """A source as the list shows it."""

    id: str
    file: str
    title: str
    issuer: str
    authority: str
    scope: str
    status: str
    valid_from: date | None
    valid_to: date | None
    state_date: date | None
    language: str
    restatement: bool
    url: str | None
    attribution: str | None

    @classmethod
    def of(cls, source: Source, today: date) -> "SourceOut":
        """As the interface shows it, with its status today."""
        standing = source.standing
        return cls(
            id=source.source_id,
            file=source.file,
            title=source.title,
            issuer=source.issuer,
            authority=standing.authority.value,
            scope=standing.scope,
            status=standing.status_on(today).value,
            valid_from=standing.validity.valid_from,
            valid_to=standing.validity.valid_to,
            state_date=source.state_date,
            language=source.language,
            restatement=source.restatement,
            url=source.url,
            attribution=source.attribution,
        )


class RunOut(BaseModel):
    """Characters as they are shown; `original` where they differ from those that are stored."""

    text: str
    original: str | None
    quoted: bool


class WindowOut(BaseModel):
    """[start, end) of the stored original around a quote, and what it is worth today."""

    start: int
    end: int
    text: str
    shown: list[RunOut]
    heading_path: list[str]
    status: str
    authority: str
    scope: str
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, window: Window) -> "WindowOut":
        """As the interface shows it."""
        standing = window.standing
        return cls(
            start=window.span.start,
            end=window.span.end,
            text=window.text,
            shown=[
                RunOut(text=one.text, original=one.original, quoted=one.quoted)
                for one in window.shown
            ],
            heading_path=list(window.heading_path),
            status=standing.status.value,
            authority=standing.authority.value,
            scope=standing.scope,
            valid_from=standing.validity.valid_from,
            valid_to=standing.validity.valid_to,
        )


class SourceWindowOut(SourceOut):
    """A source with what stands around a quote."""

    window: WindowOut


class SourceTextOut(SourceOut):
    """A source with its stored original."""

    text: str
