"""`POST /v1/chat`: one question, one answer, whole or as a stream of events."""

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse
from starlette.responses import JSONResponse, Response

from assistant.api.callers import Caller
from assistant.api.deltas import deltas
from assistant.api.problems import Refusal
from assistant.api.schemas import AnswerOut, ChatIn, TelephoneOut
from assistant.api.seen import seen_in
from assistant.api.service import Service, asker, the_service
from assistant.api.suggestions import Nothing, Suggested
from assistant.api.workers import Work
from assistant.conversation import Answer, AnswerStatus, Question

logger = logging.getLogger(__name__)

router = APIRouter()

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
STOPPED = {AnswerStatus.PERSONAL_DATA, AnswerStatus.REFERRED_SPECIAL_CATEGORY}
_SUGGESTED = {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.CLARIFICATION}


@router.post("/v1/chat", response_model=AnswerOut)
async def chat(
    asked: ChatIn,
    service: Annotated[Service, Depends(the_service)],
    caller: Annotated[Caller, Depends(asker)],
    accept: Annotated[str, Header()] = "application/json",
) -> Response:
    """Answer a question. With `Accept: text/event-stream`, as events."""
    question = asked.to_question(employer=caller.employer(asked.employer))
    streamed = "text/event-stream" in accept
    work = service.answering("stream" if streamed else "chat", question)
    if streamed:
        events = _Stream(service, question, work).events()
        return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)
    shown = AnswerOut.of(await work.result()).model_dump(mode="json")
    return JSONResponse(shown, headers=HEADERS)


@dataclass(frozen=True, slots=True)
class _Stream:
    """One answer as events, in the order that clients rely on."""

    service: Service
    question: Question
    work: Work[Answer]

    async def events(self) -> AsyncIterator[str]:
        """`status` while at work, a `delta` for each checked sentence, `sources`, `done`.

        The check has passed before the first word goes out, so nothing has to be taken back.
        `suggestions` may follow; a client that leaves after `done` loses nothing of the answer.
        """
        yield _event("status", {"stage": "searching"})
        try:
            # A proxy would close a connection that says nothing for long.
            async for _ in self.work.quiet():
                yield ": searching\n\n"
            answer = await self.work.result()
            told = list(self._told(answer))
        except Exception as error:  # noqa: BLE001 - the channel's boundary; the text is not kept
            logger.error("stream.failed", extra={"error": type(error).__name__})  # noqa: TRY400
            yield _event("error", self._failure())
            return
        for event in told:
            yield event
        suggested = await self._suggested(answer)
        if suggested.follow_ups or suggested.choices:
            follow_ups, choices = list(suggested.follow_ups), list(suggested.choices)
            yield _event("suggestions", {"follow_ups": follow_ups, "choices": choices})

    def _told(self, answer: Answer) -> list[str]:
        whole = AnswerOut.of(answer).model_dump(mode="json")
        telephone = self.service.telephone()
        kinds = self.service.assistant.messages[answer.language].group("kind")
        stopped = answer.seen if answer.status in STOPPED else ()
        sources = {
            "citations": whole["citations"],
            "referral": whole["referral"],
            "seen": [one.model_dump() for one in seen_in(self.question.text, stopped, kinds)],
            "masked": answer.masked if answer.status is AnswerStatus.PERSONAL_DATA else None,
            "telephone": TelephoneOut.of(telephone).as_sent() if telephone else None,
        }
        said = [_event("delta", {"text": sentence}) for sentence in deltas(answer.text)]
        return [*said, _event("sources", sources), _event("done", whole)]

    async def _suggested(self, answer: Answer) -> Suggested:
        """What may be asked next; nothing while others wait for their answers."""
        if answer.status not in _SUGGESTED or self.service.workers.is_crowded:
            return Nothing()
        text = answer.masked or self.question.text
        try:
            return await self.service.aside.run(self.service.suggestions.after, text, answer)
        except Refusal:
            return Nothing()
        except Exception as error:  # noqa: BLE001 - the answer has been given already
            logger.error("suggestions.failed", extra={"error": type(error).__name__})  # noqa: TRY400
            return Nothing()

    def _failure(self) -> dict[str, Any]:
        messages = self.service.assistant.messages[self.question.language or "nb"]
        text = messages.text("problem", "failed")
        return {"status": "error", "message": text, "retryable": True}


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
