import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from evals.bench.widget.browser import CHROMIUM
from tests.conftest import is_loopback, require

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A browser, closed with a file's tests: its event loop would stop any other in the thread."""
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
