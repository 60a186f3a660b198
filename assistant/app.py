"""The web application: the HTTP interface and the page on one FastAPI."""

from fastapi import FastAPI
from starlette.types import ASGIApp

from assistant.api import chat, coming, health, search, sources
from assistant.api.door import Door
from assistant.api.problems import add_problem_handlers
from assistant.pipeline import Assistant
from assistant.widget.page import page_router


def create_app(assistant: Assistant) -> ASGIApp:
    """Everything the server offers, answered by one assistant."""
    app = FastAPI(title="Medlemsassistenten", docs_url=None, redoc_url=None)
    app.state.assistant = assistant
    for part in (chat, search, sources, health, coming):
        app.include_router(part.router)
    app.include_router(page_router())
    add_problem_handlers(app, assistant.messages)
    return Door(app, assistant.messages)
