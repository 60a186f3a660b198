"""`POST /v1/chat/completions` and `GET /v1/models`: the assistant for clients of OpenAI's API.

Only what the user and the assistant said is read; instructions of the roles `system` and
`developer` are not, and other models and settings than ours are not known.
"""

import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BaseModel, Field
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.callers import Caller
from assistant.api.chat import HEADERS, STOPPED
from assistant.api.deltas import deltas
from assistant.api.problems import Refusal
from assistant.api.schemas import AnswerOut, ChatIn
from assistant.api.service import Service, asker, the_service
from assistant.api.workers import Work
from assistant.conversation import Answer, Question

MODEL = "medlemsassistenten"
_PATHS = frozenset({"/v1/chat/completions", "/v1/models"})
_TYPES = {401: "authentication_error", 429: "rate_limit_error"}
_CODES = {
    405: "not_allowed",
    413: "too_large",
    429: "rate_limit_exceeded",
    500: "failed",
    503: "busy",
}
_FIRST_REFUSAL, _FIRST_OF_OURS = 400, 500

logger = logging.getLogger(__name__)


class TextPart(BaseModel):
    """A part of a message that is text; there is no other."""

    type: Literal["text"]
    text: str


class SpokenIn(BaseModel):
    """A message of the conversation."""

    role: Literal["user", "assistant"]
    content: str | list[TextPart]

    @property
    def text(self) -> str:
        """The content; each part of it is on a line of its own."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content)


class UnreadIn(BaseModel):
    """A message that is neither obeyed nor read."""

    role: Literal["system", "developer"]


MessageIn = Annotated[SpokenIn | UnreadIn, Field(discriminator="role")]


def conversation_of(messages: Sequence[MessageIn]) -> ChatIn:
    """The last message of the user as the question, and what was said before it.

    Raises:
        ValueError: The user says nothing, or something is longer than a conversation may be.
    """
    said = [message for message in messages if isinstance(message, SpokenIn)]
    while said and said[-1].role != "user":
        said.pop()
    if not said:
        raise ValueError("expected a message of the role user")
    history = [{"role": one.role, "content": one.text} for one in said[:-1]]
    return ChatIn.model_validate({"question": said[-1].text, "history": history})


def _a_conversation(messages: list[MessageIn]) -> list[MessageIn]:
    conversation_of(messages)
    return messages


class CompletionIn(BaseModel):
    """What a client of OpenAI's API sends. All but these fields is ignored, and so is `model`."""

    messages: Annotated[list[MessageIn], AfterValidator(_a_conversation)]
    model: str | None = None
    stream: bool | None = None


class _Route(APIRoute):
    """Tells which field is wrong; only names that are ours are told."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                raise Refusal(422, "invalid_completion", reason=_field(error)) from None

        return handled


router = APIRouter(route_class=_Route)


@router.get("/v1/models")
def models(service: Annotated[Service, Depends(the_service)]) -> dict[str, Any]:
    """The one model that there is, as old as the release that is served."""
    built = datetime.fromisoformat(service.assistant.index.release.manifest.built_at)
    model = {
        "id": MODEL,
        "object": "model",
        "created": int(built.timestamp()),
        "owned_by": MODEL,
    }
    return {"object": "list", "data": [model]}


@router.post("/v1/chat/completions", response_model=None)
async def complete(
    asked: CompletionIn,
    service: Annotated[Service, Depends(the_service)],
    caller: Annotated[Caller, Depends(asker)],
) -> Response:
    """Answer the user's last message. With `stream`, a chunk for each checked sentence."""
    question = conversation_of(asked.messages).to_question(employer=caller.employer(None))
    work = service.answering("completions", question)
    created = int(service.now().timestamp())
    if asked.stream:
        events = _Stream(service, question, work, created).events()
        return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)
    return JSONResponse(completion(await work.result(), created), headers=HEADERS)


class OpenAIErrors:
    """Puts every error under the addresses here into OpenAI's shape, whichever layer made it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        ours = scope["type"] == "http" and scope["path"] in _PATHS
        await self._app(scope, receive, _Translated(send) if ours else send)


class _Translated:
    """One response out. An error is held back until it is whole, everything else goes on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= _FIRST_REFUSAL:
            self._start = message
            return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._refuse(self._start)

    async def _refuse(self, start: Message) -> None:
        problem = json.loads(self._body)
        told = _error(start["status"], problem["message"], problem.get("reason"))
        body = json.dumps(told, ensure_ascii=False).encode()
        MutableHeaders(scope=start)["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


@dataclass(frozen=True, slots=True)
class _Stream:
    """One answer in chunks. The check has passed before the first of them goes out."""

    service: Service
    question: Question
    work: Work[Answer]
    created: int

    async def events(self) -> AsyncIterator[str]:
        """A chunk with the role, one for each sentence, one with the reason for the end."""
        try:
            # A proxy would close a connection that says nothing for long.
            async for _ in self.work.quiet():
                yield ": searching\n\n"
            answer = await self.work.result()
            told = [json.dumps(one, ensure_ascii=False) for one in chunks(answer, self.created)]
        except Exception as error:  # noqa: BLE001 - the channel's boundary; the text is not kept
            logger.error("stream.failed", extra={"error": type(error).__name__})  # noqa: TRY400
            yield f"data: {json.dumps(self._failure(), ensure_ascii=False)}\n\n"
            return
        for chunk in [*told, "[DONE]"]:
            yield f"data: {chunk}\n\n"

    def _failure(self) -> dict[str, Any]:
        messages = self.service.assistant.messages[self.question.language or "nb"]
        return _error(500, messages.text("problem", "failed"))


def completion(answer: Answer, created: int) -> dict[str, Any]:
    """The `chat.completion`; `created` in seconds since 1970. The whole answer is in the message.

    It has no `usage`: tokens are not counted here.
    """
    message = {"role": "assistant", "content": answer.text, "refusal": None, MODEL: _whole(answer)}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(answer)}
    return {**_named(answer, created), "object": "chat.completion", "choices": [choice]}


def chunks(answer: Answer, created: int) -> list[dict[str, Any]]:
    """The `chat.completion.chunk`s in order; their deltas joined are the message."""
    said: list[dict[str, Any]] = [{"content": sentence} for sentence in deltas(answer.text)]
    told = [{"role": "assistant", "content": ""}, *said, {MODEL: _whole(answer)}]
    named = {**_named(answer, created), "object": "chat.completion.chunk"}
    ends = [*(None for _ in told[1:]), _finish(answer)]
    choices = [
        {"index": 0, "delta": delta, "finish_reason": end}
        for delta, end in zip(told, ends, strict=True)
    ]
    return [{**named, "choices": [choice]} for choice in choices]


def _named(answer: Answer, created: int) -> dict[str, Any]:
    return {"id": f"chatcmpl-{answer.trace_id}", "created": created, "model": MODEL}


def _whole(answer: Answer) -> dict[str, Any]:
    return AnswerOut.of(answer).model_dump(mode="json")


def _finish(answer: Answer) -> str:
    return "content_filter" if answer.status in STOPPED else "stop"


def _error(status: int, message: str, reason: str | None = None) -> dict[str, Any]:
    """An error as OpenAI's clients read it; of an invalid request the reason is the field."""
    kind = "server_error" if status >= _FIRST_OF_OURS else "invalid_request_error"
    code = f"token_{reason}" if status == 401 else _CODES.get(status, "invalid")
    field = reason if status == 422 else None
    told = {"message": message, "type": _TYPES.get(status, kind), "param": field, "code": code}
    return {"error": told}


def _field(error: RequestValidationError) -> str | None:
    """The field of ours that is wrong, where one is to be named."""
    named = [part for found in error.errors() for part in found["loc"][1:2]]
    return next((str(part) for part in named if part in CompletionIn.model_fields), None)
