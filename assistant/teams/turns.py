"""One thing after the other, for each name."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Lets those of one name in one by one, in the order in which they came; others pass by."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._here: dict[str, int] = {}

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Wait for one's turn, and have it."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        self._here[name] = self._here.get(name, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._here[name] -= 1
            if not self._here[name]:
                del self._here[name], self._locks[name]

    def __len__(self) -> int:
        """How many names somebody waits under."""
        return len(self._locks)
