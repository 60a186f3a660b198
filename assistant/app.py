"""The web application: the HTTP interface and the page on one FastAPI."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assistant.api import chat, coming, health, search, sources
from assistant.api.problems import add_problem_handlers
from assistant.pipeline import Assistant
from assistant.widget.page import page_router

MAX_BODY_BYTES = 1_000_000

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(assistant: Assistant) -> FastAPI:
    """Everything the server offers, answered by one assistant."""
    app = FastAPI(title="Medlemsassistenten", docs_url=None, redoc_url=None)
    app.state.assistant = assistant
    for part in (chat, search, sources, health, coming):
        app.include_router(part.router)
    app.include_router(page_router())
    add_problem_handlers(app, assistant.messages)
    app.middleware("http")(_guard_the_door)
    return app


async def _guard_the_door(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Turn away what is too large to read, and set the headers that browsers obey."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BODY_BYTES:
        return JSONResponse({"status": "error"}, status_code=413)
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
