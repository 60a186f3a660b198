"""`GET /v1/widget`: what the widget must know before the first question."""

from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.pipeline import Assistant
from assistant.storage.feedback import HELPFUL, NOT_HELPFUL
from tests.assistant.services import KnownSuggestions, KnownTokens, make_service

KEYS = {
    "mode", "model", "release", "language", "question_chars", "telephone", "reasons",
    "retention_days", "sources", "examples",
}  # fmt: skip


def facts(assistant: Assistant, query: str = "", **changes: Any) -> dict[str, Any]:
    client = TestClient(create_app(assistant, make_service(assistant, **changes)))
    response = client.get(f"/v1/widget{query}")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    assert set(found) == KEYS
    return found


def test_it_tells_what_is_served(guarded: Assistant) -> None:
    told = facts(guarded)
    assert told["mode"] == "open"
    assert told["model"] is None
    assert told["release"] == guarded.index.release.manifest.release_id
    assert told["question_chars"] == 4000
    assert told["retention_days"] == 90
    assert told["sources"] == len(guarded.index.release.sources) - 1
    assert told["telephone"] == {"number": "24 13 64 00", "open": True, "until": "15:00"}


def test_it_tells_of_tokens_and_of_a_chat_model(guarded: Assistant) -> None:
    told = facts(guarded, tokens=KnownTokens(), model="openai:x")
    assert (told["mode"], told["model"]) == ("signed", "openai:x")


def test_a_closed_telephone_tells_when_it_opens(guarded: Assistant) -> None:
    sunday = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - local time
    told = facts(guarded, now=lambda: sunday)["telephone"]
    assert told == {"number": "24 13 64 00", "open": False, "opens": "2026-11-23T09:00"}


@pytest.mark.parametrize(
    ("language", "label"),
    [("nb", "Feil kilde"), ("nn", "Feil kjelde"), ("en", "Wrong source")],
)
def test_words_and_examples_are_in_the_language_asked_for(
    guarded: Assistant, language: str, label: str
) -> None:
    told = facts(guarded, f"?language={language}", suggestions=KnownSuggestions())
    assert told["language"] == language
    labels = {one["code"]: one["label"] for one in told["reasons"]["not_helpful"]}
    assert labels["wrong_source"] == label
    assert tuple(labels) == NOT_HELPFUL
    assert tuple(one["code"] for one in told["reasons"]["helpful"]) == HELPFUL
    assert told["examples"] == [f"Hva er ferie? ({language})"]


def test_without_a_language_the_browsers_is_taken(client: TestClient) -> None:
    told = client.get("/v1/widget", headers={"Accept-Language": "nn-NO"}).json()
    assert told["language"] == "nn"


@pytest.mark.parametrize("language", ["fr", "", "nb-NO"])
def test_a_language_that_is_not_ours_is_refused(client: TestClient, language: str) -> None:
    assert client.get("/v1/widget", params={"language": language}).status_code == 422
