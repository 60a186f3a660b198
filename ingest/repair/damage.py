"""Whether a document is damaged at all: the question before any repair."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.repair.channel import Channel
from ingest.repair.model import RepairModel
from ingest.repair.readings import Readings

_LEAST_LENGTH = 3
_TYPES = 600
_CLEAR = 12.0
_LEAST_SHARE = 0.02  # real damage is 0.06; none of 4,241 clean laws and regulations is caught
_LEAST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Damage:
    """How many words of a document are clearly misread, of how many."""

    words: int
    damaged: float
    """An estimate from below: words that became other words are not seen here."""

    @property
    def share(self) -> float:
        """In [0, 1]."""
        return self.damaged / self.words if self.words else 0.0

    @property
    def is_damaged(self) -> bool:
        """Whether it is more than names and foreign words would bring about."""
        return self.share >= _LEAST_SHARE and self.damaged >= _LEAST_WORDS


def damage_of(types: Mapping[str, int], model: RepairModel) -> Damage:
    """Estimate from the shapes of a document's tokens and their counts.

    A strange word is clearly misread if a usual confusion makes a word of the list of it that is
    `_CLEAR` bits likelier. Of many strange words, the commonest are looked at, and their share
    stands for the rest.
    """
    words = sum(count for shape, count in types.items() if len(shape) >= _LEAST_LENGTH)
    strange = sorted(
        (shape for shape in types if len(shape) >= _LEAST_LENGTH and _is_strange(shape, model)),
        key=lambda shape: (-types[shape], shape),
    )
    readings = Readings(model, Channel.prior())
    seen = strange[:_TYPES]
    clear = sum(types[shape] for shape in seen if _is_clear(shape, readings))
    looked_at = sum(types[shape] for shape in seen)
    all_strange = sum(types[shape] for shape in strange)
    return Damage(words, clear * all_strange / looked_at if looked_at else 0.0)


def _is_strange(shape: str, model: RepairModel) -> bool:
    return shape.lower() not in model.number


def _is_clear(shape: str, readings: Readings) -> bool:
    literal = readings.literal(shape)
    words = readings.words(shape)
    best = min(
        (word.bits + readings.model.word_bits(word.number, readings.level) for word in words),
        default=literal.alone,
    )
    return literal.alone - best >= _CLEAR
