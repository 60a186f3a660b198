"""A re-ranker without a model: how much of the question's spelling stands in the passage."""

from collections.abc import Sequence

import numpy as np

from corpus.rerankers.base import Fits
from corpus.text import content_words, grams


class OverlapReranker:
    """Deterministic and offline; knows spelling, not meaning."""

    @property
    def name(self) -> str:
        """See `Reranker.name`."""
        return "overlap"

    def fits(self, question: str, passages: Sequence[str]) -> Fits:
        """See `Reranker.fits`: the share of the question's 4-grams that the passage has."""
        asked = _grams(question)
        shares = [len(asked & _grams(passage)) / max(len(asked), 1) for passage in passages]
        return np.array(shares, dtype=np.float32)


def _grams(text: str) -> set[str]:
    return {gram for word in content_words(text) for gram in grams(word)}
