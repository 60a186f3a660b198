"""How a message points at somebody, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How surely a reference picks out one living person."""

    GENERIC = 0
    """Anybody: «en ansatt», «arbeidstakeren», «man»."""
    VAGUE = 1
    """Someone in particular who is not pointed out: «en av lærerne våre»."""
    LIKELY = 2
    """One person to those who know the place: «renholderen»."""
    CERTAIN = 3
    """A name, an identifier, «rektoren vår», «renholderen på Solvang skole»."""


class Kind(StrEnum):
    """What the reference is made of."""

    NAME = "name"
    IDENTIFIER = "identifier"
    ROLE = "role"
    GENERAL = "general"
    KIN = "kin"
    PRONOUN = "pronoun"
    SENDER = "sender"
    OTHERS = "others"
    """«man», «de», organisations and groups: subjects that are nobody in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A mention of somebody as a half-open token range."""

    kind: Kind
    level: Level
    start: int
    end: int
    sentence: int
    after_preposition: bool = False
    conditional: bool = False
    """Stands in a clause of «hvis», «dersom», «når»."""

    @property
    def is_person(self) -> bool:
        """Whether it is a single person other than the sender."""
        return self.kind not in {Kind.SENDER, Kind.OTHERS}


def surest(references: Sequence[Reference]) -> Level:
    """The highest level among the people other than the sender."""
    return max((r.level for r in references if r.is_person), default=Level.GENERIC)
