"""No comment, token, conversation or query string reaches any log."""

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.pipeline import Assistant
from tests.assistant.services import KnownTokens, make_service
from tests.assistant.test_nothing_logged import (
    NUMBER,
    QUESTIONS,
    SENTINEL,
    Everything,
    assert_clean,
)
from tests.assistant.test_nothing_logged import log as log


@pytest.mark.parametrize("text", QUESTIONS.values(), ids=QUESTIONS)
def test_feedback_and_the_form_log_no_text(client: TestClient, log: Everything, text: str) -> None:
    given = {"trace_id": "0" * 32, "helpful": True, "comment": text[:900]}
    client.post("/v1/feedback", json=given)
    client.post("/v1/feedback", json={**given, "reasons": [SENTINEL]})
    for fields in ({}, {"consent_masked": "true"}, {"language": SENTINEL}):
        client.post("/", data={"question": text, **fields})
    client.post("/v1/chat", json={"question": "Hva er ferie?"})
    assert_clean(log)


def test_a_query_string_is_not_logged(client: TestClient, log: Everything) -> None:
    for path in (
        "/",
        "/frame",
        "/v1/widget",
        "/v1/sources",
        "/source/x",
        f"/themes/{SENTINEL}.json",
    ):
        client.get(path, params={"language": SENTINEL, "question": NUMBER, "theme": SENTINEL})
    client.delete(f"/v1/conversations/{SENTINEL}")
    client.post("/v1/chat", json={"question": "Hva er ferie?"})
    # The test's own client tells what it asks for; the server's loggers are others.
    log.seen = [seen for seen in log.seen if "'name': 'httpx" not in seen]
    assert_clean(log)


def test_a_token_is_not_logged(guarded: Assistant, log: Everything) -> None:
    app = create_app(guarded, make_service(guarded, tokens=KnownTokens(employer=SENTINEL)))
    client = TestClient(app, raise_server_exceptions=False)
    for token in (SENTINEL, "gyldig"):
        headers = {"Authorization": f"Bearer {token}"}
        client.post("/v1/chat", json={"question": "Hva er ferie?"}, headers=headers)
    log.seen = [seen for seen in log.seen if "'name': 'httpx" not in seen]
    assert_clean(log)
