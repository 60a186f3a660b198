"""What a source is worth: who issued it, whom it binds, whether and when it applies."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

SECTOR = "sector"
"""The scope of a text that binds the whole municipal sector; any other scope names one employer."""

PUBLIC = "public"
"""The audience of a text that anybody may see."""

Language = Literal["nb", "nn", "en"]


class Authority(StrEnum):
    """Kinds of source, strongest first."""

    LAW = "law"
    REGULATION = "regulation"
    CENTRAL_AGREEMENT = "central_agreement"
    CIRCULAR = "circular"
    HANDBOOK = "handbook"
    LOCAL_RULE = "local_rule"
    GUIDE = "guide"


class Status(StrEnum):
    """Whether a text is a rule at all, and whether it applies."""

    IN_FORCE = "in_force"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"
    PROPOSAL = "proposal"
    CONSULTATION_INPUT = "consultation_input"
    MEETING_RECORD = "meeting_record"
    FICTITIOUS_CASE = "fictitious_case"


@dataclass(frozen=True, slots=True)
class Validity:
    """A half-open interval of days: `valid_to` is the first day on which the text no longer holds.

    None is unknown or unbounded.
    """

    valid_from: date | None = None
    valid_to: date | None = None

    def begun(self, day: date) -> bool:
        """Whether the interval has begun on `day`."""
        return self.valid_from is None or self.valid_from <= day

    def ended(self, day: date) -> bool:
        """Whether the interval has ended on `day`."""
        return self.valid_to is not None and self.valid_to <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a text is worth. A source has one; a section of it may have another."""

    authority: Authority
    scope: str = SECTOR
    status: Status = Status.IN_FORCE
    validity: Validity = Validity()

    def status_on(self, day: date) -> Status:
        """The status on a day: a rule whose time has not come is not yet in force.

        An agreement that has run out still applies until its successor is there (ettervirkning),
        so an ended agreement keeps its status; anything else that has ended is superseded.
        """
        if self.status is not Status.IN_FORCE:
            return self.status
        if not self.validity.begun(day):
            return Status.NOT_YET_IN_FORCE
        if self.validity.ended(day) and self.authority is not Authority.CENTRAL_AGREEMENT:
            return Status.SUPERSEDED
        return Status.IN_FORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document as its owner publishes it.

    `file` is the POSIX path relative to the documents folder it came from. `restatement` marks a
    text that retells a rule in other words than the original's. `attribution` is what the licence
    asks to be shown with every citation.
    """

    source_id: str
    file: str
    title: str
    issuer: str
    standing: Standing
    language: Language = "nb"
    audience: str = PUBLIC
    state_date: date | None = None
    restatement: bool = False
    url: str | None = None
    attribution: str | None = None
