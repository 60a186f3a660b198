"""A speaker that writes nowhere, and remembers what it was given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from microsoft_teams.api.activities import ActivityParams

from assistant.teams.reference import Reference
from assistant.teams.speaker import Delivery, Sent


@dataclass(frozen=True, slots=True)
class Posted:
    """What was written: where, as Teams would be sent it, and what it was to replace."""

    to: Reference
    payload: dict[str, Any]
    replaced: str | None = None

    @property
    def text(self) -> str:
        return str(self.payload.get("text", ""))

    @property
    def step(self) -> str | None:
        """Which step of a stream it is."""
        found = [one for one in self.payload.get("entities", []) if one["type"] == "streaminfo"]
        return str(found[0]["streamType"]) if found else None

    @property
    def card(self) -> dict[str, Any] | None:
        held = self.payload.get("attachments") or []
        return dict(held[0]["content"]) if held else None

    @property
    def claims(self) -> list[dict[str, Any]]:
        """The citations."""
        found = [one for one in self.payload.get("entities", []) if "citation" in one]
        return list(found[0]["citation"]) if found else []


@dataclass
class FakeSpeaker:
    """Every post is sent, but for those whose outcome is named in turn."""

    outcomes: Sequence[Delivery] = ()
    opens_personal: bool = True
    posts: list[Posted] = field(default_factory=list)
    closed: bool = False
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    async def say(self, to: Reference, activity: ActivityParams) -> Sent:
        return self._post(Posted(to, _payload(activity)))

    async def replace(self, to: Reference, earlier: str, activity: ActivityParams) -> Sent:
        sent = self._post(Posted(to, _payload(activity), earlier))
        return Sent(sent.delivery, earlier if sent.delivery is Delivery.SENT else None)

    async def personal(self, to: Reference) -> Reference | None:
        if not self.opens_personal:
            return None
        return replace(to, conversation=f"a:{to.user}", kind="personal")

    async def close(self) -> None:
        self.closed = True

    def _post(self, posted: Posted) -> Sent:
        number = len(self.posts)
        outcome = self.outcomes[number] if number < len(self.outcomes) else Delivery.SENT
        self.posts.append(posted)
        return Sent(outcome, f"m{next(self._ids)}" if outcome is Delivery.SENT else None)


def _payload(activity: ActivityParams) -> dict[str, Any]:
    return activity.model_dump(by_alias=True, exclude_none=True, mode="json")
