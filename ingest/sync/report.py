"""What a sync did, for the person who answers for the documents."""

from dataclasses import asdict, dataclass
from typing import Any

from ingest.sync.errors import Refusal


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """A file, page or archive that was not taken in. `kept`: an older copy of it still stands."""

    name: str
    reason: Refusal
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """One sync. Files by their path below the mirror's folder; `seconds` is wall time."""

    kind: str
    source: str
    folder: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    refused: tuple[RefusedItem, ...]
    requests: int
    seconds: float

    def as_record(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return asdict(self)
