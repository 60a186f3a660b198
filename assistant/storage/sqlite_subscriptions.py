"""Subscriptions in a SQLite file that only its owner may read."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import SubscriptionsUnusable
from assistant.storage.sqlite_file import SqliteFile
from assistant.storage.subscriptions import Follower, Subscription

FILE = "teams.sqlite"
_MIGRATIONS = Path(__file__).parent / "migrations" / "subscriptions"
_COLUMNS = "conversation, user, source, tenant, service_url, bot, language, since, seen, digest"
_ONE = "conversation = ? AND user = ? AND source = ?"


class SqliteSubscriptions:
    """A folder's file of subscriptions. Several threads and processes may use it at once."""

    def __init__(self, folder: Path, migrations: Path = _MIGRATIONS) -> None:
        """Open the file, make it where there is none, and bring it up to date.

        Raises:
            SubscriptionsUnusable: It is damaged, from a newer version, or cannot be opened.
        """
        self._file = SqliteFile(folder / FILE, migrations, SubscriptionsUnusable)

    def add(self, subscription: Subscription) -> None:
        """See `SubscriptionStore.add`."""
        with self._file.changing() as run:
            run(
                f"INSERT OR REPLACE INTO subscriptions ({_COLUMNS}) "  # noqa: S608 - a constant
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _row(subscription),
            )

    def of(self, conversation: str, user: str) -> Sequence[Subscription]:
        """See `SubscriptionStore.of`."""
        return self._read("conversation = ? AND user = ? ORDER BY source", conversation, user)

    def to(self, source: str) -> Sequence[Subscription]:
        """See `SubscriptionStore.to`."""
        return self._read("source = ? ORDER BY conversation, user", source)

    def sources(self) -> frozenset[str]:
        """See `SubscriptionStore.sources`."""
        with self._file.alone() as run:
            return frozenset(row[0] for row in run("SELECT DISTINCT source FROM subscriptions"))

    def claim(self, subscription: Subscription, day: date) -> bool:
        """See `SubscriptionStore.claim`."""
        with self._file.changing() as run:
            taken: int = run(
                "UPDATE subscriptions SET claimed = ? "  # noqa: S608 - a constant
                f"WHERE {_ONE} AND digest = ? AND (claimed IS NULL OR claimed < ?)",
                (day.isoformat(), *_key(subscription), subscription.digest, day.isoformat()),
            ).rowcount
        return taken > 0

    def release(self, subscription: Subscription) -> None:
        """See `SubscriptionStore.release`."""
        with self._file.changing() as run:
            run(f"UPDATE subscriptions SET claimed = NULL WHERE {_ONE}", _key(subscription))  # noqa: S608

    def renew(self, subscription: Subscription, *, source: str, digest: str) -> None:
        """See `SubscriptionStore.renew`."""
        with self._file.changing() as run:
            run(
                "UPDATE OR REPLACE subscriptions SET source = ?, digest = ?, claimed = NULL "  # noqa: S608
                f"WHERE {_ONE}",
                (source, digest, *_key(subscription)),
            )

    def remove(self, conversation: str, user: str, source: str | None = None) -> int:
        """See `SubscriptionStore.remove`."""
        with self._file.changing() as run:
            gone: int = run(
                "DELETE FROM subscriptions WHERE conversation = ? AND user = ? "
                "AND (? IS NULL OR source = ?)",
                (conversation, user, source, source),
            ).rowcount
        return gone

    def touch(self, conversation: str, user: str, day: date) -> None:
        """See `SubscriptionStore.touch`."""
        with self._file.changing() as run:
            run(
                "UPDATE subscriptions SET seen = ? WHERE conversation = ? AND user = ?",
                (day.isoformat(), conversation, user),
            )

    def expire(self, first_kept: date) -> int:
        """See `SubscriptionStore.expire`."""
        with self._file.changing() as run:
            gone: int = run(
                "DELETE FROM subscriptions WHERE seen < ?", (first_kept.isoformat(),)
            ).rowcount
        return gone

    def close(self) -> None:
        """See `SubscriptionStore.close`."""
        self._file.close()

    def _read(self, condition: str, *values: str) -> list[Subscription]:
        with self._file.alone() as run:
            # The condition is one of those above, never a caller's.
            rows = run(f"SELECT {_COLUMNS} FROM subscriptions WHERE {condition}", values)  # noqa: S608
            return [_subscription(row) for row in rows]


def _key(subscription: Subscription) -> tuple[str, str, str]:
    follower = subscription.follower
    return follower.conversation, follower.user, subscription.source


def _row(subscription: Subscription) -> tuple[str, ...]:
    follower = subscription.follower
    return (
        follower.conversation,
        follower.user,
        subscription.source,
        follower.tenant,
        follower.service_url,
        follower.bot,
        subscription.language,
        subscription.since.isoformat(),
        subscription.seen.isoformat(),
        subscription.digest,
    )


def _subscription(row: Sequence[Any]) -> Subscription:
    conversation, user, source, tenant, service_url, bot, language, since, seen, digest = row
    return Subscription(
        follower=Follower(
            service_url=service_url,
            tenant=tenant,
            conversation=conversation,
            user=user,
            bot=bot,
        ),
        source=source,
        language=language,
        since=date.fromisoformat(since),
        seen=date.fromisoformat(seen),
        digest=digest,
    )
