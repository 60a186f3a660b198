"""`python -m assistant serve` as its own process, over HTTP."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.assistant.documents import files
from tests.factories import build_index

ROOT = Path(__file__).parents[2]
RULE = "Hvor lenge kan tjenestesykkel lånes?"
SENTINEL = "Grevlingsjampinjong"

pytestmark = pytest.mark.server


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    process: subprocess.Popen[str]
    url: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "assistant", "serve", *options]


def environment(folder: Path) -> dict[str, str]:
    return {
        "KS_EMBEDDER": "hashing",
        "KS_DATA": str(folder),
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
    }


def start(index: Path, **settings: str) -> Server:
    """Its output is read at the end: what it says meanwhile must fit into a pipe."""
    port = free_port()
    process = subprocess.Popen(
        command("--index", str(index), "--port", str(port)),
        cwd=ROOT,
        env={**environment(index), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Server(process=process, url=f"http://127.0.0.1:{port}")


def wait_until_ready(server: Server, limit_s: float = 180) -> None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if server.process.poll() is not None:
            _, said = server.process.communicate()
            pytest.fail(f"the server ended with {server.process.returncode}: {said[-800:]}")
        try:
            if httpx.get(f"{server.url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail("the server was not ready in time")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("served"), files())


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Server]:
    running = start(index)
    try:
        wait_until_ready(running)
        yield running
    finally:
        running.process.kill()
        running.process.communicate(timeout=60)


def test_it_lives_and_is_ready(server: Server) -> None:
    assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{server.url}/readyz").json()["documents"] == len(files()) - 1


def test_it_answers_in_one_piece(server: Server) -> None:
    response = httpx.post(f"{server.url}/v1/chat", json={"question": RULE}, timeout=30)
    answer = response.json()
    assert response.status_code == 200
    assert answer["status"] == "answered"
    assert any("14 dager" in citation["quote"] for citation in answer["citations"])


def test_it_answers_as_events(server: Server) -> None:
    headers = {"Accept": "text/event-stream"}
    names: list[str] = []
    data: list[Any] = []
    with httpx.stream(
        "POST", f"{server.url}/v1/chat", json={"question": RULE}, headers=headers, timeout=30
    ) as response:
        for line in response.iter_lines():
            if line.startswith("event: "):
                names.append(line.removeprefix("event: "))
            elif line.startswith("data: "):
                data.append(json.loads(line.removeprefix("data: ")))
    assert names[0] == "status"
    assert names[-2:] == ["sources", "done"]
    assert set(names[1:-2]) == {"delta"}
    assert data[-1]["status"] == "answered"


def test_it_stops_what_it_must_not_receive(server: Server) -> None:
    body = {"question": "Ingrid Solberg har fått kreft"}
    answer = httpx.post(f"{server.url}/v1/chat", json=body, timeout=30).json()
    assert answer["status"] == "referred_special_category"
    assert "24 13 64 00" in answer["referral"]["contact"]


def test_it_serves_the_page(server: Server) -> None:
    response = httpx.get(f"{server.url}/")
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', response.text):
        assert httpx.get(f"{server.url}{path}").status_code == 200


def test_a_process_that_is_told_to_stop_has_said_no_question(index: Path) -> None:
    running = start(index)
    try:
        wait_until_ready(running)
        for body in (
            {"question": f"{SENTINEL} har fått kreft"},
            {"question": f"Hvor lenge kan {SENTINEL} lånes?"},
            {"question": [SENTINEL]},
        ):
            httpx.post(f"{running.url}/v1/chat", json=body, timeout=30)
        running.process.send_signal(signal.SIGINT)
        out, err = running.process.communicate(timeout=60)
    finally:
        running.process.kill()
    assert "Medlemsassistenten: http://127.0.0.1:" in out
    assert SENTINEL not in out + err
    assert "Traceback" not in err


def test_without_an_index_it_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        command("--index", str(tmp_path / "none"), "--port", str(free_port())),
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 2
    assert "python -m ingest build" in done.stderr
    assert "Traceback" not in done.stderr
