"""Feedback on an answer, the port of what keeps it, and a keeper in memory."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from guardrails.redact import RedactedText

HELPFUL = ("found_rule", "clear", "saved_time")
NOT_HELPFUL = (
    "wrong_source",
    "wrong_rule",
    "outdated",
    "incomplete",
    "hard_to_read",
    "should_have_answered",
    "should_not_have_answered",
)


def reasons_for(*, helpful: bool) -> tuple[str, ...]:
    """The codes that feedback of a kind may give as reasons."""
    return HELPFUL if helpful else NOT_HELPFUL


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody thought of one answer. It holds no question, no answer and no sender.

    `day` is without the time of day, and `comment` has been through the guard.
    """

    trace_id: str
    day: date
    helpful: bool
    reasons: tuple[str, ...]
    comment: RedactedText
    conversation: UUID | None
    release_id: str


class FeedbackStore(Protocol):
    """Keeps feedback, one for each answer: a later one replaces the earlier."""

    def add(self, feedback: Feedback) -> None:
        """Keep it."""
        ...

    def forget(self, conversation: UUID) -> int:
        """Delete what belongs to a conversation; how many there were."""
        ...

    def expire(self, first_kept: date) -> int:
        """Delete what is from before a day; how many there were."""
        ...

    def every(self) -> Sequence[Feedback]:
        """All that is kept, by day, then by trace id."""
        ...

    def close(self) -> None:
        """Let go of what is open; nothing is asked of the store afterwards."""
        ...


class MemoryFeedback:
    """Feedback until the process ends."""

    def __init__(self) -> None:
        self._kept: dict[str, Feedback] = {}
        self._lock = threading.Lock()

    def add(self, feedback: Feedback) -> None:
        """See `FeedbackStore.add`."""
        with self._lock:
            self._kept[feedback.trace_id] = feedback

    def forget(self, conversation: UUID) -> int:
        """See `FeedbackStore.forget`."""
        return self._keep(lambda one: one.conversation != conversation)

    def expire(self, first_kept: date) -> int:
        """See `FeedbackStore.expire`."""
        return self._keep(lambda one: one.day >= first_kept)

    def every(self) -> Sequence[Feedback]:
        """See `FeedbackStore.every`."""
        return sorted(self._kept.values(), key=lambda one: (one.day, one.trace_id))

    def close(self) -> None:
        """See `FeedbackStore.close`."""

    def _keep(self, wanted: Callable[[Feedback], bool]) -> int:
        with self._lock:
            kept = {trace_id: one for trace_id, one in self._kept.items() if wanted(one)}
            gone = len(self._kept) - len(kept)
            self._kept = kept
        return gone


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainedFeedback:
    """A store whose retention time is enforced: at start, at every write, and when told to.

    Feedback is kept on its own day and so many days after it, `days - 1` of them.
    """

    store: FeedbackStore
    days: int
    today: Callable[[], date]

    def __post_init__(self) -> None:
        self.expire()

    def add(self, feedback: Feedback) -> None:
        """Keep feedback, and delete what is too old."""
        self.expire()
        self.store.add(feedback)

    def forget(self, conversation: UUID) -> int:
        """Delete what belongs to a conversation; how many there were."""
        self.expire()
        return self.store.forget(conversation)

    def every(self) -> Sequence[Feedback]:
        """All that may still be kept."""
        self.expire()
        return self.store.every()

    def expire(self) -> int:
        """Delete what is too old; how many there were."""
        return self.store.expire(self.today() - timedelta(days=self.days - 1))
