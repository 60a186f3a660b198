"""What the stream tells beside the answer, and what happens when there are too many."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.api.deltas import deltas
from assistant.api.workers import Workers
from assistant.app import create_app
from assistant.conversation import Answer
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from guardrails.verdict import Action, Finding, Verdict
from tests.assistant.guards import BlindGuard
from tests.assistant.services import BrokenSuggestions, KnownSuggestions, make_service

RULE = "Hvor lenge kan tjenestesykkel lånes?"
ILL = "Ingrid Solberg har fått kreft"
NAMED = f"😀 Ingrid Solberg vil sykle. {RULE}"
STREAM = {"Accept": "text/event-stream"}


class StrictGuard:
    """Sees the first name that is left, one at a time."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        place = text.find("Hallv")
        if place < 0:
            return Verdict(action=Action.ALLOW)
        end = text.find(" ", place)
        found = Finding(
            entity_type="PERSON", start=place, end=end, score=0.9, recognizer="test.word"
        )
        return Verdict(action=Action.ASK, findings=(found,))


def served(assistant: Assistant, **changes: Any) -> TestClient:
    app = create_app(assistant, make_service(assistant, **changes))
    return TestClient(app, raise_server_exceptions=False)


def events(client: TestClient, **body: object) -> list[tuple[str, Any]]:
    response = client.post("/v1/chat", json=body, headers=STREAM)
    assert response.status_code == 200
    found = []
    for event in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = event.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def sources(client: TestClient, **body: object) -> dict[str, Any]:
    (held,) = [data for name, data in events(client, **body) if name == "sources"]
    return dict(held)


def test_a_delta_is_a_sentence(client: TestClient) -> None:
    stream = events(client, question=RULE)
    said = [data["text"] for name, data in stream if name == "delta"]
    assert said == deltas(stream[-1][1]["answer"])
    assert len(said) > 1


def test_an_answer_has_seen_nothing(client: TestClient) -> None:
    told = sources(client, question=RULE)
    assert set(told) == {"citations", "referral", "seen", "masked", "telephone"}
    assert told["seen"] == []
    assert told["masked"] is None


def test_what_was_seen_is_told_with_its_place_and_a_masked_version(client: TestClient) -> None:
    told = sources(client, question=NAMED)
    (seen,) = told["seen"]
    units = NAMED.encode("utf-16-le")
    place = units[2 * seen["start"] : 2 * seen["end"]].decode("utf-16-le")
    assert (place, seen["entity"], seen["kind"]) == ("Ingrid Solberg", "PERSON", "navn")
    assert told["masked"] == NAMED.replace("Ingrid Solberg", "[navn]")


def test_the_masked_version_can_be_sent(client: TestClient) -> None:
    masked = sources(client, question=NAMED)["masked"]
    answered = events(client, question=masked, consent_masked=True)[-1][1]
    assert answered["status"] == "answered"


def test_a_special_category_tells_place_and_telephone_but_no_masked_version(
    guarded: Assistant,
) -> None:
    told = sources(served(guarded), question=ILL)
    assert {seen["entity"] for seen in told["seen"]} >= {"PERSON", "SPECIAL_CATEGORY"}
    assert told["masked"] is None
    assert told["telephone"] == {"number": "24 13 64 00", "open": True, "until": "15:00"}
    assert told["referral"]["to"] == "KS Advokatene"


def test_what_is_seen_in_the_masked_text_has_no_place_in_the_one_that_was_sent(
    assistant: Assistant,
) -> None:
    tiring = replace(assistant, guard=StrictGuard())
    told = sources(served(tiring), question="Hallvard og Hallvor vil sykle", consent_masked=True)
    assert told["seen"] == []
    assert told["masked"] == "[navn] og [navn] vil sykle"


def test_a_text_that_could_not_be_checked_has_nothing_to_mask(guarded: Assistant) -> None:
    told = sources(served(replace(guarded, guard=BlindGuard())), question=NAMED)
    assert (told["seen"], told["masked"]) == ([], None)


def test_a_text_of_nothing_else_offers_no_masked_version(assistant: Assistant) -> None:
    told = sources(served(assistant), question="Hallvard?")
    assert told["masked"] is None
    assert told["seen"] == [{"entity": "PERSON", "kind": "navn", "start": 0, "end": 8}]


def test_the_kind_is_told_in_the_answers_language(client: TestClient) -> None:
    told = sources(client, question=NAMED, language="en")
    assert told["seen"][0]["kind"] == "name"


def test_suggestions_follow_the_answer(guarded: Assistant) -> None:
    suggestions = KnownSuggestions(follow_ups=("Hvem kan låne?",))
    stream = events(served(guarded, suggestions=suggestions), question=RULE)
    assert [name for name, _ in stream[-2:]] == ["done", "suggestions"]
    assert stream[-1][1] == {"follow_ups": ["Hvem kan låne?"], "choices": []}


def test_a_vague_question_has_choices(guarded: Assistant) -> None:
    suggestions = KnownSuggestions(choices=("Hvem kan låne?", "Hvor lenge?"))
    stream = events(served(guarded, suggestions=suggestions), question="?")
    assert stream[-2][1]["status"] == "clarification"
    assert stream[-1][1]["choices"] == ["Hvem kan låne?", "Hvor lenge?"]


@pytest.mark.parametrize("question", [ILL, NAMED, "Hei!"])
def test_nothing_is_suggested_after_a_stop_or_small_talk(guarded: Assistant, question: str) -> None:
    suggestions = KnownSuggestions(follow_ups=("Hvem kan låne?",), choices=("Hvor lenge?",))
    assert events(served(guarded, suggestions=suggestions), question=question)[-1][0] == "done"
    assert suggestions.asked == []


def test_suggestions_are_made_of_the_masked_text(guarded: Assistant) -> None:
    suggestions = KnownSuggestions()
    events(served(guarded, suggestions=suggestions), question=NAMED, consent_masked=True)
    assert suggestions.asked == [NAMED.replace("Ingrid Solberg", "[navn]")]


def test_suggestions_that_break_leave_the_answer_whole(
    guarded: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    stream = events(served(guarded, suggestions=BrokenSuggestions()), question=RULE)
    assert stream[-1][0] == "done"
    assert any(record.message == "suggestions.failed" for record in caplog.records)
    assert RULE not in caplog.text


def test_a_busy_server_suggests_nothing(guarded: Assistant) -> None:
    closed = Workers(threads=1, waiting=0)
    closed.close()
    suggestions = KnownSuggestions(follow_ups=("Hvem kan låne?",))
    client = served(guarded, suggestions=suggestions, aside=closed)
    assert events(client, question=RULE)[-1][0] == "done"


def test_nothing_is_suggested_while_others_wait(
    guarded: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workers, "is_crowded", True)
    suggestions = KnownSuggestions(follow_ups=("Hvem kan låne?",))
    assert events(served(guarded, suggestions=suggestions), question=RULE)[-1][0] == "done"
    assert suggestions.asked == []


@pytest.fixture
def full() -> Iterator[Workers]:
    """Threads that are all taken, with nobody let in to wait."""
    let_go = threading.Event()
    workers = Workers(threads=1, waiting=0)
    workers.start(let_go.wait, 30)
    yield workers
    let_go.set()
    workers.close()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_one_too_many_is_told_to_try_again_before_the_stream(
    guarded: Assistant, full: Workers, accept: str
) -> None:
    client = served(guarded, workers=full)
    response = client.post("/v1/chat", json={"question": RULE}, headers={"Accept": accept})
    told = load_messages()["nb"].text("problem", "busy")
    assert response.status_code == 503
    assert response.json() == {"status": "error", "message": told}
    assert int(response.headers["retry-after"]) > 0
    page = client.post("/", data={"question": RULE, "language": "nb"})
    assert (page.status_code, RULE in page.text, told in page.text) == (503, True, True)


def test_an_error_in_the_stream_may_be_tried_again(guarded: Assistant) -> None:
    class Broken:
        def compose(self, asked: object, found: object) -> Answer:
            raise RuntimeError("broken")

    broken: Any = Broken()
    stream = events(served(replace(guarded, answerer=broken)), question=RULE, language="nn")
    told = load_messages()["nn"].text("problem", "failed")
    assert stream[-1] == ("error", {"status": "error", "message": told, "retryable": True})
