"""Circulars that users asked to be told about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.storage.subscriptions import Follower, Subscription, SubscriptionStore
from assistant.teams.circulars import digest_of, title_once_public
from assistant.teams.reference import Reference
from corpus.release import Release
from corpus.source import PUBLIC, Authority, Language, Source, Status

KEPT_DAYS = 400
"""So long after a user's last message the user is still told."""


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a user follows, held against the release that is served.

    What is too old is deleted at start, at every write, and when told to.
    """

    store: SubscriptionStore
    release: Release
    today: Callable[[], date]

    def __post_init__(self) -> None:
        self.expire()

    def follow(self, reference: Reference, source_id: str, language: Language) -> str | None:
        """Begin to tell a user about a circular; its title, None where there is none in force."""
        source = self.release.sources.get(source_id)
        if source is None or not reference.is_personal or not self._may_be_followed(source):
            return None
        self.expire()
        today = self.today()
        self.store.add(
            Subscription(
                follower=follower_of(reference),
                source=source_id,
                language=language,
                since=today,
                seen=today,
                digest=digest_of(self.release.originals[source_id]),
            )
        )
        return source.title

    def unfollow(self, reference: Reference, source_id: str | None) -> list[str]:
        """Tell a user no more about a circular, or about any; the titles that were followed."""
        held = self.store.of(reference.conversation, reference.user)
        ended = [one.source for one in held if source_id in {None, one.source}]
        self.store.remove(reference.conversation, reference.user, source_id)
        return [self._called(source) for source in ended]

    def followed(self, reference: Reference) -> list[str]:
        """The titles that a user follows."""
        held = self.store.of(reference.conversation, reference.user)
        return [self._called(one.source) for one in held]

    def forget(self, reference: Reference) -> None:
        """Delete all that is kept of a user."""
        self.store.remove(reference.conversation, reference.user)

    def seen(self, reference: Reference) -> None:
        """A user has written: what is kept of the user is kept on."""
        today = self.today()
        held = self.store.of(reference.conversation, reference.user)
        if any(one.seen != today for one in held):
            self.expire()
            self.store.touch(reference.conversation, reference.user, today)

    def expire(self) -> int:
        """Delete what is kept of users who have not written for long; how much there was."""
        return self.store.expire(self.today() - timedelta(days=KEPT_DAYS))

    def title(self, source_id: str) -> str | None:
        """What a public source is called."""
        source = self.release.sources.get(source_id)
        return source.title if source and source.audience == PUBLIC else None

    def _called(self, source_id: str) -> str:
        """What a source is or was called; its id where no release tells."""
        was = title_once_public(self.release, source_id)
        return self.title(source_id) or was or source_id

    def _may_be_followed(self, source: Source) -> bool:
        is_circular = source.standing.authority is Authority.CIRCULAR
        applies = source.standing.status_on(self.today()) is Status.IN_FORCE
        return is_circular and applies and source.audience == PUBLIC


def follower_of(reference: Reference) -> Follower:
    """As it is stored."""
    return Follower(
        service_url=reference.service_url,
        tenant=reference.tenant,
        conversation=reference.conversation,
        user=reference.user,
        bot=reference.bot,
    )


def reference_of(follower: Follower) -> Reference:
    """As it is written to."""
    return Reference(
        service_url=follower.service_url,
        tenant=follower.tenant,
        conversation=follower.conversation,
        kind="personal",
        user=follower.user,
        bot=follower.bot,
    )
