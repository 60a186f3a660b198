"""How many questions one sender may ask a minute."""

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable

from assistant.api.problems import Refusal

_MINUTE_S = 60.0


class TooFast(Refusal):
    """More questions came from one sender than it may ask a minute."""

    def __init__(self, wait_s: int) -> None:
        """429, and when to try again."""
        super().__init__(429, "too_fast", headers={"Retry-After": str(wait_s)})


class Pace:
    """Counts in memory, under a keyed hash: no address and no name is kept."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """At most so many a minute for each sender; 0 is no limit. The clock is in seconds."""
        self._per_minute = per_minute
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._asked: dict[bytes, deque[float]] = {}

    def count(self, sender: str) -> None:
        """Count one question.

        Raises:
            TooFast: The sender has asked as many as it may.
        """
        if not self._per_minute:
            return
        now = self._clock()
        name = hashlib.blake2b(sender.encode(), key=self._key, digest_size=16).digest()
        times = self._asked.setdefault(name, deque())
        while times and now - times[0] >= _MINUTE_S:
            times.popleft()
        if len(times) >= self._per_minute:
            raise TooFast(int(_MINUTE_S - (now - times[0])) + 1)
        times.append(now)

    def __len__(self) -> int:
        """How many senders are remembered."""
        return len(self._asked)

    def forget(self) -> None:
        """Forget those who have asked nothing for a minute; to be called every minute."""
        now = self._clock()
        recent = {who: t for who, t in self._asked.items() if t and now - t[-1] < _MINUTE_S}
        self._asked = recent
