"""The real server for browsers; where a test says so, an answer is played by hand instead."""

import asyncio
import json
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.service import Service
from assistant.app import create_app
from assistant.pipeline import Assistant
from ingest.standing.source_rules import source_id
from tests.assistant.services import KnownSuggestions, make_service

RULE = "Hvor lenge kan tjenestesykkel lånes?"
FOLLOW_UP = "Hva skal den som låner tjenestesykkel gjøre?"
BICYCLE = source_id("handbook/tjenestesykkel.md")
COFFEE = source_id("proposals/kaffepenger.md")
HAT = source_id("local/hattetillegg.md")
UMBRELLA = source_id("guides/paraplylan.md")
_STEP_S = 0.005


class _Cut(Exception):
    """The connection breaks here."""


@dataclass
class Played:
    """A stream of events that the test sends one by one; `asked` are the questions it answers."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    steps: "queue.SimpleQueue[bytes | None]" = field(default_factory=queue.SimpleQueue)
    is_cut: bool = False

    def say(self, event: str, **data: object) -> None:
        self.raw(f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n")

    def raw(self, text: str) -> None:
        self.steps.put(text.encode())

    def end(self) -> None:
        self.steps.put(None)

    def cut(self) -> None:
        self.is_cut = True
        self.steps.put(None)

    async def send_to(self, receive: Receive, send: Send) -> None:
        self.asked.append(json.loads(await _body(receive)))
        gone = asyncio.ensure_future(receive())
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            while (step := await self._next(gone)) is not None:
                await send(_chunk(step, more=True))
        finally:
            gone.cancel()
        if self.is_cut:
            raise _Cut
        await send(_chunk(b"", more=False))

    async def _next(self, gone: "asyncio.Future[Message]") -> bytes | None:
        while self.steps.empty():
            if gone.done():
                self.left.set()
                return None
            await asyncio.sleep(_STEP_S)
        return self.steps.get_nowait()


@dataclass(frozen=True)
class HostPage:
    """A page of somebody else's that holds the widget."""

    html: str
    policy: str = ""
    kind: str = "text/html; charset=utf-8"
    status: int = 200


class Site:
    """What is served at one address. It may be changed while it is served."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.url = ""
        self.pages: dict[str, HostPage] = {}
        self.fetched: list[str] = []
        self._played: deque[Played] = deque()
        self._services: list[Service] = []
        self._app: ASGIApp
        self.offer()

    @property
    def other_origin(self) -> str:
        """The same server by another name: for a browser another origin."""
        return self.url.replace("127.0.0.1", "localhost")

    @property
    def service(self) -> Service:
        return self._services[-1]

    def offer(self, **changes: Any) -> Service:
        """Serve with a service that is changed so: `now`, `tokens`, `workers`, `origins` …"""
        given = {"suggestions": KnownSuggestions(follow_ups=(FOLLOW_UP,)), **changes}
        assistant = given.pop("assistant", self.assistant)
        service = make_service(assistant, **given)
        self._services.append(service)
        self._app = create_app(assistant, service)
        return service

    def play(self) -> Played:
        """The next question gets this stream."""
        played = Played()
        self._played.append(played)
        return played

    def reset(self) -> None:
        """As at first, for the next test."""
        is_used = len(self._services) > 1 or "/v1/feedback" in self.fetched
        self.pages.clear()
        self.fetched.clear()
        self._played.clear()
        if not is_used:
            return
        self.offer()
        for service in self._services[:-1]:
            service.close()
        del self._services[:-1]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await _lifespan(receive, send)
        path = scope["path"]
        self.fetched.append(path)
        if path in self.pages:
            return await _page(self.pages[path], send)
        if (scope["method"], path) == ("POST", "/v1/chat") and self._played:
            return await self._played.popleft().send_to(receive, send)
        return await self._app(scope, receive, send)


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """The site on a port of its own, in a thread."""
    # Streams are cut off on purpose here, which the server would report.
    config = uvicorn.Config(site, host="127.0.0.1", port=0, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)
    site.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.should_exit = server.force_exit = True
        thread.join(20)


def sources(**changes: Any) -> dict[str, Any]:
    """The data of a `sources` event without a source, but for what is named."""
    empty: Mapping[str, Any] = {
        "citations": [],
        "referral": None,
        "seen": [],
        "masked": None,
        "telephone": None,
    }
    return {**empty, **changes}


def answer(text: str, **changes: Any) -> dict[str, Any]:
    """The data of a `done` event, in bokmål and without a source, but for what is named."""
    whole: Mapping[str, Any] = {
        "answer": text,
        "status": "answered",
        "language": "nb",
        "citations": [],
        "referral": None,
        "as_of": "2026-03-02",
        "notices": [],
        "trace_id": "0" * 32,
    }
    return {**whole, **changes}


def citation(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A citation of the invented bicycle's rule, but for what is named."""
    whole: Mapping[str, Any] = {
        "number": number,
        "source": BICYCLE,
        "title": "Tjenestesykkel",
        "issuer": "Fjellvik kommune",
        "authority": "handbook",
        "scope": "sector",
        "status": "in_force",
        "valid_from": "2020-01-01",
        "valid_to": None,
        "heading_path": ["Tjenestesykkel", "Utlån av tjenestesykkel"],
        "page": None,
        "start": 0,
        "end": 14,
        "quote": "Sykkelen lånes ut i 14 dager.",
        "quote_repaired": None,
        "restatement": False,
        "url": None,
    }
    return {**whole, **changes}


def _chunk(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _page(page: HostPage, send: Send) -> None:
    headers = [(b"content-type", page.kind.encode())]
    if page.policy:
        headers.append((b"content-security-policy", page.policy.encode()))
    await send({"type": "http.response.start", "status": page.status, "headers": headers})
    await send(_chunk(page.html.encode(), more=False))


async def _lifespan(receive: Receive, send: Send) -> None:
    for _ in range(2):
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
