"""The web application: the HTTP interface and the pages on one FastAPI."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Protocol

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from assistant.api import (
    chat,
    completions,
    feedback,
    health,
    metrics,
    no_bot,
    search,
    sources,
    widget_facts,
)
from assistant.api.completions import OpenAIErrors
from assistant.api.door import Door
from assistant.api.metrics import CountsRefusals
from assistant.api.origins import Origins
from assistant.api.problems import add_problem_handlers
from assistant.api.service import Service
from assistant.bootstrap import open_demonstration
from assistant.messages.catalog import LANGUAGES
from assistant.pipeline import Assistant
from assistant.widget.page import page_router
from assistant.widget.script import WidgetScript

_HOUR_S, _MINUTE_S = 3600.0, 60.0
_PARTS = (
    chat, completions, search, sources, feedback, widget_facts, health, metrics,
)  # fmt: skip

logger = logging.getLogger(__name__)


class Bot(Protocol):
    """A further channel that has an address of its own."""

    @property
    def router(self) -> APIRouter:
        """What answers there."""
        ...

    async def close(self) -> None:
        """End what is under way; nothing new comes in any more."""
        ...


def create_app(
    assistant: Assistant,
    service: Service | None = None,
    script: WidgetScript | None = None,
    bot: Bot | None = None,
) -> ASGIApp:
    """Everything the server offers, answered by one assistant.

    Without a service it is an open demonstration with feedback in memory. The script is the built
    widget; without one, that which is committed, if there is any. Without a bot its address says
    that there is none.
    """
    served = service or open_demonstration(assistant)
    app = _app(served, bot)
    for part in _PARTS:
        app.include_router(part.router)
    if bot is None:
        app.include_router(no_bot.router)
    app.include_router(page_router(script or WidgetScript.committed()))
    guarded = OpenAIErrors(Door(app, assistant.messages))
    return Origins(CountsRefusals(guarded, served.counts), served.origins)


def create_bot_app(service: Service, bot: Bot) -> ASGIApp:
    """A bot alone, for a process of its own, with what tells whether it is well."""
    app = _app(service, bot)
    for part in (health, metrics):
        app.include_router(part.router)
    return CountsRefusals(Door(app, service.assistant.messages), service.counts)


def _app(service: Service, bot: Bot | None) -> FastAPI:
    app = FastAPI(title="Medlemsassistenten", docs_url=None, redoc_url=None, lifespan=_while_served)
    app.state.service, app.state.bot = service, bot
    if bot is not None:
        app.include_router(bot.router)
    add_problem_handlers(app, service.assistant.messages)
    return app


@asynccontextmanager
async def _while_served(app: FastAPI) -> AsyncIterator[None]:
    """What is kept for a time goes when its time is out; in the end nothing is begun any more."""
    service: Service = app.state.service
    bot: Bot | None = app.state.bot
    tasks = [
        asyncio.create_task(_tried(partial(warm_up, service))),
        asyncio.create_task(again_and_again(_HOUR_S, service.feedback.expire)),
        asyncio.create_task(again_and_again(_MINUTE_S, service.question_pace.forget)),
        asyncio.create_task(again_and_again(_MINUTE_S, service.feedback_pace.forget)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if bot is not None:
            await bot.close()
        service.close()


async def again_and_again(pause_s: float, do: Callable[[], object]) -> None:
    """Do something after every pause, for ever; a failure is logged and the next pause begins."""
    while True:
        await asyncio.sleep(pause_s)
        await _tried(do)


def warm_up(service: Service) -> None:
    """Find the example questions before anybody asks for them.

    They are put through the assistant, so that the first question finds everything loaded; a few
    are found at a time, until there are no more.
    """
    for language in LANGUAGES:
        found = -1
        while found < (more := len(service.suggestions.examples(language))):
            found = more


async def _tried(do: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(do)
    except Exception as error:  # noqa: BLE001 - a chore stops no answer
        logger.error("chore.failed", extra={"error": type(error).__name__})  # noqa: TRY400
