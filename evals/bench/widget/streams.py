"""Many who ask at once, each for a stream of events."""

import asyncio
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

LIMIT_S = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """One stream: its events by name, what the answer's status was, and milliseconds.

    `first_ms` runs to the first sentence and `whole_ms` to `done`, both from when all began.
    `status` is empty where the stream was not accepted or broke off.
    """

    names: tuple[str, ...] = ()
    status: str = ""
    first_ms: float = 0.0
    whole_ms: float = 0.0


def ask_at_once(url: str, questions: Sequence[str]) -> list[Streamed]:
    """Every question at the same time, a connection each."""
    # A browser that is open may have a loop in this thread, and a thread has one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _crowd(url, questions)).result()


async def _crowd(url: str, questions: Sequence[str]) -> list[Streamed]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, timeout=LIMIT_S, limits=limits) as client:
        started = time.perf_counter()
        return await asyncio.gather(*(_stream(client, one, started) for one in questions))


async def _stream(client: httpx.AsyncClient, question: str, started: float) -> Streamed:
    names: list[str] = []
    reached: dict[str, float] = {}
    status = ""
    try:
        async with client.stream(
            "POST",
            "/v1/chat",
            json={"question": question},
            headers={"Accept": "text/event-stream"},
        ) as response:
            if response.is_error:
                return Streamed()
            async for line in response.aiter_lines():
                kind, _, rest = line.partition(": ")
                if kind == "event":
                    names.append(rest)
                    reached.setdefault(rest, 1000 * (time.perf_counter() - started))
                elif kind == "data" and names[-1] == "done":
                    status = str(json.loads(rest)["status"])
    except httpx.TransportError:
        return Streamed(names=tuple(names))
    return Streamed(
        names=tuple(names),
        status=status,
        first_ms=reached.get("delta", 0.0),
        whole_ms=reached.get("done", 0.0),
    )
