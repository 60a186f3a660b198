"""Errors as the user reads them: what is wrong and what to do, never what was sent."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.messages.catalog import Messages
from corpus.source import Language

logger = logging.getLogger(__name__)

_KEYS = {404: "not_found", 405: "not_allowed", 413: "too_large", 501: "not_built"}


def add_problem_handlers(app: FastAPI, messages: Mapping[Language, Messages]) -> None:
    """Answer every error with `{"status": "error", "message": …}` and the right HTTP status."""

    async def expected(request: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return _problem(status, _KEYS.get(status, "failed"), request, messages)

    async def invalid(request: Request, _error: Exception) -> JSONResponse:
        return _problem(422, "invalid", request, messages)

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        # The message of an exception may hold what the user sent: only its type is kept.
        logger.error("request.failed", extra={"error": type(error).__name__})
        return _problem(500, "failed", request, messages)

    app.add_exception_handler(HTTPException, expected)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, unexpected)


def _problem(
    status: int, key: str, request: Request, messages: Mapping[Language, Messages]
) -> JSONResponse:
    wanted = request.headers.get("accept-language", "")[:2].lower()
    language: Language = "nn" if wanted == "nn" else "en" if wanted == "en" else "nb"
    text = messages[language].text("problem", key)
    return JSONResponse({"status": "error", "message": text}, status_code=status)
