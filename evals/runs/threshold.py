"""What a figure must reach for the assistant to be good enough."""

from dataclasses import dataclass
from enum import StrEnum

from evals.records import Figure


class Verdict(StrEnum):
    """Where a figure stands beside its threshold."""

    GOOD = "good"
    UNSURE = "unsure"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least and the most that a figure may be, both in the figure's own unit.

    `says` tells in Norwegian, in one sentence, what the threshold asks for and why it is there.
    """

    minimum: float | None
    maximum: float | None
    says: str

    def __post_init__(self) -> None:
        if self.minimum is None and self.maximum is None:
            raise ValueError("expected a minimum or a maximum; the threshold asks for nothing")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"expected minimum <= maximum, got {self.minimum} > {self.maximum}")

    def judge(self, figure: Figure) -> Verdict:
        """Judge a figure: poor where it misses, unsure where only a part of its interval misses.

        A threshold of all or of none is about the very questions asked, so the value alone counts:
        no number of questions brings the interval of a share there.
        """
        if not self._holds(figure.value, figure.value):
            return Verdict.POOR
        if figure.unit == "share" and (self.minimum == 1 or self.maximum == 0):
            return Verdict.GOOD
        return Verdict.GOOD if self._holds(figure.low, figure.high) else Verdict.UNSURE

    def _holds(self, low: float, high: float) -> bool:
        enough = self.minimum is None or low >= self.minimum
        return enough and (self.maximum is None or high <= self.maximum)
