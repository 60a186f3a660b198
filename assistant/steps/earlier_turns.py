"""Which earlier turns may be read again. A client sends them with every question."""

import hashlib
import secrets
import threading
from collections import OrderedDict

from guardrails.guard import Guard
from guardrails.verdict import Action

_MOST = 10_000


class EarlierTurns:
    """What a guard let through by itself is let through again without a second look.

    Kept in memory under a keyed hash, never as text. What was stopped is judged every time: a
    guard that was late once may let it through the next time.
    """

    def __init__(self, most: int = _MOST) -> None:
        """At most so many are remembered; the one that was asked for longest ago goes first."""
        self._most = most
        self._key = secrets.token_bytes(32)
        self._allowed: OrderedDict[bytes, None] = OrderedDict()
        self._guard: Guard | None = None
        self._lock = threading.Lock()

    def may_be_read(self, text: str, guard: Guard) -> bool:
        """Whether the guard lets a turn through; with another guard everything is judged anew."""
        name = hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
        ).digest()
        if self._knows(name, guard):
            return True
        is_allowed = guard.check(text).action is Action.ALLOW
        if is_allowed:
            self._remember(name, guard)
        return is_allowed

    def _knows(self, name: bytes, guard: Guard) -> bool:
        with self._lock:
            if guard is not self._guard:
                self._guard = guard
                self._allowed.clear()
            if name not in self._allowed:
                return False
            self._allowed.move_to_end(name)
            return True

    def _remember(self, name: bytes, guard: Guard) -> None:
        with self._lock:
            if guard is self._guard:
                self._allowed[name] = None
                while len(self._allowed) > self._most:
                    self._allowed.popitem(last=False)
