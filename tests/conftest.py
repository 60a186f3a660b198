"""What holds for every test: the network is closed, and `require` decides what may be skipped."""

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import coverage
import pytest
from hypothesis import settings
from langsmith import run_trees
from langsmith.utils import get_env_var

# A hundred each took minutes of the run; how long one takes is the machine's affair.
settings.register_profile("here", max_examples=50, deadline=None)
settings.load_profile("here")

_LOCAL_NAMES = {"localhost", "", None}


class NetworkClosed(RuntimeError):
    """A test reached for something outside this machine."""


def require(condition: object, reason: str) -> None:
    """Skip the test where a tool is missing; fail instead where REQUIRE_ALL=1 is set."""
    if condition:
        return
    if os.environ.get("REQUIRE_ALL") == "1":  # noqa: TID251 - the tests' only switch
        pytest.fail(f"REQUIRE_ALL=1: {reason}")
    pytest.skip(reason)


def is_loopback(host: object) -> bool:
    """Whether a host, by name or by address, is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def network_closed() -> Iterator[None]:
    """Refuse every connection and look-up but to loopback, fixtures of the session included."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        resolve = socket.getaddrinfo

        def local_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
            if not is_loopback(host):
                raise NetworkClosed("a test looked up a host outside this machine")
            return resolve(host, *arguments, **named)

        patch.setattr(socket, "getaddrinfo", local_look_up)
        yield


@contextmanager
def untraced() -> Iterator[None]:
    """Coverage pauses: for fixtures that send thousands through what other tests cover."""
    tracer = coverage.Coverage.current()
    if tracer is None:
        yield
        return
    tracer.stop()
    try:
        yield
    finally:
        tracer.start()


@pytest.fixture
def langsmith_forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """LangSmith's client and variables read anew: it keeps both for the whole process."""
    monkeypatch.setattr(run_trees, "_CLIENT", None)
    variables: Any = get_env_var
    variables.cache_clear()
    yield
    variables.cache_clear()


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def local_connect(self: socket.socket, address: Any) -> Any:
        # A Unix socket's address is a path, not a pair.
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise NetworkClosed("a test connected to a host outside this machine")
        return connect(self, address)

    return local_connect
