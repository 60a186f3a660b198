"""How long others wait for a server while forged messages come in."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread

from evals.bench.teams.slow_keys import activity

TIMES = 5
_PAUSE_S = 0.002
_LIMIT_S = 60.0
_QUIET_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldUp:
    """The longest wait for `/healthz`, in ms: by kind of forged token, and before any came.

    `let_in` counts the forged messages that were not refused; it has to be 0.
    """

    quiet_ms: float
    longest_ms: Mapping[str, float]
    let_in: int


def held_up(port: int, tokens: Mapping[str, str], times: int = TIMES) -> HeldUp:
    """Ask a server on loopback for its health all the while, and send each token so many times."""
    quiet = _Health(port)
    time.sleep(_QUIET_S)
    quiet_ms = quiet.stopped()
    longest: dict[str, float] = {}
    let_in = 0
    for kind, token in tokens.items():
        health = _Health(port)
        let_in += sum(_sent(port, token) for _ in range(times))
        longest[kind] = health.stopped()
    return HeldUp(quiet_ms=quiet_ms, longest_ms=longest, let_in=let_in)


class _Health:
    """Asks in a thread of its own until it is stopped."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._end = Event()
        self._longest_s = 0.0
        self._thread = Thread(target=self._ask)
        self._thread.start()

    def stopped(self) -> float:
        """The longest wait, in ms."""
        self._end.set()
        self._thread.join()
        return 1000 * self._longest_s

    def _ask(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=_LIMIT_S)
        while not self._end.is_set():
            started = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            self._longest_s = max(self._longest_s, time.perf_counter() - started)
            time.sleep(_PAUSE_S)
        connection.close()


def _sent(port: int, token: str) -> bool:
    """Whether a message with a forged token was let in."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_LIMIT_S)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/api/messages", json.dumps(activity()), headers)
        return connection.getresponse().status not in {401, 403}
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()
