"""The port that an answerer fills."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.conversation import Quote
from corpus.retrieval import ScoredChunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that has passed the guard and stands on its own.

    `text` ends with the newest words; what stands before them is what they lean on.
    """

    text: str
    as_of: date
    newest: str = ""
    employer: str | None = None

    @property
    def leans_on(self) -> str:
        """The earlier question that the newest words lean on; empty where they stand alone."""
        newest = self.newest or self.text
        return self.text.removesuffix(newest).strip()


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the answer says, with the quotes that say it.

    An extractive statement is its quotes, so `text` is their words; of a table's row it is what the
    row's cells mean.
    """

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before the check. No statements: nothing found says it.

    `whole` says that every part of the question got an answer.
    `answerability`, 0 to about 1, is how sure the answerer is that the sources answer the question.
    """

    statements: tuple[Statement, ...]
    answerability: float
    whole: bool = True


class Answerer(Protocol):
    """Drafts an answer from passages, and from nothing else."""

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        """A draft whose every quote lies in one of the passages."""
        ...
