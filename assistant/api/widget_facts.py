"""`GET /v1/widget`: what the widget must know before the first question."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel

from assistant.api.callers import Mode
from assistant.api.languages import language_of
from assistant.api.schemas import TelephoneOut
from assistant.api.service import Service, the_service
from assistant.api.sources import public_sources
from assistant.messages.catalog import Messages
from assistant.storage.feedback import reasons_for
from corpus.source import Language

router = APIRouter()


class ReasonOut(BaseModel):
    """A fixed reason, and what it is called."""

    code: str
    label: str


class ReasonsOut(BaseModel):
    """The reasons that feedback may give."""

    helpful: list[ReasonOut]
    not_helpful: list[ReasonOut]


class WidgetOut(BaseModel):
    """The server as the widget shows it; `model` is the chat model that questions are sent to."""

    mode: Mode
    model: str | None
    release: str
    language: Language
    question_chars: int
    telephone: dict[str, Any] | None
    reasons: ReasonsOut
    retention_days: int
    sources: int
    examples: list[str]


@router.get("/v1/widget")
def widget(
    service: Annotated[Service, Depends(the_service)],
    language: Language | None = None,
    accept_language: Annotated[str, Header()] = "",
) -> WidgetOut:
    """The facts in a language; for anybody, with no token."""
    wanted = language or language_of(accept_language)
    messages, telephone = service.assistant.messages[wanted], service.telephone()
    return WidgetOut(
        mode=service.mode,
        model=service.model or None,
        release=service.release_id,
        language=wanted,
        question_chars=service.assistant.limits.question_chars,
        telephone=TelephoneOut.of(telephone).as_sent() if telephone else None,
        reasons=ReasonsOut(
            helpful=_reasons(messages, helpful=True),
            not_helpful=_reasons(messages, helpful=False),
        ),
        retention_days=service.feedback.days,
        sources=len(public_sources(service.assistant)),
        examples=list(service.suggestions.examples(wanted)),
    )


def _reasons(messages: Messages, *, helpful: bool) -> list[ReasonOut]:
    labels = messages.group("reason")
    return [ReasonOut(code=code, label=labels[code]) for code in reasons_for(helpful=helpful)]
