"""`POST /v1/chat`, whole and as events."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.pipeline import Assistant
from tests.assistant.test_command import ANSWER_KEYS, CITATION_KEYS, REFERRAL_KEYS

RULE = "Hvor lenge kan tjenestesykkel lånes?"
ILL = "Ingrid Solberg har fått kreft"
NAMED = f"Ingrid Solberg vil sykle. {RULE}"


def ask(client: TestClient, question: str, **fields: object) -> dict[str, Any]:
    response = client.post("/v1/chat", json={"question": question, **fields})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def events(client: TestClient, question: str) -> list[tuple[str, Any]]:
    response = client.post(
        "/v1/chat", json={"question": question}, headers={"Accept": "text/event-stream"}
    )
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    found = []
    for event in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = event.split("\n", 1)
        assert name.startswith("event: ")
        assert data.startswith("data: ")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_an_answer_has_the_fixed_shape(client: TestClient) -> None:
    answer = ask(client, RULE)
    assert set(answer) == ANSWER_KEYS
    assert answer["status"] == "answered"
    assert answer["as_of"] == "2026-03-02"
    assert answer["referral"] is None
    assert all(set(citation) == CITATION_KEYS for citation in answer["citations"])
    assert answer["citations"][0]["number"] == 1
    assert answer["citations"][0]["issuer"] == "Fjellvik kommune"


def test_a_citation_is_verbatim_in_the_source_that_the_interface_gives(client: TestClient) -> None:
    for citation in ask(client, RULE)["citations"]:
        text = client.get(f"/v1/sources/{citation['source']}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_special_categories_get_a_referral_and_no_echo(client: TestClient) -> None:
    answer = ask(client, ILL)
    assert answer["status"] == "referred_special_category"
    assert set(answer["referral"]) == REFERRAL_KEYS
    assert answer["referral"]["to"] == "KS Advokatene"
    assert "24 13 64 00" in answer["referral"]["contact"]
    assert all(set(c) == CITATION_KEYS for c in answer["referral"]["rule_citations"])
    assert answer["citations"] == answer["referral"]["rule_citations"]
    shown = json.dumps(answer, ensure_ascii=False)
    assert "Solberg" not in shown
    assert "kreft" not in shown


def test_consent_masks_and_answers(client: TestClient) -> None:
    assert ask(client, NAMED)["status"] == "personal_data"
    masked = ask(client, NAMED, consent_masked=True)
    assert masked["status"] == "answered"
    assert "Solberg" not in json.dumps(masked, ensure_ascii=False)


def test_the_history_is_read(client: TestClient) -> None:
    history = [{"role": "user", "content": "Vi har en lærer som har fått kreft", "at": "i går"}]
    answer = ask(client, "Det gjelder Ingrid Solberg", history=history)
    assert answer["status"] == "referred_special_category"
    asked = [{"role": "user", "content": "Hva med lån av tjenestesykkel?"}]
    assert ask(client, "og hvor lenge?", history=asked)["status"] == "answered"


@pytest.mark.parametrize(
    ("language", "opening"),
    [("nb", "Skriv hva du"), ("nn", "Skriv kva du"), ("en", "Write what")],
)
def test_the_language_asked_for_is_used(client: TestClient, language: str, opening: str) -> None:
    answer = ask(client, "?", language=language)
    assert answer["language"] == language
    assert answer["answer"].startswith(opening)


def test_the_day_asked_about_decides_the_status(client: TestClient) -> None:
    question = "Hvor mange minutter varer ballongprøven for ansatte?"
    before = ask(client, question, as_of="2029-12-31")
    after = ask(client, question, as_of="2030-01-01")
    assert (before["as_of"], after["as_of"]) == ("2029-12-31", "2030-01-01")
    assert before["citations"][0]["status"] == "not_yet_in_force"
    assert after["citations"][0]["status"] == "in_force"


@pytest.mark.parametrize("question", ["", "   ", "🙂", "xyzzy", "ab " * 17_000])
def test_odd_questions_are_answered_politely(client: TestClient, question: str) -> None:
    answer = ask(client, question)
    assert answer["status"] in {"clarification", "no_source", "out_of_scope", "small_talk"}
    assert answer["answer"]
    assert answer["citations"] == []


def test_half_a_surrogate_pair_is_not_answered(client: TestClient) -> None:
    body = '{"question": "Hvor lenge \\ud83d kan den lånes?"}'
    response = client.post(
        "/v1/chat", content=body.encode(), headers={"Content-Type": "application/json"}
    )
    assert response.status_code in {200, 422}
    assert "citations" not in response.json() or response.json()["citations"] == []


def test_an_answer_is_kept_by_no_cache(client: TestClient) -> None:
    response = client.post("/v1/chat", json={"question": RULE})
    assert response.headers["cache-control"] == "no-store"


def test_events_come_in_order_and_end_with_the_whole_answer(client: TestClient) -> None:
    stream = events(client, RULE)
    names = [name for name, _ in stream]
    deltas = [data["text"] for name, data in stream if name == "delta"]
    assert names == ["status", *["delta"] * len(deltas), "sources", "done"]
    done = stream[-1][1]
    assert set(done) == ANSWER_KEYS
    assert "".join(deltas) == done["answer"]
    told = stream[-2][1]
    assert (told["citations"], told["referral"]) == (done["citations"], None)


def test_a_stop_is_streamed_without_an_echo(client: TestClient) -> None:
    stream = events(client, ILL)
    assert stream[-1][1]["status"] == "referred_special_category"
    assert stream[-2][1]["referral"]["to"] == "KS Advokatene"
    shown = json.dumps(stream, ensure_ascii=False)
    assert "Solberg" not in shown
    assert "kreft" not in shown


def test_the_stream_and_the_whole_answer_say_the_same(client: TestClient) -> None:
    whole, streamed = ask(client, RULE), events(client, RULE)[-1][1]
    for answer in (whole, streamed):
        assert answer.pop("trace_id")
    assert whole == streamed


def test_what_the_api_says_is_what_the_assistant_says(
    client: TestClient, guarded: Assistant
) -> None:
    from assistant.conversation import Question

    answer = guarded.answer(Question(text=RULE))
    shown = ask(client, RULE)
    assert shown["answer"] == answer.text
    assert [c["quote"] for c in shown["citations"]] == [c.quote.text for c in answer.citations]
