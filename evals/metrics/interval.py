"""Shares with their uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """How many of n, with Wilson's 95 % interval (Wilson 1927)."""

    hits: int
    n: int

    @classmethod
    def of(cls, outcomes: Sequence[bool]) -> "Share":
        """Count outcomes.

        Raises:
            ValueError: There are none; a share of nothing is not zero.
        """
        if not outcomes:
            raise ValueError("expected at least one outcome; nothing was measured")
        return cls(sum(outcomes), len(outcomes))

    @property
    def value(self) -> float:
        """The share, in [0, 1]."""
        return self.hits / self.n

    @property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper bound of the interval."""
        centre = self.value + Z_95**2 / (2 * self.n)
        spread = Z_95 * sqrt(self.value * (1 - self.value) / self.n + Z_95**2 / (4 * self.n**2))
        scale = 1 + Z_95**2 / self.n
        return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)

    def __str__(self) -> str:
        low, high = self.bounds
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] n={self.n}"
