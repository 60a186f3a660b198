"""The bot's address: who gets in, what is answered at once, and what is not done twice."""

import asyncio
import json
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.api.problems import add_problem_handlers
from assistant.messages.catalog import load_messages
from assistant.teams.ingress.door import MOST_BYTES, TeamsDoor
from assistant.teams.ingress.duplicates import KEPT_S, Duplicates
from assistant.teams.ingress.tokens import ActivityTokens
from assistant.teams.reply import Response
from tests.assistant.teams.activities import activity
from tests.assistant.teams.ingress.test_tokens import KnownKeys, registration
from tests.fakes.bot_keys import Signer

SIGNED = Signer().bearer()


@dataclass
class Receiver:
    """Remembers what it was given, and answers as it is told to."""

    response: Response | None = None
    error: Exception | None = None
    waits: float = 0.0
    received: list[Mapping[str, Any]] = field(default_factory=list)
    ended: int = 0

    async def receive(self, sent: Mapping[str, Any]) -> Response | None:
        self.received.append(sent)
        await asyncio.sleep(self.waits)
        if self.error:
            raise self.error
        self.ended += 1
        return self.response


def door(receiver: Receiver, **limits: Any) -> TeamsDoor:
    return TeamsDoor(ActivityTokens(KnownKeys(), registration(), time.time), receiver, **limits)


def app(made: TeamsDoor) -> FastAPI:
    served = FastAPI()
    served.include_router(made.router)
    add_problem_handlers(served, load_messages())
    return served


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def client(receiver: Receiver) -> Iterator[TestClient]:
    with TestClient(app(door(receiver, invoke_s=0.2)), raise_server_exceptions=False) as opened:
        yield opened


def test_a_message_is_answered_at_once_and_worked_on_afterwards(
    client: TestClient, receiver: Receiver
) -> None:
    receiver.waits = 0.3
    sent = activity(text="Hei")
    response = client.post("/api/messages", json=sent, headers=SIGNED)
    assert response.status_code == 202
    assert receiver.ended == 0
    assert receiver.received == [sent]


def test_an_invoke_gets_its_answer(client: TestClient, receiver: Receiver) -> None:
    receiver.response = Response(200, {"type": "kort"})
    response = client.post("/api/messages", json=activity(type="invoke"), headers=SIGNED)
    assert (response.status_code, response.json()) == (200, {"type": "kort"})
    assert response.headers["cache-control"] == "no-store"


INVOKES = {
    "unknown": ({"response": None}, 501),
    "without a body": ({"response": Response(204)}, 204),
    "broken": ({"error": RuntimeError("Kari Nordmann")}, 500),
    "late": ({"waits": 1.0, "response": Response(200)}, 500),
}


@pytest.mark.parametrize(("changes", "status"), INVOKES.values(), ids=INVOKES)
def test_an_invoke_without_an_answer_says_so(
    client: TestClient, receiver: Receiver, changes: dict[str, Any], status: int
) -> None:
    for name, value in changes.items():
        setattr(receiver, name, value)
    response = client.post("/api/messages", json=activity(type="invoke"), headers=SIGNED)
    assert response.status_code == status
    assert "Nordmann" not in response.text


def test_what_comes_twice_is_done_once(client: TestClient, receiver: Receiver) -> None:
    sent = activity(text="Hei")
    edit = {**sent, "type": "messageUpdate", "timestamp": "1"}
    for one in (sent, sent, edit, edit, {**edit, "timestamp": "2"}):
        assert client.post("/api/messages", json=one, headers=SIGNED).status_code == 202
    assert [one["type"] for one in receiver.received] == [
        "message", "messageUpdate", "messageUpdate",
    ]  # fmt: skip


REFUSED = {
    "no token": ({}, json.dumps(activity()), 401),
    "a forged token": ({"Authorization": "Bearer a.b.c"}, json.dumps(activity()), 401),
    "another tenant": (
        SIGNED, json.dumps(activity(channelData={"tenant": {"id": "x"}})), 403,
    ),
    "no JSON": (SIGNED, "{", 400),
    "a list": (SIGNED, "[]", 400),
    "no number": (SIGNED, '{"a": NaN}', 400),
    "infinity": (SIGNED, '{"a": -Infinity}', 400),
    "a number too large": (SIGNED, '{"a": 1e999}', 400),
    "an integer too long": (SIGNED, '{"a": ' + "9" * 5_000 + "}", 400),
    "deep": (SIGNED, "[" * 100_000, 400),
    "half a character": (SIGNED, '{"text": "\\ud800"}', 400),
    "not UTF-8": (SIGNED, b'{"text": "\xff"}', 400),
    "too large": (SIGNED, json.dumps(activity(text="x" * MOST_BYTES)), 413),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "body", "status"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_reaches_nobody(
    client: TestClient, receiver: Receiver, headers: dict[str, str], body: str, status: int
) -> None:
    response = client.post("/api/messages", content=body, headers=headers)
    assert response.status_code == status
    assert response.json()["status"] == "error"
    assert receiver.received == []


def test_above_so_many_at_once_the_next_is_told_to_come_back() -> None:
    async def ask() -> list[int]:
        import httpx

        receiver = Receiver(waits=30)
        made = door(receiver, most=2)
        transport = httpx.ASGITransport(app(made))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            sent = [
                await client.post("/api/messages", json=activity(), headers=SIGNED)
                for _ in range(3)
            ]
        await made.close(0.01)
        return [one.status_code for one in sent]

    assert asyncio.run(ask()) == [202, 202, 503]


def test_closing_lets_what_is_under_way_end() -> None:
    async def close() -> int:
        import httpx

        receiver = Receiver(waits=0.05)
        made = door(receiver)
        transport = httpx.ASGITransport(app(made))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            await client.post("/api/messages", json=activity(), headers=SIGNED)
        await made.close()
        return receiver.ended

    assert asyncio.run(close()) == 1


def test_neither_a_refusal_nor_a_failure_logs_what_was_sent(
    client: TestClient, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.error = ValueError("Kari Nordmann")
    with caplog.at_level(logging.DEBUG):
        client.post("/api/messages", json=activity(text="Kari Nordmann"))
        client.post("/api/messages", json=activity(text="Kari Nordmann"), headers=SIGNED)
        client.post("/api/messages", content='{"Kari Nordmann', headers=SIGNED)
    ours = [record for record in caplog.records if record.name.startswith("assistant")]
    assert {record.getMessage() for record in ours} >= {"teams.refused", "teams.failed"}
    assert [record for record in ours if "Nordmann" in str(vars(record))] == []


def test_an_activity_is_new_again_after_ten_minutes() -> None:
    now = [0.0]
    duplicates = Duplicates(lambda: now[0])
    sent = activity()
    assert duplicates.is_new(sent)
    now[0] = KEPT_S - 1
    assert not duplicates.is_new(sent)
    now[0] = KEPT_S
    assert duplicates.is_new(sent)


def test_no_more_activities_are_remembered_than_there_is_room_for() -> None:
    duplicates = Duplicates(most=2)
    sent = [activity() for _ in range(3)]
    assert [duplicates.is_new(one) for one in (*sent, *sent)] == [True] * 3 + [True] * 3
    assert not duplicates.is_new(sent[2])


@pytest.mark.parametrize("sent", [{}, {"id": ""}, {"id": None}, {"conversation": 7}])
def test_without_an_id_everything_is_new(sent: dict[str, Any]) -> None:
    duplicates = Duplicates()
    assert duplicates.is_new(sent)
    assert duplicates.is_new(sent)
