"""Who may ask, how much, and whose local rules count."""

from typing import Any

import pytest
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from assistant.api.callers import Caller, Signed, caller_of
from assistant.api.pace import Pace
from assistant.app import create_app
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from tests.assistant.services import EXPIRED, VALID, KnownTokens, make_service

RULE = "Hvor lenge kan tjenestesykkel lånes?"
TRACE = "0" * 32
CONVERSATION = "6f6c2a5e-6f0e-4a3e-9d4a-6a2f6f1d2b3c"
GUARDED: list[tuple[str, str, Any]] = [
    ("POST", "/v1/chat", {"question": RULE}),
    ("POST", "/v1/search", {"question": RULE}),
    ("POST", "/v1/feedback", {"trace_id": TRACE, "helpful": True}),
    ("DELETE", f"/v1/conversations/{CONVERSATION}", None),
]
OPEN = ["/", "/v1/widget", "/v1/sources", "/healthz", "/readyz", "/personvern", "/frame"]


def served(assistant: Assistant, **changes: Any) -> TestClient:
    app = create_app(assistant, make_service(assistant, **changes))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def signed(guarded: Assistant) -> TestClient:
    return served(guarded, tokens=KnownTokens())


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(("method", "path", "body"), GUARDED)
def test_what_takes_text_asks_for_a_token(
    signed: TestClient, method: str, path: str, body: Any
) -> None:
    for headers, reason in (
        ({}, "missing"),
        ({"Authorization": "Basic abc"}, "missing"),
        ({"Authorization": "Bearer "}, "missing"),
        (bearer(EXPIRED), "expired"),
        (bearer("another"), "invalid"),
    ):
        response = signed.request(method, path, json=body, headers=headers)
        told = load_messages()["nb"].text("problem", f"token_{reason}")
        assert response.status_code == 401
        assert response.json() == {"status": "error", "message": told, "reason": reason}
        assert response.headers["www-authenticate"] == "Bearer"
    allowed = signed.request(method, path, json=body, headers=bearer(VALID))
    assert allowed.status_code in {200, 204}


@pytest.mark.parametrize("path", OPEN)
def test_what_is_public_asks_for_none(signed: TestClient, path: str) -> None:
    assert signed.get(path).status_code == 200


def test_the_plain_form_has_no_token_and_gets_no_answer(signed: TestClient) -> None:
    response = signed.post("/", data={"question": RULE, "language": "nb"})
    assert response.status_code == 401
    assert RULE in response.text
    assert "14 dager" not in response.text
    assert '<form class="ask"' not in signed.get("/").text


@pytest.mark.parametrize("headers", [{}, bearer(VALID), bearer("another")])
def test_the_open_demonstration_looks_at_no_token(
    guarded: Assistant, headers: dict[str, str]
) -> None:
    client = served(guarded)
    assert client.post("/v1/chat", json={"question": RULE}, headers=headers).status_code == 200


HAT = "Hvor mange kroner er hattetillegget i uka for arbeid utendørs?"


def test_a_tokens_employer_goes_before_the_one_named(guarded: Assistant) -> None:
    def scopes(tokens: KnownTokens | None, named: str) -> set[str]:
        client = served(guarded, tokens=tokens)
        body = {"question": HAT, "employer": named}
        answer = client.post("/v1/chat", json=body, headers=bearer(VALID)).json()
        return {citation["scope"] for citation in answer["citations"]}

    fjellvik, lia = "Fjellvik kommune", "Lia kommune"
    assert fjellvik in scopes(None, fjellvik)
    assert scopes(KnownTokens(lia), fjellvik) == scopes(None, lia)
    assert scopes(KnownTokens(fjellvik), lia) == scopes(None, fjellvik)


def test_a_signed_user_without_employer_has_none() -> None:
    signed = Caller(counted_as="x", signed=Signed(issuer="Fjellvik"))
    assert signed.employer("Lia") is None
    assert Caller(counted_as="x").employer("Lia") == "Lia"


def connection(host: str | None, token: str = "") -> HTTPConnection:
    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    client = (host, 5) if host is not None else None
    return HTTPConnection({"type": "http", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("testclient", "testclient", True),
        (None, None, True),
    ],
)
def test_addresses_are_counted_by_network(
    first: str | None, second: str | None, is_one: bool
) -> None:
    counted = [caller_of(connection(host), None).counted_as for host in (first, second)]
    assert (counted[0] == counted[1]) is is_one


def test_signed_users_are_counted_by_issuer() -> None:
    callers = [caller_of(connection(host, VALID), KnownTokens()) for host in ("a", "b")]
    assert callers[0].counted_as == callers[1].counted_as == "issuer Fjellvik kommune"


def test_too_many_questions_are_told_when_to_try_again(guarded: Assistant) -> None:
    client = served(guarded, question_pace=Pace(2))
    asked = [
        client.post("/v1/chat", json={"question": RULE}),
        client.post("/v1/search", json={"question": RULE}),
        client.post("/v1/chat", json={"question": RULE}, headers={"Accept": "text/event-stream"}),
        client.post("/", data={"question": RULE, "language": "nb"}),
    ]
    assert [response.status_code for response in asked] == [200, 200, 429, 429]
    told = load_messages()["nb"].text("problem", "too_fast")
    assert asked[2].json() == {"status": "error", "message": told}
    assert all(0 < int(response.headers["retry-after"]) <= 61 for response in asked[2:])
    assert told in asked[3].text
    assert RULE in asked[3].text
    assert client.get("/v1/sources").status_code == 200


def test_feedback_is_counted_by_itself(guarded: Assistant) -> None:
    client = served(guarded, feedback_pace=Pace(1))
    body = {"trace_id": TRACE, "helpful": True}
    statuses = [client.post("/v1/feedback", json=body).status_code for _ in range(2)]
    assert statuses == [200, 429]
    assert client.post("/v1/chat", json={"question": RULE}).status_code == 200
