"""The port of what suggests further questions."""

from dataclasses import dataclass
from typing import Protocol

from assistant.conversation import Answer
from corpus.source import Language


class Suggested(Protocol):
    """Whole questions that the index answers."""

    @property
    def follow_ups(self) -> tuple[str, ...]:
        """After an answer, at most three."""
        ...

    @property
    def choices(self) -> tuple[str, ...]:
        """Where the question was too vague, at most four that it may have meant."""
        ...


class Suggests(Protocol):
    """Suggests questions; never raises."""

    def after(self, question: str, answer: Answer) -> Suggested:
        """What may be asked after an answer; takes up to some tenths of a second."""
        ...

    def examples(self, language: Language) -> tuple[str, ...]:
        """At most four questions to begin with."""
        ...


@dataclass(frozen=True, slots=True)
class Nothing:
    """No suggestion."""

    follow_ups: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


class SuggestsNothing:
    """For a server that suggests no questions."""

    def after(self, _question: str, _answer: Answer) -> Suggested:
        """See `Suggests.after`."""
        return Nothing()

    def examples(self, _language: Language) -> tuple[str, ...]:
        """See `Suggests.examples`."""
        return ()
