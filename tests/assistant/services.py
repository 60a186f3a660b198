"""Services with a fixed clock, and small tokens and suggestions for them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.api.callers import Signed, Unauthorised
from assistant.api.service import Service
from assistant.api.suggestions import Nothing, Suggested
from assistant.conversation import Answer
from assistant.pipeline import Assistant
from assistant.storage.feedback import MemoryFeedback, RetainedFeedback
from corpus.source import Language

NOW = datetime(2026, 3, 2, 10, 30)  # noqa: DTZ001 - local time in Oslo, a Monday
VALID, EXPIRED = "gyldig", "utgatt"


def make_service(assistant: Assistant, **changes: Any) -> Service:
    """An open demonstration on Monday 2 March 2026 at half past ten, but for what is named."""
    feedback = RetainedFeedback(store=MemoryFeedback(), days=90, today=NOW.date)
    given = {"feedback": feedback, "now": lambda: NOW, **changes}
    return Service(assistant=assistant, **given)


@dataclass(frozen=True, slots=True)
class KnownTokens:
    """One token is valid, one has expired, and no other holds."""

    employer: str | None = None

    def verify(self, token: str) -> Signed:
        if token == VALID:
            return Signed(issuer="Fjellvik kommune", employer=self.employer)
        raise Unauthorised("expired" if token == EXPIRED else "invalid")


@dataclass
class KnownSuggestions:
    """Suggests the same each time, and remembers after what."""

    follow_ups: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def after(self, question: str, answer: Answer) -> Suggested:
        self.asked.append(question)
        return Nothing(follow_ups=self.follow_ups, choices=self.choices)

    def examples(self, language: Language) -> tuple[str, ...]:
        return (f"Hva er ferie? ({language})",)


class BrokenSuggestions(KnownSuggestions):
    """Breaks its promise, with the question in the error's message."""

    def after(self, question: str, answer: Answer) -> Suggested:
        raise RuntimeError(question)
