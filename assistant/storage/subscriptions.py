"""Who asked to be told about which circular, and the port of what keeps it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from corpus.source import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Where somebody can be told, by the ids that Teams gives; no text and no name."""

    service_url: str
    tenant: str
    conversation: str
    user: str
    bot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A follower and the source that is followed. `seen` is the day of the last message.

    `digest` tells what the source said when it was last told about; empty where that is unknown.
    """

    follower: Follower
    source: str
    language: Language
    since: date
    seen: date
    digest: str = ""


class SubscriptionStore(Protocol):
    """Keeps subscriptions, one for each follower and source. To be used from any thread."""

    def add(self, subscription: Subscription) -> None:
        """Keep it, in the place of an earlier one."""
        ...

    def of(self, conversation: str, user: str) -> Sequence[Subscription]:
        """A follower's, by source."""
        ...

    def to(self, source: str) -> Sequence[Subscription]:
        """Those to a source, by conversation, then by user."""
        ...

    def sources(self) -> frozenset[str]:
        """The sources that are followed."""
        ...

    def claim(self, subscription: Subscription, day: date) -> bool:
        """Take a subscription to tell its follower; False where somebody else has that day.

        One that was renewed since it was read is not taken: its follower has been told. A claim of
        an earlier day was made by somebody who did not come to an end.
        """
        ...

    def release(self, subscription: Subscription) -> None:
        """Give a claimed subscription back: its follower could not be told."""
        ...

    def renew(self, subscription: Subscription, *, source: str, digest: str) -> None:
        """Go on with a subscription to a source as it is now, unclaimed, in the place of any other.

        One that has been removed in the meantime stays removed.
        """
        ...

    def remove(self, conversation: str, user: str, source: str | None = None) -> int:
        """Delete a follower's subscription to a source, or all; how many there were."""
        ...

    def touch(self, conversation: str, user: str, day: date) -> None:
        """Set the day of a follower's last message."""
        ...

    def expire(self, first_kept: date) -> int:
        """Delete those whose followers were last seen before a day; how many there were."""
        ...

    def close(self) -> None:
        """Let go of what is open; nothing is asked of the store afterwards."""
        ...


class MemorySubscriptions:
    """Subscriptions until the process ends."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Subscription] = {}
        self._claimed: dict[tuple[str, str, str], date] = {}
        self._lock = threading.Lock()

    def add(self, subscription: Subscription) -> None:
        """See `SubscriptionStore.add`."""
        with self._lock:
            self._kept[_key(subscription)] = subscription
            self._claimed.pop(_key(subscription), None)

    def of(self, conversation: str, user: str) -> Sequence[Subscription]:
        """See `SubscriptionStore.of`."""
        with self._lock:
            return [
                self._kept[key] for key in sorted(self._kept) if key[:2] == (conversation, user)
            ]

    def to(self, source: str) -> Sequence[Subscription]:
        """See `SubscriptionStore.to`."""
        with self._lock:
            return [self._kept[key] for key in sorted(self._kept) if key[2] == source]

    def sources(self) -> frozenset[str]:
        """See `SubscriptionStore.sources`."""
        with self._lock:
            return frozenset(source for _, _, source in self._kept)

    def claim(self, subscription: Subscription, day: date) -> bool:
        """See `SubscriptionStore.claim`."""
        key = _key(subscription)
        with self._lock:
            held = self._kept.get(key)
            is_as_read = held is not None and held.digest == subscription.digest
            if not is_as_read or self._claimed.get(key, date.min) >= day:
                return False
            self._claimed[key] = day
            return True

    def release(self, subscription: Subscription) -> None:
        """See `SubscriptionStore.release`."""
        with self._lock:
            self._claimed.pop(_key(subscription), None)

    def renew(self, subscription: Subscription, *, source: str, digest: str) -> None:
        """See `SubscriptionStore.renew`."""
        with self._lock:
            held = self._kept.pop(_key(subscription), None)
            if held is not None:
                self._claimed.pop(_key(subscription), None)
                renewed = replace(held, source=source, digest=digest)
                self._kept[_key(renewed)] = renewed
                self._claimed.pop(_key(renewed), None)

    def remove(self, conversation: str, user: str, source: str | None = None) -> int:
        """See `SubscriptionStore.remove`."""
        return self._drop(
            lambda one: (
                (one.follower.conversation, one.follower.user) == (conversation, user)
                and source in {None, one.source}
            )
        )

    def touch(self, conversation: str, user: str, day: date) -> None:
        """See `SubscriptionStore.touch`."""
        with self._lock:
            for key, one in self._kept.items():
                if key[:2] == (conversation, user):
                    self._kept[key] = replace(one, seen=day)

    def expire(self, first_kept: date) -> int:
        """See `SubscriptionStore.expire`."""
        return self._drop(lambda one: one.seen < first_kept)

    def close(self) -> None:
        """See `SubscriptionStore.close`."""

    def _drop(self, unwanted: Callable[[Subscription], bool]) -> int:
        with self._lock:
            gone = [key for key, one in self._kept.items() if unwanted(one)]
            for key in gone:
                del self._kept[key]
                self._claimed.pop(key, None)
        return len(gone)


def _key(subscription: Subscription) -> tuple[str, str, str]:
    follower = subscription.follower
    return follower.conversation, follower.user, subscription.source
