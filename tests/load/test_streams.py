"""Three hundred who ask at once: nobody is turned away, and every answer comes to its end."""

from collections.abc import Iterator

import httpx
import pytest

from evals.bench.widget.streams import ask_at_once
from tests.assistant.documents import files
from tests.e2e.test_server import Server, start, wait_until_ready
from tests.factories import build_index

pytestmark = [pytest.mark.load, pytest.mark.server]

STREAMS = 300
QUESTIONS = (
    "Hvor lenge kan tjenestesykkel lånes?",
    "Hvor mye er kaffepengene?",
    "Hva er satsen for hattetillegg?",
    "Når skal en lånt paraply leveres tilbake?",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    index = build_index(tmp_path_factory.mktemp("crowd"), files())
    running = start(index, KS_LOG_LEVEL="WARNING")
    try:
        wait_until_ready(running)
        yield running
    finally:
        running.process.kill()
        running.process.communicate(timeout=60)


def test_three_hundred_streams_at_once_all_end_with_an_answer(server: Server) -> None:
    streams = ask_at_once(server.url, [QUESTIONS[at % len(QUESTIONS)] for at in range(STREAMS)])
    assert [one.status for one in streams] == ["answered"] * STREAMS
    for stream in streams:
        names = [name for name in stream.names if name != "suggestions"]
        assert names[0] == "status"
        assert names[-2:] == ["sources", "done"]
        assert "delta" in names
    # It serves on as if nothing had been.
    alone = httpx.post(f"{server.url}/v1/chat", json={"question": QUESTIONS[0]}, timeout=60)
    assert alone.json()["status"] == "answered"
    assert server.process.poll() is None
