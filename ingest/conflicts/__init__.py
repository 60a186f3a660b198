"""Passages of different sources that give different figures on one point."""

from ingest.conflicts.find import conflicts, conflicts_between
from ingest.conflicts.passages import Mention, mentions_of
from ingest.conflicts.record import (
    Conflict,
    Side,
    conflict_record,
    read_conflict,
    read_conflicts,
    write_conflicts,
)

__all__ = [
    "Conflict",
    "Mention",
    "Side",
    "conflict_record",
    "conflicts",
    "conflicts_between",
    "mentions_of",
    "read_conflict",
    "read_conflicts",
    "write_conflicts",
]
