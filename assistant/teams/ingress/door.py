"""`POST /api/messages`: let in or turned away, and answered before anything is worked out."""

import asyncio
import json
import logging
import math
import time
from collections.abc import Coroutine, Mapping
from typing import Any, NoReturn, Protocol

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse
from starlette.responses import Response as HttpResponse

from assistant.api.problems import Refusal
from assistant.api.schemas import is_text
from assistant.teams.ingress.duplicates import Duplicates
from assistant.teams.ingress.tokens import ActivityTokens, Fault
from assistant.teams.reply import Response

MOST_BYTES = 256_000
INVOKE_S = 8.0
"""Teams waits about ten seconds for the answer to an invoke."""

MOST_UNDER_WAY = 200
_GOODBYE_S = 20.0
_NO_STORE = {"Cache-Control": "no-store"}

logger = logging.getLogger(__name__)


class Receiver(Protocol):
    """Does something with what was let in."""

    async def receive(self, activity: Mapping[str, Any]) -> Response | None:
        """The answer to an invoke; what is returned for anything else is not looked at."""
        ...


class TeamsDoor:
    """The bot's address."""

    def __init__(
        self,
        tokens: ActivityTokens,
        receiver: Receiver,
        *,
        most: int = MOST_UNDER_WAY,
        invoke_s: float = INVOKE_S,
    ) -> None:
        """At most so many activities are worked on; invokes are given so many seconds."""
        self._tokens = tokens
        self._receiver = receiver
        self._most = most
        self._invoke_s = invoke_s
        self._duplicates = Duplicates()
        self._under_way: set[asyncio.Task[Response | None]] = set()
        self.router = APIRouter()
        self.router.add_api_route(
            "/api/messages", self.messages, methods=["POST"], include_in_schema=False
        )

    async def messages(self, request: Request) -> HttpResponse:
        """Take one activity.

        Raises:
            Refusal: It is no activity, Teams did not send it, its tenant is not served, or too
                much is under way.
        """
        activity = await self._let_in(request)
        # First, since what is turned away here comes again, and is then no duplicate.
        if len(self._under_way) >= self._most:
            raise Refusal(503, "busy", headers={"Retry-After": "5"})
        if not self._duplicates.is_new(activity):
            logger.info("teams.came_twice")
            return HttpResponse(status_code=202, headers=_NO_STORE)
        task = self._started(self._receiver.receive(activity))
        if activity.get("type") != "invoke":
            return HttpResponse(status_code=202, headers=_NO_STORE)
        return await self._answered(task)

    async def _let_in(self, request: Request) -> dict[str, Any]:
        """The activity; nothing is read of one whose sender is not known."""
        vouched = await self._tokens.vouched(request.headers.get("authorization"))
        if isinstance(vouched, str):
            _turn_away(vouched)
        activity = await _read(request)
        fault = self._tokens.mismatch(vouched, activity)
        if fault is not None:
            _turn_away(fault)
        return activity

    async def close(self, within_s: float = _GOODBYE_S) -> None:
        """Let what is under way end, up to so many seconds."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within_s)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _started(
        self, work: Coroutine[Any, Any, Response | None]
    ) -> "asyncio.Task[Response | None]":
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Response | None]") -> None:
        self._under_way.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.error("teams.failed", extra={"error": type(error).__name__})

    async def _answered(self, task: "asyncio.Task[Response | None]") -> HttpResponse:
        started = time.monotonic()
        # The work goes on where it is late: what it was to say may still be said.
        await asyncio.wait({task}, timeout=self._invoke_s)
        if not task.done() or task.cancelled() or task.exception() is not None:
            waited = round(1000 * (time.monotonic() - started), 1)
            logger.error("teams.invoke_unanswered", extra={"duration_ms": waited})
            raise Refusal(500, "failed")
        response = task.result()
        if response is None:
            return HttpResponse(status_code=501, headers=_NO_STORE)
        if response.body is None:
            return HttpResponse(status_code=response.status, headers=_NO_STORE)
        return JSONResponse(response.body, status_code=response.status, headers=_NO_STORE)


def _turn_away(fault: Fault) -> NoReturn:
    """The sender is not told what is wrong; the operator is.

    Raises:
        Refusal: Always.
    """
    logger.warning("teams.refused", extra={"fault": fault})
    if fault == "tenant":
        raise Refusal(403, "teams_tenant")
    raise Refusal(401, "teams_unauthorised", headers={"WWW-Authenticate": "Bearer"})


async def _read(request: Request) -> dict[str, Any]:
    """The activity.

    Raises:
        Refusal: 413 or 400.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refusal(413, "too_large")
    try:
        activity = json.loads(body, parse_constant=_no_constant, parse_float=_finite)
        is_whole = is_text(json.dumps(activity, ensure_ascii=False))
    except (ValueError, RecursionError):
        raise Refusal(400, "invalid") from None
    if not isinstance(activity, dict) or not is_whole:
        raise Refusal(400, "invalid")
    return activity


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("expected a finite number")
    return value


def _no_constant(_text: str) -> float:
    raise ValueError("expected JSON without NaN and Infinity")
