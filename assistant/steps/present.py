"""Checked statements made into an answer that says what each source is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answerers.base import Statement
from assistant.conversation import Citation, Quote
from assistant.messages.catalog import Messages
from corpus.source import SECTOR, Authority, Standing, Status

_LABELLED = {
    Status.PROPOSAL,
    Status.CONSULTATION_INPUT,
    Status.MEETING_RECORD,
    Status.FICTITIOUS_CASE,
    Status.NOT_YET_IN_FORCE,
    Status.REPEALED,
    Status.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class Presented:
    """The words of an answer, its numbered citations, and what the reader must be told."""

    text: str
    citations: tuple[Citation, ...]
    notices: tuple[str, ...]


def present(statements: Sequence[Statement], messages: Messages, as_of: date) -> Presented:
    """Number the quotes, label what is not a rule for everybody, and collect the notices."""
    citations: list[Citation] = []
    paragraphs: list[str] = []
    for statement in statements:
        cited = [_cite(quote, citations, as_of) for quote in statement.quotes]
        marks = "".join(f" [{citation.number}]" for citation in cited)
        label = _label(cited[0].standing, messages)
        paragraphs.append(f"{label}{_on_one_line(statement.text)}{marks}")
    return Presented("\n\n".join(paragraphs), tuple(citations), notices(citations, messages, as_of))


def _cite(quote: Quote, citations: list[Citation], as_of: date) -> Citation:
    for citation in citations:
        if citation.quote == quote:
            return citation
    standing = quote.chunk.standing
    on_the_day = Standing(
        authority=standing.authority,
        scope=standing.scope,
        status=standing.status_on(as_of),
        validity=standing.validity,
    )
    citation = Citation(number=len(citations) + 1, quote=quote, standing=on_the_day)
    citations.append(citation)
    return citation


def _label(standing: Standing, messages: Messages) -> str:
    labels = []
    if standing.status in _LABELLED:
        labels.append(messages.text("label", standing.status.value))
    if standing.scope != SECTOR:
        labels.append(messages.text("label", "local", scope=standing.scope))
    return f"{'. '.join(labels)}: " if labels else ""


def _on_one_line(text: str) -> str:
    """Line breaks inside a paragraph are the page's, not the rule's; those of a list stay."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kept = [line for line in lines if line]
    is_list = any(line[:2] in {"– ", "- ", "* ", "• "} or line[1:3] == ". " for line in kept)
    return ("\n" if is_list else " ").join(kept)


def notices(citations: Sequence[Citation], messages: Messages, as_of: date) -> tuple[str, ...]:
    """What the reader must be told of the sources, each thing once."""
    told: list[str] = []
    if any(citation.source.restatement for citation in citations):
        told.append(messages.text("notice", "restatement"))
    if any(citation.standing.status in _LABELLED for citation in citations):
        told.append(messages.text("notice", "not_rule"))
    for citation in citations:
        standing = citation.standing
        if standing.scope != SECTOR:
            told.append(messages.text("notice", "local", scope=standing.scope))
        ended = standing.validity.ended(as_of)
        if ended and standing.authority is Authority.CENTRAL_AGREEMENT:
            title = citation.source.title
            told.append(messages.text("notice", "agreement_ended", title=title))
    told += [c.source.attribution for c in citations if c.source.attribution]
    return tuple(dict.fromkeys(told))
