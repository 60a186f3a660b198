"""Activities that come twice: a channel sends again what was not answered in time."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

KEPT_S = 600.0
MOST = 50_000


class Duplicates:
    """Remembers activities under a keyed hash, for ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        """The clock is in seconds; above so many, the oldest is forgotten first."""
        self._clock = clock
        self._most = most
        self._key = secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, float] = OrderedDict()

    def is_new(self, activity: Mapping[str, Any]) -> bool:
        """Whether an activity comes for the first time; one without an id always does."""
        if not activity.get("id"):
            return True
        self._forget()
        name = self._name(activity)
        if name in self._seen:
            return False
        self._seen[name] = self._clock()
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True

    def _name(self, activity: Mapping[str, Any]) -> bytes:
        conversation = activity.get("conversation")
        place = conversation.get("id") if isinstance(conversation, dict) else None
        kind = activity.get("type")
        # An edit has the id of what it edits, and a reaction that of what it is on.
        at = None if kind == "message" else activity.get("timestamp")
        told = (kind, place, activity.get("id"), at)
        text = "\0".join(map(repr, told)).encode("utf-8", "backslashreplace")
        return hashlib.blake2b(text, key=self._key, digest_size=16).digest()

    def _forget(self) -> None:
        too_old = self._clock() - KEPT_S
        while self._seen and next(iter(self._seen.values())) <= too_old:
            self._seen.popitem(last=False)
