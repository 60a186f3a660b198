"""`POST /v1/feedback`: what is kept, and what is not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from assistant.storage.feedback import (
    HELPFUL,
    NOT_HELPFUL,
    Feedback,
    RetainedFeedback,
)
from assistant.storage.sqlite_feedback import SqliteFeedback
from tests.assistant.guards import BlindGuard, RaisingGuard
from tests.assistant.services import NOW, make_service

TRACE = "0123456789abcdef" * 2
CONVERSATION = "6f6c2a5e-6f0e-4a3e-9d4a-6a2f6f1d2b3c"
PERSONAL = {
    "name": "Ingrid Solberg fikk feil svar",
    "ill": "Ingrid Solberg har fått kreft",
    "mail": "Svar til ingrid.solberg@eksempel.no",
}


@dataclass
class Given:
    """A server with a file of feedback."""

    client: TestClient
    store: SqliteFeedback
    folder: Path

    def send(self, **changes: Any) -> Any:
        body = {"trace_id": TRACE, "helpful": True, **changes}
        return self.client.post("/v1/feedback", json=body)

    def kept(self) -> list[Feedback]:
        return list(self.store.every())


def serving(assistant: Assistant, folder: Path) -> Given:
    store = SqliteFeedback(folder)
    feedback = RetainedFeedback(store=store, days=90, today=NOW.date)
    app = create_app(assistant, make_service(assistant, feedback=feedback))
    return Given(TestClient(app, raise_server_exceptions=False), store, folder)


@pytest.fixture
def given(guarded: Assistant, tmp_path: Path) -> Iterator[Given]:
    made = serving(guarded, tmp_path)
    yield made
    made.store.close()


def test_it_is_kept_without_time_or_sender(given: Given, guarded: Assistant) -> None:
    reasons = ["wrong_rule", "outdated", "wrong_rule"]
    comment = "  Regelen er endret i år.  "
    response = given.send(
        helpful=False, reasons=reasons, comment=comment, conversation=CONVERSATION
    )
    assert (response.status_code, response.json()) == (200, {"status": "stored"})
    (kept,) = given.kept()
    assert kept == Feedback(
        trace_id=TRACE,
        day=date(2026, 3, 2),
        helpful=False,
        reasons=("wrong_rule", "outdated"),
        comment="Regelen er endret i år.",  # type: ignore[arg-type]
        conversation=UUID(CONVERSATION),
        release_id=guarded.index.release.manifest.release_id,
    )


def test_a_word_alone_is_enough(given: Given) -> None:
    assert given.send().json() == {"status": "stored"}
    assert given.send(trace_id="f" * 32, comment="   ", conversation=None).status_code == 200
    assert [one.comment for one in given.kept()] == ["", ""]


@pytest.mark.parametrize("comment", PERSONAL.values(), ids=PERSONAL)
def test_a_comment_with_personal_data_is_told_and_nothing_is_kept(
    given: Given, comment: str
) -> None:
    told = given.send(comment=comment).json()
    assert set(told) == {"status", "message", "seen"}
    assert told["status"] == "personal_data"
    assert told["message"] == load_messages()["nb"].text("feedback", "not_stored")
    assert told["seen"]
    assert all(set(one) == {"entity", "kind", "start", "end"} for one in told["seen"])
    assert "olberg" not in json.dumps(told)
    assert given.kept() == []
    for path in given.folder.iterdir():
        assert b"olberg" not in path.read_bytes()


@pytest.mark.parametrize("guard", [BlindGuard(), RaisingGuard()], ids=["blind", "raising"])
def test_a_comment_that_cannot_be_checked_is_not_kept(
    guarded: Assistant, tmp_path: Path, guard: Any, caplog: pytest.LogCaptureFixture
) -> None:
    given = serving(replace(guarded, guard=guard), tmp_path)
    response = given.send(comment="Grevlingsjampinjong")
    assert "Grevlingsjampinjong" not in response.text + caplog.text
    assert response.status_code == (200 if isinstance(guard, BlindGuard) else 500)
    assert given.kept() == []
    given.store.close()


def test_what_was_not_kept_is_told_in_the_browsers_language(given: Given) -> None:
    body = {"trace_id": TRACE, "helpful": True, "comment": PERSONAL["name"]}
    told = given.client.post("/v1/feedback", json=body, headers={"Accept-Language": "en"}).json()
    assert told["seen"][0]["kind"] == "name"


@pytest.mark.parametrize("helpful", [True, False])
def test_every_reason_of_its_kind_may_be_given(given: Given, helpful: bool) -> None:
    own, others = (HELPFUL, NOT_HELPFUL) if helpful else (NOT_HELPFUL, HELPFUL)
    assert given.send(helpful=helpful, reasons=list(own)).status_code == 200
    for reason in others:
        assert given.send(helpful=helpful, reasons=[reason]).status_code == 422


INVALID: dict[str, dict[str, Any]] = {
    "no_trace": {"trace_id": None},
    "short_trace": {"trace_id": "abc"},
    "large_trace": {"trace_id": TRACE.upper()},
    "trace_and_line": {"trace_id": f"{TRACE}\n"},
    "helpful_is_text": {"helpful": "true"},
    "helpful_is_a_number": {"helpful": 1},
    "reason_of_nobody": {"reasons": ["because"]},
    "reasons_are_text": {"reasons": "clear"},
    "many_reasons": {"reasons": ["clear"] * 8},
    "long_comment": {"comment": "x" * 1001},
    "comment_is_none": {"comment": None},
    "conversation_is_text": {"conversation": "min samtale"},
}


@pytest.mark.parametrize("changes", INVALID.values(), ids=INVALID)
def test_what_has_another_form_is_refused(given: Given, changes: dict[str, Any]) -> None:
    response = given.send(**changes)
    assert response.status_code == 422
    assert response.json()["status"] == "error"
    assert given.kept() == []


def test_half_a_surrogate_pair_is_refused(given: Given) -> None:
    body = f'{{"trace_id": "{TRACE}", "helpful": true, "comment": "\\ud83d"}}'
    headers = {"Content-Type": "application/json"}
    assert given.client.post("/v1/feedback", content=body, headers=headers).status_code == 422


def test_a_conversation_is_deleted_with_what_was_said_of_it(given: Given) -> None:
    given.send(conversation=CONVERSATION)
    given.send(trace_id="f" * 32)
    for _ in range(2):
        response = given.client.delete(f"/v1/conversations/{CONVERSATION}")
        assert (response.status_code, response.content) == (204, b"")
    assert [one.trace_id for one in given.kept()] == ["f" * 32]


@pytest.mark.parametrize("conversation", ["x", "1", "..", "6f6c2a5e"])
def test_a_conversation_with_another_name_is_refused(given: Given, conversation: str) -> None:
    assert given.client.delete(f"/v1/conversations/{conversation}").status_code in {404, 422}
