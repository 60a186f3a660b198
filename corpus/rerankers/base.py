"""The port that a re-ranking model fills."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Fits = NDArray[np.float32]


@runtime_checkable
class Reranker(Protocol):
    """Reads a question and a passage together; slower than a vector, so only for the best few."""

    @property
    def name(self) -> str:
        """Names the model and its exact files."""
        ...

    def fits(self, question: str, passages: Sequence[str]) -> Fits:
        """How well each passage answers: float32, shape (len(passages),), in [0, 1], in order.

        A passage's figure does not depend on those beside it.
        """
        ...
