"""What was read of a file, and what was left out of it on purpose."""

from collections import Counter
from dataclasses import dataclass, field

from ingest.parse.parsed import Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A parsed file with a count, by kind, of what it holds that is no text of it.

    Kinds: `comments`, `deletions`, `hidden_slides`, `speaker_notes`, `charts`, `hidden_sheets`,
    `hidden_rows`, `hidden_columns`, `uncalculated`, `quoted_history`, `signatures`.
    """

    parsed: Parsed
    left_out: Counter[str] = field(default_factory=Counter)
