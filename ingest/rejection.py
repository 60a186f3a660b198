"""A file that could not be taken in."""

from dataclasses import dataclass

from ingest.errors import Reason


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that was left out, and why."""

    file: str
    reason: Reason
