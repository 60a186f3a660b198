"""What has been said lately, in memory alone, and which answer a message was."""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.conversation import Turn
from assistant.teams.reference import Reference
from corpus.source import Language

KEPT_S = 3600.0
RATED_S = 24 * 3600.0
MOST_TALKS = 5_000
MOST_EXCHANGES = 10
_MOST_ANSWERS = 20_000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question that was answered, with its answer; `told` is the message that told it."""

    activity: str
    question: str
    answer: str
    language: Language
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Which answer a message was."""

    trace_id: str
    language: Language


class Fleeting(Generic[Value]):
    """Keeps values for a time, under a keyed hash of what they belong to. For any thread."""

    def __init__(self, kept_s: float, most: int, clock: Callable[[], float]) -> None:
        """Each is kept so many seconds after it was last put in, and at most so many are."""
        self._kept_s = kept_s
        self._most = most
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._held: OrderedDict[bytes, tuple[float, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, *of: Hashable) -> Value | None:
        """What is kept."""
        with self._lock:
            self._expire()
            found = self._held.get(self._name(of))
            return found[1] if found else None

    def put(self, value: Value, *of: Hashable) -> None:
        """Keep a value in the place of another."""
        with self._lock:
            name = self._name(of)
            self._held.pop(name, None)
            self._held[name] = (self._clock(), value)
            self._expire()
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def forget(self, *of: Hashable) -> None:
        """Keep it no longer."""
        with self._lock:
            self._held.pop(self._name(of), None)

    def __len__(self) -> int:
        """How many are kept."""
        with self._lock:
            self._expire()
            return len(self._held)

    def _expire(self) -> None:
        too_old = self._clock() - self._kept_s
        while self._held and next(iter(self._held.values()))[0] <= too_old:
            self._held.popitem(last=False)

    def _name(self, of: tuple[Hashable, ...]) -> bytes:
        text = repr(of).encode("utf-8", "backslashreplace")
        return hashlib.blake2b(text, key=self._key, digest_size=16).digest()


class Talks:
    """The exchanges of each user in each conversation, an hour after the last of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """The clock is in seconds."""
        self._talks: Fleeting[tuple[Exchange, ...]] = Fleeting(KEPT_S, MOST_TALKS, clock)
        self._answers: Fleeting[Told] = Fleeting(RATED_S, _MOST_ANSWERS, clock)

    def history(self, reference: Reference, before: str = "") -> tuple[Turn, ...]:
        """What was said, oldest first; with an activity named, what was said before it."""
        turns: list[Turn] = []
        for one in self._exchanges(reference):
            if before and one.activity == before:
                break
            turns += [Turn("user", one.question), Turn("assistant", one.answer)]
        return tuple(turns)

    def earlier(self, reference: Reference, activity: str) -> Exchange | None:
        """The exchange that an activity began; a pressed button is none."""
        if not activity:
            return None
        found = [one for one in self._exchanges(reference) if one.activity == activity]
        return found[0] if found else None

    def language(self, reference: Reference) -> Language | None:
        """The language of the last answer."""
        exchanges = self._exchanges(reference)
        return exchanges[-1].language if exchanges else None

    def add(self, reference: Reference, exchange: Exchange) -> None:
        """Put an exchange at the end; one that changes an earlier one takes its place there."""
        self.forget_from(reference, exchange.activity)
        kept = (*self._exchanges(reference), exchange)[-MOST_EXCHANGES:]
        self._talks.put(kept, *_owner(reference))

    def forget_from(self, reference: Reference, activity: str) -> None:
        """Forget an exchange and what came after it: that may lean on it."""
        exchanges = self._exchanges(reference)
        places = [place for place, one in enumerate(exchanges) if one.activity == activity]
        if activity and places:
            self._talks.put(exchanges[: places[0]], *_owner(reference))

    def forget(self, reference: Reference) -> None:
        """Begin anew."""
        self._talks.forget(*_owner(reference))

    def tell(self, reference: Reference, message: str, told: Told) -> None:
        """Remember for a day which answer a message was."""
        self._answers.put(told, reference.conversation, message)
        self._answers.put(told, *_owner(reference))

    def told(self, reference: Reference, message: str) -> Told | None:
        """Which answer a message was; None where that is forgotten, or it was none.

        Where no message is named, it is the last that the user was answered with.
        """
        if not message:
            return self._answers.get(*_owner(reference))
        return self._answers.get(reference.conversation, message)

    def __len__(self) -> int:
        """How many talks are remembered."""
        return len(self._talks)

    def _exchanges(self, reference: Reference) -> tuple[Exchange, ...]:
        return self._talks.get(*_owner(reference)) or ()


def _owner(reference: Reference) -> tuple[str, str, str]:
    return reference.tenant, reference.conversation, reference.user
