"""What whoever is not Teams, or Teams on a bad day, must not be able to do."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from assistant.teams.ingress.door import MOST_BYTES, TeamsDoor
from assistant.teams.ingress.duplicates import Duplicates
from assistant.teams.ingress.keys import AFTER_FAILURE_S, AGAIN_S, KEPT_S, FetchedKeys
from assistant.teams.ingress.tokens import ActivityTokens
from tests.assistant.teams.activities import activity
from tests.assistant.teams.ingress.stalls import held_ms
from tests.assistant.teams.ingress.test_door import SIGNED, Receiver, app, door
from tests.assistant.teams.ingress.test_keys import Time
from tests.assistant.teams.ingress.test_tokens import SIGNER, bearer, fault, part, registration
from tests.fakes.bot_keys import Signer, key_server, public_jwk


def client_of(made: TeamsDoor) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app(made)), base_url="http://bot")


def test_nothing_is_read_of_what_comes_without_a_good_token() -> None:
    async def ask() -> tuple[int, int, list[int]]:
        read: list[int] = []

        async def body() -> AsyncIterator[bytes]:
            for number in range(3):
                read.append(number)
                yield b" " * MOST_BYTES

        async with client_of(door(Receiver())) as client:
            forged = await client.post("/api/messages", content=body(), headers={})
            before = list(read)
            large = await client.post("/api/messages", content=body(), headers=SIGNED)
        return forged.status_code, large.status_code, before

    assert asyncio.run(ask()) == (401, 413, [])


def test_what_was_turned_away_as_too_much_is_taken_when_it_comes_again() -> None:
    async def ask() -> tuple[list[int], int]:
        receiver = Receiver(waits=0.05)
        made = door(receiver, most=1)
        sent = [activity(), again := activity(), again]
        told = []
        async with client_of(made) as client:
            for number, one in enumerate(sent):
                if number == 2:
                    await made.close()
                response = await client.post("/api/messages", json=one, headers=SIGNED)
                told.append(response.status_code)
        await made.close()
        return told, receiver.ended

    assert asyncio.run(ask()) == ([202, 503, 202], 2)


def test_no_depth_of_nesting_breaks_the_door() -> None:
    def nested(depth: int) -> str:
        deep = "[" * depth + "]" * depth
        return json.dumps(activity())[:-1] + f', "value": {deep}}}'

    async def ask() -> set[int]:
        async with client_of(door(Receiver())) as client:
            depths = [10, 100, *range(700, 1100, 25), 5_000, 100_000]
            return {
                (await client.post("/api/messages", content=nested(depth), headers=SIGNED))
                .status_code
                for depth in depths
            }  # fmt: skip

    assert asyncio.run(ask()) == {202, 400}


def test_ordinary_numbers_are_let_through() -> None:
    async def ask() -> list[Any]:
        receiver = Receiver()
        async with client_of(made := door(receiver)) as client:
            sent = activity(value={"part": 1.5, "whole": 10**20})
            await client.post("/api/messages", json=sent, headers=SIGNED)
        await made.close()
        return [one["value"] for one in receiver.received]

    assert asyncio.run(ask()) == [{"part": 1.5, "whole": 10**20}]


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/\nemea/",
        "https://smba.traffic\tmanager.net/",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net\\.evil.example/",
        "https://ѕmba.trafficmanager.net/",
        "https://smba.trafficmanager.net./",
        " https://smba.trafficmanager.net/",
        "//smba.trafficmanager.net/",
        "https:///emea/",
        "https://smba.trafficmanager.net/" + "x" * 500,
    ],
)
def test_an_address_that_others_might_read_otherwise_is_refused(url: str) -> None:
    assert fault(bearer(serviceurl=url), activity(serviceUrl=url)) == "service"


@pytest.mark.parametrize("header", [{"b64": False, "crit": 5}, {"crit": 5}, {"crit": [[]]}])
def test_a_header_of_the_wrong_kind_is_no_good_signature(header: dict[str, Any]) -> None:
    head = part({"alg": "RS256", "kid": "first", **header})
    assert fault(f"Bearer {head}.{part(SIGNER.claims())}.x") == "signature"


@pytest.mark.parametrize("kind", ["message", "messageUpdate"])
def test_a_message_that_is_sent_again_is_the_same_at_another_time_and_an_edit_is_not(
    kind: str,
) -> None:
    duplicates = Duplicates()
    sent = activity(type=kind, timestamp="2026-03-02T09:30:00Z")
    assert duplicates.is_new(sent)
    later = {**sent, "timestamp": "2026-03-02T09:30:15Z"}
    assert duplicates.is_new(later) is (kind == "messageUpdate")


@pytest.mark.parametrize(
    ("metadata_url", "jwks_uri", "is_fetched"),
    [
        ("https://login.botframework.com/m", "https://login.botframework.com/k", True),
        ("https://login.botframework.com/m", "https://keys.botframework.com/k", True),
        ("https://login.botframework.com/m", "https://botframework.com/k", True),
        ("https://login.botframework.com/m", "http://login.botframework.com/k", False),
        ("https://login.botframework.com/m", "https://evilbotframework.com/k", False),
        ("https://login.botframework.com/m", "https://botframework.com.evil.example/k", False),
        ("https://login.botframework.com/m", "https://login.botframework.com@evil.example/", False),
        ("https://login.botframework.com/m", "https://127.0.0.1/k", False),
        ("https://login.botframework.com/m", "https://[", False),
        ("http://127.0.0.1:1/m", "http://127.0.0.1:2/k", True),
        ("http://127.0.0.1:1/m", "http://10.9.0.1/k", False),
        ("http://localhost/m", "http://evil.localhost.example/k", False),
    ],
)
def test_keys_are_fetched_from_where_the_metadata_came_from_only(
    metadata_url: str, jwks_uri: str, is_fetched: bool
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        said = {"jwks_uri": jwks_uri} if str(request.url) == metadata_url else None
        return httpx.Response(200, json=said or {"keys": [public_jwk("first")]})

    async def ask() -> object:
        client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        return await FetchedKeys(metadata_url, client, Time()).key("first")

    assert (asyncio.run(ask()) is not None) is is_fetched


@pytest.mark.parametrize(
    "breaks",
    [TimeoutError, httpx.ReadTimeout("x"), httpx.TooManyRedirects("x"), RecursionError],
)
def test_a_key_server_that_breaks_is_left_alone_for_a_while(breaks: Exception) -> None:
    asked: list[float] = []

    async def ask() -> list[object]:
        clock = Time()

        def answer(_request: httpx.Request) -> httpx.Response:
            asked.append(clock.now)
            raise breaks

        client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        keys = FetchedKeys("https://login.botframework.com/m", client, clock)
        found = [await keys.key(str(number)) for number in range(10)]
        clock.now += AFTER_FAILURE_S
        return [*found, await keys.key("first")]

    assert asyncio.run(ask()) == [None] * 11
    assert [later - earlier for earlier, later in pairwise(asked)] == [AFTER_FAILURE_S]


def test_a_redirection_is_not_followed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "https://evil.example/"})

    async def ask() -> object:
        client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        return await FetchedKeys("https://login.botframework.com/m", client, Time()).key("first")

    assert asyncio.run(ask()) is None


class Gate:
    """A key server behind a gate; `begun` is set when somebody waits before it."""

    def __init__(self) -> None:
        self.begun, self.opened = asyncio.Event(), asyncio.Event()
        self.opened.set()
        self.fetches = 0

    def keys(self, clock: Time) -> FetchedKeys:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        return FetchedKeys("https://login.botframework.com/m", client, clock)

    def shut(self) -> None:
        self.begun.clear()
        self.opened.clear()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.begun.set()
        await self.opened.wait()
        if request.url.path == "/m":
            return httpx.Response(200, json={"jwks_uri": "https://login.botframework.com/k"})
        self.fetches += 1
        return httpx.Response(200, json={"keys": [public_jwk("first")]})


def test_old_keys_serve_everybody_while_one_looks_for_newer_ones() -> None:
    async def ask() -> tuple[bool, bool]:
        gate, clock = Gate(), Time()
        keys = gate.keys(clock)
        await keys.key("first")
        clock.now += KEPT_S
        gate.shut()
        looking = asyncio.create_task(keys.key("first"))
        await gate.begun.wait()
        found, is_waiting = await keys.key("first"), not looking.done()
        gate.opened.set()
        await looking
        return is_waiting, found is not None

    assert asyncio.run(ask()) == (True, True)


def test_a_forged_token_holds_up_nobody_while_keys_are_fetched() -> None:
    async def ask() -> tuple[bool, list[int], int]:
        gate, clock = Gate(), Time()
        keys = gate.keys(clock)
        await keys.key("first")
        clock.now += AGAIN_S
        gate.shut()
        made = TeamsDoor(ActivityTokens(keys, registration(), time.time), Receiver())
        forged = Signer("third").bearer()
        async with client_of(made) as client:
            waiting = [
                asyncio.create_task(client.post("/api/messages", json=activity(), headers=forged))
                for _ in range(20)
            ]
            await gate.begun.wait()
            other = await client.post("/api/messages", json=activity(), headers=SIGNED)
            is_waiting = not any(task.done() for task in waiting)
            gate.opened.set()
            told = {task.status_code for task in await asyncio.gather(*waiting)}
        await made.close()
        return is_waiting, [other.status_code, *told], gate.fetches

    assert asyncio.run(ask()) == (True, [202, 401], 2)


def test_ticks_are_measured_for_every_kind_of_forged_token() -> None:
    forger = Signer("third")
    tokens = {
        "unknown key": forger.token(),
        "known name": forger.token(headers={"kid": "first"}),
        "long": forger.token(headers={"kid": "first"}, more="x" * 5_000),
        "garbage": "a.b.c",
    }

    async def measured() -> dict[str, float]:
        with key_server() as server:
            keys = FetchedKeys(server.metadata_url)
            made = TeamsDoor(ActivityTokens(keys, registration(), time.time), Receiver())
            held = await held_ms(app(made), tokens)
            await keys.close()
            assert server.asked == 1
            return held

    assert asyncio.run(measured()).keys() == tokens.keys()
