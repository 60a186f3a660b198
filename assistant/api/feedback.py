"""`POST /v1/feedback`, and the deletion of what a conversation left."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header
from pydantic import AfterValidator, BaseModel, Field, StrictBool, model_validator
from starlette.responses import Response

from assistant.api.callers import Caller
from assistant.api.languages import language_of
from assistant.api.schemas import whole_characters
from assistant.api.seen import SeenOut, seen_in
from assistant.api.service import Service, teller, the_service
from assistant.storage.feedback import Feedback, reasons_for
from guardrails.redact import RedactedText, redact
from guardrails.verdict import Action, Verdict

MOST_COMMENT_CHARS = 1_000

router = APIRouter()


class FeedbackIn(BaseModel):
    """What somebody thinks of one answer; the reasons are the fixed ones of their kind."""

    trace_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    helpful: StrictBool
    reasons: Annotated[list[str], Field(max_length=len(reasons_for(helpful=False)))] = []
    comment: Annotated[
        str, Field(max_length=MOST_COMMENT_CHARS), AfterValidator(whole_characters)
    ] = ""
    conversation: UUID | None = None

    @model_validator(mode="after")
    def known_reasons(self) -> "FeedbackIn":
        """The object.

        Raises:
            ValueError: A reason is none of those that may be given.
        """
        if not set(self.reasons) <= set(reasons_for(helpful=self.helpful)):
            raise ValueError("expected reasons that belong to the answer's being helpful or not")
        return self


class StoredOut(BaseModel):
    """The feedback is kept."""

    status: Literal["stored"] = "stored"


class NotStoredOut(BaseModel):
    """Nothing was kept: the comment holds what the guard does not let through."""

    status: Literal["personal_data"] = "personal_data"
    message: str
    seen: list[SeenOut]


@router.post("/v1/feedback")
async def feedback(
    given: FeedbackIn,
    service: Annotated[Service, Depends(the_service)],
    _caller: Annotated[Caller, Depends(teller)],
    accept_language: Annotated[str, Header()] = "",
) -> StoredOut | NotStoredOut:
    """Keep feedback whose comment the guard allows; of any other nothing is kept."""
    verdict = await service.workers.run(_Keeping(service, given).verdict)
    if verdict.action is Action.ALLOW:
        return StoredOut()
    messages = service.assistant.messages[language_of(accept_language)]
    return NotStoredOut(
        message=messages.text("feedback", "not_stored"),
        seen=seen_in(given.comment, verdict.findings, messages.group("kind")),
    )


@router.delete("/v1/conversations/{conversation}", status_code=204)
async def forget(
    conversation: UUID,
    service: Annotated[Service, Depends(the_service)],
    _caller: Annotated[Caller, Depends(teller)],
) -> Response:
    """Delete the feedback of a conversation; of the conversation itself nothing is kept."""
    await service.workers.run(service.feedback.forget, conversation)
    return Response(status_code=204)


@dataclass(frozen=True, slots=True)
class _Keeping:
    service: Service
    given: FeedbackIn

    def verdict(self) -> Verdict:
        """Check the comment, and keep the feedback where the guard allows it."""
        verdict = self._checked()
        if verdict.action is Action.ALLOW:
            self.service.feedback.add(self._allowed(verdict))
            self.service.counts.kept(helpful=self.given.helpful)
        return verdict

    def _checked(self) -> Verdict:
        comment = self.given.comment
        if not comment.strip():
            return Verdict(action=Action.ALLOW)
        return self.service.assistant.guard.check(comment)

    def _allowed(self, verdict: Verdict) -> Feedback:
        given = self.given
        return Feedback(
            trace_id=given.trace_id,
            day=self.service.now().date(),
            helpful=given.helpful,
            reasons=tuple(dict.fromkeys(given.reasons)),
            comment=RedactedText(redact(given.comment, verdict.findings).strip()),
            conversation=given.conversation,
            release_id=self.service.release_id,
        )
