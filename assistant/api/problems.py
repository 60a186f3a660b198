"""Errors as the user reads them: what is wrong and what to do, never what was sent."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.messages.catalog import Messages
from corpus.source import Language

_KEYS = {400: "invalid", 404: "not_found", 405: "not_allowed", 501: "not_built"}


def problem(
    status: int, key: str, accept_language: str, messages: Mapping[Language, Messages]
) -> JSONResponse:
    """`{"status": "error", "message": …}` in the language that the browser asks for."""
    wanted = accept_language[:2].lower()
    language: Language = "nn" if wanted == "nn" else "en" if wanted == "en" else "nb"
    text = messages[language].text("problem", key)
    return JSONResponse({"status": "error", "message": text}, status_code=status)


def add_problem_handlers(app: FastAPI, messages: Mapping[Language, Messages]) -> None:
    """Answer every error as a problem; what was not expected also ends at the door."""

    def expected(request: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        language = request.headers.get("accept-language", "")
        return problem(status, _KEYS.get(status, "failed"), language, messages)

    def invalid(request: Request, _error: Exception) -> JSONResponse:
        return problem(422, "invalid", request.headers.get("accept-language", ""), messages)

    def unexpected(request: Request, _error: Exception) -> JSONResponse:
        return problem(500, "failed", request.headers.get("accept-language", ""), messages)

    app.add_exception_handler(Exception, unexpected)
    app.add_exception_handler(HTTPException, expected)
    app.add_exception_handler(RequestValidationError, invalid)
