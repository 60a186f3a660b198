import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import uvicorn

from assistant.app import create_app
from assistant.bootstrap import build_assistant, open_index_at
from assistant.settings import Settings
from tests.assistant.documents import files
from tests.conftest import is_loopback, require
from tests.factories import build_index

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real server over the invented municipality's papers; gives its address."""
    index = build_index(tmp_path_factory.mktemp("site"), files())
    settings = Settings(index=index, embedder="hashing")
    app = create_app(build_assistant(settings, open_index_at(settings)))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """One browser, closed with these tests: its event loop would stop any other in the thread."""
    require(os.access(CHROMIUM, os.X_OK), f"expected Debian's chromium at {CHROMIUM}")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


@dataclass
class Watched:
    """A page, what it asked the network for, and what its console complained of."""

    page: "Page"
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_request(self, request: "Request") -> None:
        self.requested.append(request.url)

    def note_message(self, message: "ConsoleMessage") -> None:
        # A browser asks for this file by itself; the interface's tests ask for it too.
        icon = str(message.location.get("url", "")).endswith("/favicon.ico")
        if message.type in {"error", "warning"} and not icon:
            self.complaints.append(message.text)

    def left_the_machine(self) -> list[str]:
        return [url for url in self.requested if not is_loopback(urlsplit(url).hostname)]


@pytest.fixture(params=[1280, 320], ids=["wide", "narrow"])
def width(request: pytest.FixtureRequest) -> int:
    wanted: int = request.param
    return wanted


@pytest.fixture
def watched(browser: "Browser", site: str, width: int) -> Iterator[Watched]:
    """The start page in a fresh profile; afterwards nothing may have left or complained."""
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    found = Watched(page)
    context.on("request", found.note_request)
    page.on("console", found.note_message)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.goto(site)
    yield found
    assert found.requested
    assert found.left_the_machine() == []
    assert found.complaints == []
    assert context.cookies() == []
    context.close()
