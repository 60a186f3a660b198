"""Pages of other origins: who may read what the interface answers, and who may frame the widget."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.pipeline import Assistant
from tests.assistant.services import KnownTokens, make_service

OURS, OTHER = "https://www.eksempel.kommune.no", "https://elsewhere.example"
RULE = "Hvor lenge kan tjenestesykkel lånes?"
ALLOWED = "access-control-allow-origin"


def served(assistant: Assistant, **changes: Any) -> TestClient:
    app = create_app(assistant, make_service(assistant, origins=(OURS,), **changes))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def shared(guarded: Assistant) -> TestClient:
    return served(guarded)


@pytest.mark.parametrize(("origin", "allowed"), [(OURS, OURS), (OTHER, None), ("null", None)])
def test_only_the_origins_named_may_read_the_interface(
    shared: TestClient, origin: str, allowed: str | None
) -> None:
    headers = {"Origin": origin}
    for response in (
        shared.get("/v1/widget", headers=headers),
        shared.post("/v1/chat", json={"question": RULE}, headers=headers),
        shared.get("/v1/none", headers=headers),
    ):
        assert response.headers.get(ALLOWED) == allowed
        assert "access-control-allow-credentials" not in response.headers


def test_an_error_can_be_read_too(guarded: Assistant) -> None:
    client = served(guarded, tokens=KnownTokens())
    refused = client.post("/v1/chat", json={"question": RULE}, headers={"Origin": OURS})
    too_large = client.post("/v1/chat", content=b"x" * 1_100_000, headers={"Origin": OURS})
    assert [refused.status_code, too_large.status_code] == [401, 413]
    for response in (refused, too_large):
        assert response.headers[ALLOWED] == OURS
        assert "Retry-After" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize(("origin", "status"), [(OURS, 200), (OTHER, 400)])
def test_a_browser_that_asks_first_is_answered_without_a_token(
    guarded: Assistant, origin: str, status: int
) -> None:
    client = served(guarded, tokens=KnownTokens())
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    response = client.options("/v1/chat", headers=headers)
    assert response.status_code == status
    assert response.headers.get(ALLOWED) == (OURS if status == 200 else None)


@pytest.mark.parametrize("path", ["/", "/healthz", "/personvern", "/frame"])
def test_pages_are_not_shared(shared: TestClient, path: str) -> None:
    assert ALLOWED not in shared.get(path, headers={"Origin": OURS}).headers


@pytest.mark.parametrize("path", ["/widget.js", "/themes/ks.json"])
def test_what_a_page_is_made_of_may_be_fetched_by_any(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"Origin": OTHER}).headers[ALLOWED] == "*"


def test_without_origins_nothing_is_shared(client: TestClient) -> None:
    assert ALLOWED not in client.get("/v1/widget", headers={"Origin": OURS}).headers


def ancestors(client: TestClient, path: str) -> str:
    policy = client.get(path).headers["content-security-policy"]
    return policy.split("frame-ancestors ")[1]


def test_only_the_frame_may_be_framed(shared: TestClient, client: TestClient) -> None:
    assert ancestors(shared, "/frame") == f"'self' {OURS}"
    assert ancestors(client, "/frame") == "'self'"
    for path in ("/", "/personvern", "/v1/widget", "/widget.js"):
        assert ancestors(shared, path) == "'none'"
