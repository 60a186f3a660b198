"""Errors as the user reads them: what is wrong and what to do, never what was sent."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.api.languages import language_of
from assistant.messages.catalog import Messages
from corpus.source import Language

_KEYS = {400: "invalid", 404: "not_found", 405: "not_allowed", 501: "not_built"}


class Refusal(Exception):
    """A request that is turned away for a reason its sender can do something about."""

    def __init__(
        self,
        status: int,
        key: str,
        *,
        reason: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """An HTTP status, the message's key, and what a program is told beside it."""
        super().__init__(key)
        self.status = status
        self.key = key
        self.reason = reason
        self.headers = dict(headers or {})


def problem(
    status: int, key: str, accept_language: str, messages: Mapping[Language, Messages]
) -> JSONResponse:
    """`{"status": "error", "message": …}` in the language that the browser asks for."""
    return refused(Refusal(status, key), accept_language, messages)


def refused(
    refusal: Refusal, accept_language: str, messages: Mapping[Language, Messages]
) -> JSONResponse:
    """As `problem`, with what else a program is told: a reason, and when to try again."""
    text = messages[language_of(accept_language)].text("problem", refusal.key)
    reason = {"reason": refusal.reason} if refusal.reason else {}
    return JSONResponse(
        {"status": "error", "message": text, **reason},
        status_code=refusal.status,
        headers=refusal.headers,
    )


def add_problem_handlers(app: FastAPI, messages: Mapping[Language, Messages]) -> None:
    """Answer every error as a problem; what was not expected also ends at the door."""

    def turned_away(request: Request, error: Exception) -> JSONResponse:
        refusal = error if isinstance(error, Refusal) else Refusal(500, "failed")
        return refused(refusal, request.headers.get("accept-language", ""), messages)

    def expected(request: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        language = request.headers.get("accept-language", "")
        return problem(status, _KEYS.get(status, "failed"), language, messages)

    def invalid(request: Request, _error: Exception) -> JSONResponse:
        return problem(422, "invalid", request.headers.get("accept-language", ""), messages)

    def unexpected(request: Request, _error: Exception) -> JSONResponse:
        return problem(500, "failed", request.headers.get("accept-language", ""), messages)

    app.add_exception_handler(Exception, unexpected)
    app.add_exception_handler(Refusal, turned_away)
    app.add_exception_handler(HTTPException, expected)
    app.add_exception_handler(RequestValidationError, invalid)
