"""What a guard saw and what it decided."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What may happen to a message."""

    ALLOW = "allow"
    ASK = "ask"
    BLOCK = "block"


class Category(StrEnum):
    """Special categories: GDPR art. 9 and 10, circular B/08-2019."""

    HEALTH = "health"
    UNION = "union"
    ETHNIC = "ethnic"
    SEXUAL = "sexual"
    POLITICAL = "political"
    RELIGION = "religion"
    CRIMINAL = "criminal"
    GENETIC_BIOMETRIC = "genetic_biometric"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something personal in a text; never holds the text itself."""

    entity_type: str
    start: int
    """First code point in the text as the caller gave it."""
    end: int
    """One past the last code point."""
    score: float
    """0 to 1: how sure the recogniser is."""
    recognizer: str
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision, with the findings that led to it and the reasons as codes."""

    action: Action
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[Category, ...]:
        """Special categories among the findings, sorted, each once."""
        return tuple(sorted({f.category for f in self.findings if f.category is not None}))

    @property
    def entities(self) -> tuple[str, ...]:
        """Entity types among the findings, sorted, each once."""
        return tuple(sorted({f.entity_type for f in self.findings}))
