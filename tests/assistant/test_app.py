"""The application while it is served: its chores, its end, and clients that go away."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.testclient import TestClient

import assistant.app as module
from assistant.answerers.base import Asked, Draft
from assistant.api.suggestions import SuggestsNothing
from assistant.api.workers import Workers
from assistant.app import again_and_again, create_app
from assistant.pipeline import Assistant
from assistant.storage.feedback import MemoryFeedback, RetainedFeedback
from corpus.retrieval import ScoredChunk
from corpus.source import Language
from tests.assistant.services import NOW, make_service
from tests.contracts.test_feedback_store import feedback

RULE = "Hvor lenge kan tjenestesykkel lånes?"
STREAM = {"Accept": "text/event-stream"}
SENTINEL = "grevlingsjampinjong"


def test_a_chore_that_fails_is_done_again(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    enough = threading.Event()

    def chore() -> None:
        done.append(1)
        if len(done) == 1:
            raise RuntimeError(SENTINEL)
        enough.set()

    async def watch() -> None:
        task = asyncio.create_task(again_and_again(0.01, chore))
        assert await asyncio.to_thread(enough.wait, 10)
        task.cancel()

    asyncio.run(watch())
    assert len(done) > 1
    assert [one.message for one in caplog.records if one.message == "chore.failed"]
    assert SENTINEL not in caplog.text


@dataclass
class GrowingExamples(SuggestsNothing):
    """One example more each time, up to two."""

    told: dict[Language, int] = field(default_factory=dict)

    def examples(self, language: Language) -> tuple[str, ...]:
        self.told[language] = self.told.get(language, 0) + 1
        return ("Hva er ferie?", "Hva er permisjon?")[: self.told[language]]


def test_examples_are_found_before_anybody_asks(assistant: Assistant) -> None:
    suggestions = GrowingExamples()
    service = make_service(assistant, suggestions=suggestions)
    with TestClient(create_app(assistant, service)) as client:
        client.get("/healthz")
        wait_for(lambda: suggestions.told == {"nb": 3, "nn": 3, "en": 3})


def test_old_feedback_goes_while_nobody_asks(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_HOUR_S", 0.01)
    day = [NOW.date()]
    store = MemoryFeedback()
    retained = RetainedFeedback(store=store, days=90, today=lambda: day[0])
    store.add(feedback(day=date(2026, 3, 2)))
    with TestClient(create_app(assistant, make_service(assistant, feedback=retained))) as client:
        client.get("/healthz")
        assert store.every()
        day[0] += timedelta(days=90)
        end = time.monotonic() + 10
        while store.every() and time.monotonic() < end:
            time.sleep(0.01)
    assert list(store.every()) == []


def test_when_it_ends_nothing_is_begun_any_more(assistant: Assistant) -> None:
    service = make_service(assistant)
    with TestClient(create_app(assistant, service)) as client:
        assert client.post("/v1/chat", json={"question": RULE}).status_code == 200
    late = TestClient(create_app(assistant, service)).post("/v1/chat", json={"question": RULE})
    assert late.status_code == 503


@dataclass
class SlowAnswerer:
    """Answers as another does, once it is let go."""

    inner: Any
    let_go: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        self.begun.append(asked.text)
        assert self.let_go.wait(20)
        draft: Draft = self.inner.compose(asked, found)
        return draft


@dataclass
class Served:
    url: str
    server: uvicorn.Server
    thread: threading.Thread
    answerer: SlowAnswerer


@pytest.fixture
def slow(assistant: Assistant) -> Iterator[Served]:
    """A real server with one thread for answers."""
    answerer = SlowAnswerer(assistant.answerer)
    held = replace(assistant, answerer=answerer)
    service = make_service(held, workers=Workers(threads=1, waiting=5))
    config = uvicorn.Config(
        create_app(held, service), host="127.0.0.1", port=0, log_level="warning",
        timeout_graceful_shutdown=20,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(f"http://127.0.0.1:{port}", server, thread, answerer)
    answerer.let_go.set()
    server.should_exit = True
    thread.join(20)


def ask(served: Served, question: str, told: list[str]) -> None:
    body = {"question": question}
    with httpx.stream(
        "POST", f"{served.url}/v1/chat", json=body, headers=STREAM, timeout=30
    ) as response:
        told += [line for line in response.iter_lines() if line.startswith("event: ")]


def wait_for(condition: Any, limit_s: float = 10) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_server_that_is_told_to_stop_ends_its_streams(slow: Served) -> None:
    told: list[str] = []
    asking = threading.Thread(target=ask, args=(slow, RULE, told))
    asking.start()
    wait_for(lambda: slow.answerer.begun)
    slow.server.should_exit = True
    time.sleep(0.3)
    slow.answerer.let_go.set()
    asking.join(20)
    assert told[-1] == "event: done"
    slow.thread.join(20)
    assert not slow.thread.is_alive()


def test_a_client_that_goes_away_is_not_answered(
    slow: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    first = threading.Thread(target=ask, args=(slow, RULE, told))
    first.start()
    wait_for(lambda: slow.answerer.begun)
    gone = f"Hvor lenge kan {SENTINEL} lånes?"
    with (
        contextlib.suppress(httpx.ReadTimeout),
        httpx.stream(
            "POST", f"{slow.url}/v1/chat", json={"question": gone}, headers=STREAM, timeout=0.5
        ) as response,
    ):
        list(response.iter_lines())
    time.sleep(0.5)
    slow.answerer.let_go.set()
    first.join(20)
    ask(slow, "Hvem kan låne tjenestesykkel?", told)
    assert told[-1] == "event: done"
    assert not [text for text in slow.answerer.begun if SENTINEL in text]
    assert SENTINEL not in caplog.text
