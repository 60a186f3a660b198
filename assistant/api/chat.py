"""`POST /v1/chat`: one question, one answer, whole or as a stream of events."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse
from starlette.responses import JSONResponse, Response

from assistant.api.schemas import AnswerOut, ChatIn
from assistant.pipeline import Assistant

logger = logging.getLogger(__name__)

router = APIRouter()

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def the_assistant(request: Request) -> Assistant:
    """The assistant that the application was made with."""
    assistant: Assistant = request.app.state.assistant
    return assistant


@router.post("/v1/chat", response_model=AnswerOut)
async def chat(
    asked: ChatIn,
    assistant: Annotated[Assistant, Depends(the_assistant)],
    accept: Annotated[str, Header()] = "application/json",
) -> Response:
    """Answer a question. With `Accept: text/event-stream`, as events that end with `done`."""
    if "text/event-stream" in accept:
        events = _events(assistant, asked)
        return StreamingResponse(events, media_type="text/event-stream", headers=_HEADERS)
    answer = await asyncio.to_thread(assistant.answer, asked.to_question())
    shown = AnswerOut.of(answer).model_dump(mode="json")
    return JSONResponse(shown, headers=_HEADERS)


async def _events(assistant: Assistant, asked: ChatIn) -> AsyncIterator[str]:
    """`status` while at work, a `delta` for each checked paragraph, `sources`, `done`.

    The check has passed before the first word goes out, so nothing has to be taken back.
    """
    yield _event("status", {"stage": "searching"})
    try:
        answer = AnswerOut.of(await asyncio.to_thread(assistant.answer, asked.to_question()))
    except Exception as error:  # noqa: BLE001 - the channel's boundary; the text is not kept
        logger.error("stream.failed", extra={"error": type(error).__name__})  # noqa: TRY400
        text = assistant.messages[asked.language or "nb"].text("problem", "failed")
        yield _event("error", {"status": "error", "message": text})
        return
    whole = answer.model_dump(mode="json")
    paragraphs = answer.answer.split("\n\n")
    for place, paragraph in enumerate(paragraphs):
        last = place == len(paragraphs) - 1
        yield _event("delta", {"text": paragraph if last else f"{paragraph}\n\n"})
    yield _event("sources", {"citations": whole["citations"], "referral": whole["referral"]})
    yield _event("done", whole)


def _event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
