"""Microsoft 365 Agents Playground, installed when it is needed, and what it recorded."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.conftest import require
from tests.e2e.test_server import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Page

PACKAGE = "@microsoft/m365agentsplayground@0.2.28"
"""Microsoft's terms for it allow evaluation and no passing on: it is never kept with ours."""

_READY_S = 60.0
_STEP_S = 30.0
_OUT = "User Application -> Microsoft 365 Agents Playground"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request, either way, with its answer."""

    is_from_bot: bool
    name: str
    sent: dict[str, Any]
    status: int
    answered: Any

    @property
    def text(self) -> str:
        return str(self.sent.get("text", ""))

    @property
    def step(self) -> str | None:
        found = [one for one in self.sent.get("entities") or [] if one["type"] == "streaminfo"]
        return str(found[0]["streamType"]) if found else None

    @property
    def card(self) -> dict[str, Any] | None:
        held = self.sent.get("attachments") or []
        return dict(held[0]["content"]) if held else None


@dataclass(frozen=True, slots=True)
class Playground:
    """A conversation in the browser; `mark` is how many requests there were before."""

    page: "Page"
    folder: Path

    def recorded(self) -> list[Recorded]:
        """All that went either way, in order; nothing before the log is begun."""
        logs = (self.folder / "devTools").glob("events_recording_*.log")
        written = "".join(log.read_text(encoding="utf-8") for log in logs)
        # What follows the last mark may still be being written.
        whole = written.split("\n---")[:-1]
        return [_recorded(json.loads(part)) for part in whole]

    def from_bot(self) -> list[Recorded]:
        return [one for one in self.recorded() if one.is_from_bot]

    def say(self, text: str, *, until: str) -> list[Recorded]:
        """Write a message, and wait for the bot to have posted one that holds a text."""
        before = len(self.from_bot())
        box = self.page.locator("[contenteditable=true]").first
        box.click()
        self.page.keyboard.type(text)
        self.page.get_by_role("button", name="Send Message").click()
        return self.wait(before, until)

    def press(self, name: str, *, until: str) -> list[Recorded]:
        """Press a card's button, and wait as for a message."""
        before = len(self.from_bot())
        self.page.get_by_role("button", name=name).last.click()
        return self.wait(before, until)

    def wait(self, before: int, until: str) -> list[Recorded]:
        """What the bot has posted since, once one of it holds a text.

        Raises:
            AssertionError: Nothing such was posted in time.
        """
        end = time.monotonic() + _STEP_S
        while time.monotonic() < end:
            since = self.from_bot()[before:]
            if any(until in json.dumps(one.sent, ensure_ascii=False) for one in since):
                return since
            self.page.wait_for_timeout(100)
        raise AssertionError(f"expected a post with «{until}»")


def installed(folder: Path) -> Path:
    """The Playground's program, in a folder of its own; the test ends where it cannot be had."""
    require(shutil.which("npm"), "expected npm, to install Microsoft 365 Agents Playground")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
    done = subprocess.run([*command, PACKAGE], check=False, capture_output=True, timeout=300)
    require(done.returncode == 0, f"expected npm to have {PACKAGE}")
    return folder / "node_modules" / ".bin" / "agentsplayground"


@contextmanager
def opened(program: Path, folder: Path, bot: str, page: "Page") -> Iterator[Playground]:
    """The Playground in front of a bot, and its page. It tells Microsoft nothing (`--dt`)."""
    port = free_port()
    process = subprocess.Popen(
        ["node", str(program), "-e", bot, "-c", "msteams", "-p", str(port), "--dt", "--er"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://localhost:{port}")
        page.goto(f"http://localhost:{port}")
        page.locator("[contenteditable=true]").first.wait_for()
        yield Playground(page, folder)
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str) -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 - an address of this machine
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("expected the Playground to be ready in a minute")


def _recorded(entry: dict[str, Any]) -> Recorded:
    body = entry["request"].get("body") or {}
    answer = entry.get("response") or {}
    return Recorded(
        is_from_bot=entry["direction"] == _OUT,
        name=entry["activityName"],
        sent=body if isinstance(body, dict) else json.loads(body),
        status=int(answer.get("statusCode", 0)),
        answered=answer.get("body"),
    )
