"""What a parser makes of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.document import Edit, Section
from corpus.source import Authority, Language, Status, Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a file says about itself; None where it says nothing."""

    title: str | None = None
    issuer: str | None = None
    authority: Authority | None = None
    status: Status | None = None
    validity: Validity | None = None
    language: Language | None = None
    state_date: date | None = None
    url: str | None = None
    attribution: str | None = None
    identifier: str | None = None
    repeals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The text that locators count in, its sections in reading order, and the file's own facts."""

    original: str
    sections: tuple[Section, ...]
    profile: Profile = Profile()
    edits: tuple[Edit, ...] = ()
    """What a machine misread, put right; see `ingest.mend`."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """What the file holds that is no text of it, counted by kind; see `ingest.parse.reading`."""
