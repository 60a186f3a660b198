"""The server as its own process, over the starter corpus."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from evals.errors import NothingMeasured
from evals.runs.fresh_index import fresh_index

_READY_S = 180.0


@contextmanager
def served(
    documents: Path, embedder: str | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a server on loopback, in its open demonstration mode.

    The settings are variables of its environment, beside those that every measured server has.

    Raises:
        NothingMeasured: It did not start.
    """
    with fresh_index([documents], embedder) as index, TemporaryDirectory() as kept:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        # The index folder holds releases/<id>.
        command = ["serve", "--index", str(index.release.folder.parents[1]), "--port", str(port)]
        process = subprocess.Popen(  # noqa: S603 - this program, with a port
            [sys.executable, "-m", "assistant", *command],
            env={**_environment(Path(kept), embedder or ""), **(settings or {})},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_until(process, f"{url}/readyz")
            yield url
        finally:
            process.kill()
            process.wait()


def _environment(kept: Path, embedder: str) -> dict[str, str]:
    return {
        "KS_DATA": str(kept),
        "KS_EMBEDDER": embedder,
        "KS_LOG_LEVEL": "WARNING",
        "PATH": "/usr/bin:/bin",
    }


def wait_until(process: "subprocess.Popen[bytes]", url: str) -> None:
    """Wait for a server to answer at an address.

    Raises:
        NothingMeasured: It ended, or it does not answer in three minutes.
    """
    end = time.monotonic() + _READY_S
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url, timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise NothingMeasured("expected the server to be ready in three minutes; start it by hand")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
