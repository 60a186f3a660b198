"""Errors as the user reads them: plain Norwegian, nothing of what was sent."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import anyio
import httpx
import pytest
from starlette.testclient import TestClient

from assistant.answerers.base import Asked, Draft
from assistant.api.door import MAX_BODY_BYTES
from assistant.app import create_app
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from corpus.retrieval import ScoredChunk
from tests.assistant.guards import RaisingGuard

RULE = "Hvor lenge kan tjenestesykkel lånes?"
SENTINEL = "grevlingsjampinjong"
PROBLEMS = load_messages()["nb"].group("problem")
HEADERS = (
    "content-security-policy", "referrer-policy", "x-content-type-options", "permissions-policy",
)  # fmt: skip


class BrokenAnswerer:
    """Breaks with the question in the error's message."""

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        raise RuntimeError(f"broken at {asked.text}")


@pytest.fixture
def broken(assistant: Assistant) -> TestClient:
    app = create_app(replace(assistant, answerer=BrokenAnswerer()))
    return TestClient(app, raise_server_exceptions=False)


def is_problem(response: Any, status: int, key: str) -> bool:
    assert response.status_code == status
    assert SENTINEL not in response.text
    return bool(response.json() == {"status": "error", "message": PROBLEMS[key]})


def test_an_unknown_address_is_not_found(client: TestClient) -> None:
    assert is_problem(client.get(f"/{SENTINEL}"), 404, "not_found")
    assert is_problem(client.get(f"/v1/sources/{SENTINEL}"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/chat"), ("PUT", "/v1/search"), ("POST", "/healthz"), ("DELETE", "/")],
)
def test_a_wrong_method_is_refused(client: TestClient, method: str, path: str) -> None:
    assert is_problem(client.request(method, path), 405, "not_allowed")


INVALID = {
    "no_question": {"history": []},
    "null": {"question": None},
    "number": {"question": 5},
    "list": [SENTINEL],
    "text": SENTINEL,
    "role": {"question": SENTINEL, "history": [{"role": "root", "content": SENTINEL}]},
    "turn": {"question": SENTINEL, "history": [SENTINEL]},
    "many_turns": {"question": "x", "history": [{"role": "user", "content": SENTINEL}] * 201},
    "long_turn": {"question": "x", "history": [{"role": "user", "content": "x" * 20_001}]},
    "day": {"question": SENTINEL, "as_of": SENTINEL},
    "language": {"question": SENTINEL, "language": SENTINEL},
}


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/search"])
@pytest.mark.parametrize("name", ["no_question", "null", "number", "list", "text", "role"])
def test_a_body_of_another_form_is_refused(client: TestClient, path: str, name: str) -> None:
    assert is_problem(client.post(path, json=INVALID[name]), 422, "invalid")


@pytest.mark.parametrize("body", INVALID.values(), ids=INVALID)
def test_an_invalid_question_is_refused_without_an_echo(client: TestClient, body: object) -> None:
    assert is_problem(client.post("/v1/chat", json=body), 422, "invalid")


@pytest.mark.parametrize("body", [b"", b"{", f'{{"question": "{SENTINEL}'.encode()])
def test_what_is_no_json_is_refused(client: TestClient, body: bytes) -> None:
    response = client.post("/v1/chat", content=body, headers={"Content-Type": "application/json"})
    assert is_problem(response, 422, "invalid")


def test_bytes_that_are_no_text_are_the_senders_mistake(client: TestClient) -> None:
    body = b'{"question": "\xff\xfe"}'
    response = client.post("/v1/chat", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in {400, 422}
    assert response.json()["message"] == PROBLEMS["invalid"]


def test_a_question_with_unknown_fields_is_answered(client: TestClient) -> None:
    body = {"question": RULE, "employer": "Lia", "colour": "blue"}
    assert client.post("/v1/chat", json=body).json()["status"] == "answered"


def test_a_body_that_is_too_large_is_turned_away(client: TestClient) -> None:
    body = {"question": SENTINEL * (MAX_BODY_BYTES // len(SENTINEL))}
    response = client.post("/v1/chat", json=body)
    assert response.status_code == 413
    assert SENTINEL not in response.text
    assert response.json()["status"] == "error"


def test_a_body_that_is_too_large_is_told_so_in_norwegian(client: TestClient) -> None:
    response = client.post("/v1/chat", json={"question": "x" * (MAX_BODY_BYTES + 1)})
    assert is_problem(response, 413, "too_large")
    assert all(name in response.headers for name in HEADERS)


def test_a_body_in_pieces_is_counted_too(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"question": "'
        for _ in range(21):
            yield b"x" * (MAX_BODY_BYTES // 20)
        yield b'"}'

    response = client.post(
        "/v1/chat", content=pieces(), headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 413


def test_what_breaks_is_told_without_an_echo(
    broken: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert is_problem(broken.post("/v1/chat", json={"question": SENTINEL}), 500, "failed")
    assert SENTINEL not in caplog.text
    assert any(record.message == "request.failed" for record in caplog.records)


def test_a_guard_that_breaks_answers_nothing(assistant: Assistant) -> None:
    app = create_app(replace(assistant, guard=RaisingGuard()))
    client = TestClient(app, raise_server_exceptions=False)
    assert is_problem(client.post("/v1/chat", json={"question": SENTINEL}), 500, "failed")


def test_what_breaks_does_not_reach_the_servers_log(assistant: Assistant) -> None:
    app = create_app(replace(assistant, answerer=BrokenAnswerer()))

    async def ask() -> int:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.post("/v1/chat", json={"question": SENTINEL})).status_code

    assert anyio.run(ask) == 500


def test_a_stream_that_breaks_ends_with_an_error(broken: TestClient) -> None:
    headers = {"Accept": "text/event-stream"}
    response = broken.post("/v1/chat", json={"question": SENTINEL}, headers=headers)
    assert SENTINEL not in response.text
    assert "event: error" in response.text
    assert "event: done" not in response.text


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("nn-NO,nb;q=0.8", "nn"), ("en-GB", "en"), ("nb", "nb"), ("fr", "nb"), ("", "nb")],
)
def test_a_problem_is_told_in_the_browsers_language(
    client: TestClient, wanted: str, language: str
) -> None:
    response = client.get("/none", headers={"Accept-Language": wanted})
    texts = load_messages()
    assert response.json()["message"] == texts[language].text("problem", "not_found")  # type: ignore[index]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/healthz"), ("GET", "/none"), ("GET", "/v1/chat"), ("GET", "/metrics"),
     ("POST", "/v1/chat"), ("GET", "/static/pages.css"), ("POST", "/"), ("POST", "/v1/feedback")],
)  # fmt: skip
def test_the_headers_that_browsers_obey_are_set(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'; trusted-types lit-html medlemsassistenten" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "permissions-policy" in response.headers


def test_an_error_of_ours_has_the_headers_too(broken: TestClient) -> None:
    response = broken.post("/v1/chat", json={"question": RULE})
    assert all(name in response.headers for name in HEADERS)
