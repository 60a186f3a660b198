"""What is counted, who may read it, and that nobody's words are in it."""

import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.testclient import TestClient

from assistant.answerers.base import Asked, Draft
from assistant.api.counts import BUCKETS_S, Counts
from assistant.api.metrics import NotFromHere, on_this_machine, release_age_days
from assistant.api.service import Service
from assistant.api.workers import Workers
from assistant.app import create_app
from assistant.conversation import Answer, AnswerStatus
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from corpus.retrieval import ScoredChunk
from tests.assistant.guards import BlindGuard
from tests.assistant.services import KnownTokens, make_service

RULE = "Hvor lenge kan tjenestesykkel lånes?"
ILL = "Ingrid Solberg har fått kreft"
NAMED = f"Ingrid Solberg vil sykle. {RULE}"
SENTINEL = "grevlingsjampinjong"
STREAM = {"Accept": "text/event-stream"}
SAMPLE = re.compile(
    r'[a-z_]+(?:\{[a-z]+="[A-Za-z0-9_.+]+"(?:,[a-z]+="[a-z_]+")*\})? -?\d+(?:\.\d+)?(?:e-?\d+)?'
)
BUILT = "2026-03-01T23:30:00+00:00"


class BrokenAnswerer:
    """Breaks with the question in the error's message."""

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        raise RuntimeError(f"broken at {asked.text}")


def local(service: Service, host: str = "127.0.0.1") -> TestClient:
    app = create_app(service.assistant, service)
    return TestClient(app, raise_server_exceptions=False, client=(host, 50_000))


def measured(client: TestClient) -> dict[str, float]:
    """Every sample by name and labels, without the product's prefix."""
    response = client.get("/metrics")
    assert response.status_code == 200
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    samples = [line.removeprefix("medlemsassistenten_").rsplit(" ", 1) for line in lines]
    assert len({name for name, _ in samples}) == len(samples)
    return {name: float(value) for name, value in samples}


@pytest.fixture
def client(guarded: Assistant) -> TestClient:
    return local(make_service(guarded))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_read(guarded: Assistant, host: str) -> None:
    response = local(make_service(guarded), host).get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "192.0.2.7",
        "169.254.0.1",
        "::",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "localhost",
        "",
    ],
)
def test_another_may_not(guarded: Assistant, host: str) -> None:
    response = local(make_service(guarded), host).get("/metrics")
    told = load_messages()["nb"].text("problem", "not_from_here")
    assert response.status_code == 403
    assert response.json() == {"status": "error", "message": told}


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_proxy_on_this_machine_is_another(client: TestClient, name: str) -> None:
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 403


def test_a_caller_without_an_address_is_another() -> None:
    with pytest.raises(NotFromHere):
        on_this_machine(Request({"type": "http", "headers": [], "client": None}))


def test_no_token_is_asked_for(guarded: Assistant) -> None:
    assert local(make_service(guarded, tokens=KnownTokens())).get("/metrics").status_code == 200


def test_every_line_is_of_the_format(client: TestClient) -> None:
    client.post("/v1/chat", json={"question": RULE})
    text = client.get("/metrics").text
    assert text.endswith("\n")
    kinds: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            assert SAMPLE.fullmatch(line), line
            family = re.sub(r"_(bucket|sum|count)$", "", re.split(r"[{ ]", line)[0])
            assert family in kinds, line
    assert sorted(kinds.values()) == ["counter"] * 4 + ["gauge"] * 3 + ["histogram"]


def test_answers_are_counted_by_channel_and_status(client: TestClient) -> None:
    before = measured(client)
    assert before['answers_total{channel="chat",status="answered"}'] == 0
    client.post("/v1/chat", json={"question": RULE})
    client.post("/v1/chat", json={"question": "Hei!"})
    client.post("/v1/chat", json={"question": RULE}, headers=STREAM)
    for stream in (True, False):
        messages = [{"role": "user", "content": RULE}]
        client.post("/v1/chat/completions", json={"messages": messages, "stream": stream})
    after = measured(client)
    changed = {
        name: after[name] - before.get(name, 0)
        for name in after
        if name.startswith("answers_total") and after[name] != before.get(name, 0)
    }
    assert changed == {
        'answers_total{channel="chat",status="answered"}': 1,
        'answers_total{channel="chat",status="small_talk"}': 1,
        'answers_total{channel="stream",status="answered"}': 1,
        'answers_total{channel="completions",status="answered"}': 2,
    }
    assert after["answer_seconds_count"] == 5


@pytest.mark.parametrize(
    ("text", "verdict", "status"),
    [
        (RULE, "allow", "answered"),
        (NAMED, "ask", "personal_data"),
        (ILL, "block", "referred_special_category"),
    ],
)
def test_what_the_guard_decided_is_counted(
    client: TestClient, text: str, verdict: str, status: str
) -> None:
    client.post("/v1/chat", json={"question": text})
    counted = {key: value for key, value in measured(client).items() if "guard" in key}
    assert counted == {f'guard_verdicts_total{{verdict="{verdict}",status="{status}"}}': 1}


def test_a_guard_that_could_not_read_has_no_verdict(guarded: Assistant) -> None:
    client = local(make_service(replace(guarded, guard=BlindGuard())))
    client.post("/v1/chat", json={"question": RULE})
    assert measured(client)['guard_verdicts_total{verdict="none",status="personal_data"}'] == 1


def test_what_breaks_is_counted_as_an_error(guarded: Assistant) -> None:
    client = local(make_service(replace(guarded, answerer=BrokenAnswerer())))
    assert client.post("/v1/chat", json={"question": RULE}).status_code == 500
    client.post("/v1/chat", json={"question": RULE}, headers=STREAM)
    after = measured(client)
    assert after['answers_total{channel="chat",status="error"}'] == 1
    assert after['answers_total{channel="stream",status="error"}'] == 1
    assert after['refusals_total{code="500"}'] == 1
    assert after["answer_seconds_count"] == 0


def test_refusals_are_counted_whichever_layer_made_them(guarded: Assistant) -> None:
    client = local(make_service(guarded, tokens=KnownTokens()))
    before = measured(client)
    client.post("/v1/chat", json={"question": RULE})
    client.post("/v1/chat", content=b"{", headers={"Content-Type": "application/json"})
    client.post("/v1/chat/completions", content=b"x" * 1_000_001)
    client.get("/v1/sources")
    after = measured(client)
    for code, more in (("401", 1), ("413", 1), ("422", 1), ("429", 0), ("503", 0)):
        name = f'refusals_total{{code="{code}"}}'
        assert after[name] - before[name] == more


def test_feedback_is_counted_where_it_is_kept(client: TestClient) -> None:
    for place, (helpful, comment) in enumerate([(True, ""), (True, ILL), (False, "Kort.")]):
        given = {"trace_id": f"{place:032x}", "helpful": helpful, "comment": comment}
        assert client.post("/v1/feedback", json=given).status_code == 200
    after = measured(client)
    assert after['feedback_total{helpful="true"}'] == 1
    assert after['feedback_total{helpful="false"}'] == 1
    assert after["feedback_rows"] == 2


def test_what_waits_is_told(guarded: Assistant) -> None:
    let_go, workers = threading.Event(), Workers(threads=1, waiting=5)
    client = local(make_service(guarded, workers=workers))
    assert measured(client)["waiting"] == 0
    for _ in range(3):
        workers.start(let_go.wait, 30)
    assert measured(client)["waiting"] == 2
    let_go.set()
    workers.close()


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2026, 3, 2, 0, 30), 0),  # noqa: DTZ001 - local time in Oslo
        (datetime(2026, 3, 3, 0, 0), 1),  # noqa: DTZ001
        (datetime(2027, 3, 2, 12, 0), 365),  # noqa: DTZ001
        (datetime(2026, 3, 1, 23, 59), -1),  # noqa: DTZ001 - a clock that is behind
    ],
)
def test_a_release_is_as_old_as_the_days_in_oslo(now: datetime, days: int) -> None:
    assert release_age_days(BUILT, now) == days


def test_the_age_of_the_release_is_told(guarded: Assistant) -> None:
    built = guarded.index.release.manifest.built_at
    service = make_service(guarded, now=lambda: datetime.fromisoformat(built))
    assert measured(local(service))["release_age_days"] == 0


def test_nothing_that_anybody_wrote_is_told(client: TestClient) -> None:
    messages = [{"role": "user", "content": SENTINEL}]
    given = {"trace_id": "0" * 32, "helpful": True, "comment": SENTINEL}
    client.post("/v1/chat", json={"question": SENTINEL, "employer": SENTINEL})
    client.post("/v1/chat", json={"question": RULE, "language": SENTINEL})
    client.post("/v1/chat/completions", json={"messages": messages, "model": SENTINEL})
    client.post("/v1/feedback", json=given)
    client.post("/v1/feedback", json={**given, "reasons": [SENTINEL]})
    client.get(f"/{SENTINEL}")
    client.get("/v1/sources", headers={"User-Agent": SENTINEL, "Accept-Language": SENTINEL})
    told = client.get(f"/metrics?{SENTINEL}").text
    assert SENTINEL not in told
    assert "127.0.0.1" not in told


def an_answer(status: AnswerStatus) -> Answer:
    return Answer(text="", status=status, language="nb", as_of=date(2026, 3, 2), trace_id="0" * 32)


@given(st.lists(st.floats(min_value=0, max_value=100)))
def test_every_answers_time_falls_into_one_bucket(times: list[float]) -> None:
    counts = Counts()
    for seconds in times:
        counts.answered("chat", an_answer(AnswerStatus.ANSWERED), seconds)
    counted = counts.now()
    for bound, upto in zip(BUCKETS_S, range(1, len(BUCKETS_S) + 1), strict=True):
        assert sum(counted.seconds[:upto]) == sum(one <= bound for one in times)
    assert sum(counted.seconds) == len(times)
    assert counted.seconds_sum == pytest.approx(sum(times))


@given(st.integers(min_value=100, max_value=599))
def test_a_response_is_a_refusal_from_400_on(status: int) -> None:
    counts = Counts()
    counts.responded(status)
    assert sum(counts.now().refusals.values()) == (status >= 400)


def test_many_threads_lose_no_count() -> None:
    counts, answer = Counts(), an_answer(AnswerStatus.ANSWERED)

    def many() -> None:
        for _ in range(500):
            counts.answered("stream", answer, 0.1)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert counts.now().answers["stream", AnswerStatus.ANSWERED] == 4_000


def test_what_was_told_stays_as_it_was() -> None:
    counts = Counts()
    first = counts.now()
    counts.kept(helpful=True)
    assert (first.feedback[True], counts.now().feedback[True]) == (0, 1)
