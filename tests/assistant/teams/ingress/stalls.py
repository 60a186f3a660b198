"""How long the event loop is held up while forged tokens are judged."""

import asyncio
import time
from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp

from tests.assistant.teams.activities import activity

_TICK_S = 0.001


async def held_ms(app: ASGIApp, tokens: Mapping[str, str], times: int = 5) -> dict[str, float]:
    """The latest that a tick of the loop came, in ms, by what is wrong with the tokens.

    Each is sent so many times at once, beside each other, and all have to be refused.
    """
    transport = httpx.ASGITransport(app)
    held: dict[str, float] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        for kind, token in tokens.items():
            ticking = asyncio.create_task(_latest())
            await asyncio.gather(*(_refused(client, token) for _ in range(times)))
            ticking.cancel()
            held[kind] = 1000 * max(await ticking, 0.0)
    return held


async def _latest() -> float:
    latest = 0.0
    try:
        while True:
            due = time.perf_counter() + _TICK_S
            await asyncio.sleep(_TICK_S)
            latest = max(latest, time.perf_counter() - due)
    except asyncio.CancelledError:
        return latest


async def _refused(client: httpx.AsyncClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    response = await client.post("/api/messages", json=activity(), headers=headers)
    assert response.status_code == 401
