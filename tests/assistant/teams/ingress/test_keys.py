"""The keys that Teams signs with, from a real server on this machine."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from assistant.teams.ingress.keys import AFTER_FAILURE_S, AGAIN_S, KEPT_S, OLDEST_S, FetchedKeys
from tests.fakes.bot_keys import KeyServer, key_server, private_key, public_jwk
from tests.fakes.local_server import QuietHandler, serving


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with key_server() as served:
        yield served


def asked(server: KeyServer, time: Time, *steps: Callable[[FetchedKeys], Any]) -> list[Any]:
    async def ask() -> list[Any]:
        client = httpx.AsyncClient(timeout=5, trust_env=False)
        keys = FetchedKeys(server.metadata_url, client, time)
        try:
            return [
                await done if asyncio.iscoroutine(done := step(keys)) else done for step in steps
            ]
        finally:
            await keys.close()

    return asyncio.run(ask())


def passing(time: Time, seconds: float) -> Callable[[FetchedKeys], Any]:
    def passed(_keys: FetchedKeys) -> None:
        time.now += seconds

    return passed


def first(keys: FetchedKeys) -> Any:
    return keys.key("first")


def unknown(keys: FetchedKeys) -> Any:
    return keys.key("unknown")


def test_a_key_is_fetched_once_and_kept_for_a_day(server: KeyServer) -> None:
    time = Time()
    later = passing(time, KEPT_S - 1)
    found = asked(server, time, first, first, later, first)
    expected = private_key("first").public_key().public_numbers()
    assert [one.public_numbers() for one in (found[0], found[1], found[3])] == [expected] * 3
    assert server.asked == 1


def test_after_a_day_it_is_fetched_anew(server: KeyServer) -> None:
    time = Time()
    later = passing(time, KEPT_S + 1)
    assert asked(server, time, first, later, first)[2] is not None
    assert server.asked == 2


def test_an_unknown_key_is_looked_for_once_in_five_minutes(server: KeyServer) -> None:
    time = Time()
    soon = passing(time, AGAIN_S / 2)
    assert asked(server, time, first, unknown, unknown, soon, unknown)[4] is None
    assert server.asked == 1
    assert asked(server, time, unknown, soon, soon, unknown)[3] is None
    assert server.asked == 3


def test_a_new_key_is_found_once_the_time_is_out(server: KeyServer) -> None:
    time = Time()

    def rotate(_keys: FetchedKeys) -> None:
        server.keys = [public_jwk("second")]
        time.now += AGAIN_S + 1

    found = asked(server, time, first, rotate, lambda keys: keys.key("second"), first)
    assert found[2] is not None
    assert found[3] is None


def test_keys_that_are_too_old_do_while_no_newer_ones_can_be_had(server: KeyServer) -> None:
    time = Time()

    def fail(_keys: FetchedKeys) -> None:
        server.status = 500
        time.now += KEPT_S + 1

    def mend(_keys: FetchedKeys) -> None:
        server.status = 200
        time.now += AFTER_FAILURE_S + 1

    found = asked(server, time, first, fail, first, first, mend, first)
    assert found[2] is not None
    assert found[5] is not None
    assert server.asked == 2


def test_keys_that_could_not_be_renewed_for_a_week_vouch_for_nothing(server: KeyServer) -> None:
    time = Time()

    def fail(_keys: FetchedKeys) -> None:
        server.status = 500
        time.now += OLDEST_S - 1

    def mend(_keys: FetchedKeys) -> None:
        server.status = 200
        time.now += AFTER_FAILURE_S + 1

    found = asked(server, time, first, fail, first, passing(time, 2), first, mend, first)
    assert found[2] is not None
    assert found[4] is None
    assert found[6] is not None


UNFIT = {
    "an error": {"status": 503},
    "no JSON": {"body": b"<html>"},
    "a list": {"body": b"[]"},
    "no keys": {"keys": []},
    "keys at another's": {"jwks_uri": "http://evil.example/keys"},
    "keys at a name that ends alike": {"jwks_uri": "http://evil127.0.0.1/keys"},
    "keys by another scheme": {"jwks_uri": "file:///etc/passwd"},
    "keys nowhere": {"jwks_uri": ""},
    "a key too short": {"keys": [public_jwk("short", bits=1024)]},
    "a key for something else": {"keys": [public_jwk("first", use="enc")]},
    "a key of another kind": {"keys": [public_jwk("first", kty="oct", k="YQ")]},
    "a key for another channel": {"keys": [public_jwk("first", endorsements=["webchat"])]},
    "a key without a name": {"keys": [public_jwk("first", kid=None)]},
    "a key that is damaged": {"keys": [public_jwk("first", n="!")]},
    "keys that are texts": {"keys": ["first"]},
    "too much": {"body": b" " * 1_100_000},
}


@pytest.mark.parametrize("changes", UNFIT.values(), ids=UNFIT)
def test_what_is_unfit_gives_no_key(server: KeyServer, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(server, name, value)
    assert asked(server, Time(), first) == [None]


@pytest.mark.parametrize("endorsements", [None, ["msteams"], ["skype", "msteams"]])
def test_a_key_that_is_endorsed_for_teams_or_for_nothing_named_is_used(
    server: KeyServer, endorsements: list[str] | None
) -> None:
    server.keys = [public_jwk("first", endorsements=endorsements)]
    assert asked(server, Time(), first)[0] is not None


def test_nobody_waits_for_a_slow_server_but_those_who_need_it(server: KeyServer) -> None:
    async def ask() -> tuple[bool, int]:
        client = httpx.AsyncClient(timeout=5, trust_env=False)
        keys = FetchedKeys(server.metadata_url, client, Time())
        server.answers.clear()
        waiting = [asyncio.create_task(keys.key("first")) for _ in range(20)]
        ticks = 0
        while ticks < 50:
            await asyncio.sleep(0.001)
            ticks += 1
        is_waiting = not any(task.done() for task in waiting)
        server.answers.set()
        found = await asyncio.gather(*waiting)
        await keys.close()
        return is_waiting and all(found), server.asked

    assert asyncio.run(ask()) == (True, 1)


def test_a_server_that_is_gone_gives_no_key() -> None:
    async def ask() -> object:
        keys = FetchedKeys("http://127.0.0.1:9/metadata")
        found = await keys.key("first")
        await keys.close()
        return found

    assert asyncio.run(ask()) is None


@pytest.mark.parametrize(
    ("metadata_url", "seen"),
    [
        ("https://login.example/metadata", ["login.example:443"]),
        ("http://127.0.0.1:9/metadata", []),
    ],
)
def test_keys_come_through_the_proxy_of_the_environment_but_for_this_machines_own(
    monkeypatch: pytest.MonkeyPatch, metadata_url: str, seen: list[str]
) -> None:
    asked_for: list[str] = []

    class Proxy(QuietHandler):
        def do_CONNECT(self) -> None:  # noqa: N802 - http.server's name
            asked_for.append(self.path)
            self.reply(502, b"")

        def do_GET(self) -> None:  # noqa: N802 - http.server's name
            asked_for.append(self.path)
            self.reply(502, b"")

    async def ask() -> object:
        keys = FetchedKeys(metadata_url)
        found = await keys.key("first")
        await keys.close()
        return found

    with serving(Proxy) as port:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        assert asyncio.run(ask()) is None
    assert asked_for == seen
