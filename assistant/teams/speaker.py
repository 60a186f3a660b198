"""The port of what writes to Teams."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from microsoft_teams.api.activities import ActivityParams

from assistant.teams.reference import Reference


class Delivery(StrEnum):
    """How an attempt to write ended."""

    SENT = "sent"
    STOPPED = "stopped"
    """The reader pressed the stop button of a stream: nothing more of it is wanted."""
    NOT_STREAMED = "not_streamed"
    """Teams takes no stream here, or no more of this one: the whole goes as a message."""
    GONE = "gone"
    """The conversation is no more, or the bot has been taken out of it."""
    FAILED = "failed"
    """Anything else, after what could be tried again was tried again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one activity; `activity` is the id that Teams gave it, where it gave one."""

    delivery: Delivery
    activity: str | None = None


class Speaker(Protocol):
    """Writes to conversations. Never raises for what Teams or the network answers."""

    async def say(self, to: Reference, activity: ActivityParams) -> Sent:
        """Post an activity: a message, a sign of typing, or a step of a stream.

        An activity with an id is a step of the stream of that id.
        """
        ...

    async def replace(self, to: Reference, earlier: str, activity: ActivityParams) -> Sent:
        """Put an activity in the place of one that was sent."""
        ...

    async def personal(self, to: Reference) -> Reference | None:
        """The conversation with the user of a group alone; None where it cannot be opened."""
        ...

    async def close(self) -> None:
        """Let go of what is open; nothing is asked of the speaker afterwards."""
        ...
