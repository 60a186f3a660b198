"""Words of a question held against the words of a text by meaning, one by one.

A text's vector is the mean over all its words; here each word of the question looks for the one
word of the text that is most like it (late interaction: Khattab and Zaharia 2020, "ColBERT").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from corpus.embedders.base import Embedder
from corpus.text import words

_CHANCE = 0.4
"""How like two words are that have nothing to do with one another, at the most."""

_NO_WORD = ""

Numbers = NDArray[np.float32]
Places = NDArray[np.intp]
"""The words of a text, each once, as places among those that are remembered."""


@dataclass(frozen=True, slots=True)
class Alike:
    """How like the words of a question their nearest words in each text are, weighted, below 1.

    `mean` is over all words of the question; `found` of what they have above chance.
    """

    mean: Numbers
    found: Numbers

    @classmethod
    def of(cls, nearest: Numbers, weights: Sequence[float]) -> "Alike":
        """From `WordMatch.nearest`, with what each of the question's words weighs."""
        if not len(weights):
            nothing = np.zeros(nearest.shape[1], dtype=np.float32)
            return cls(mean=nothing, found=nothing)
        share: Numbers = np.array(weights, dtype=np.float32)
        share /= share.sum()
        return cls(mean=share @ nearest, found=share @ np.maximum(nearest - _CHANCE, 0))


class WordMatch:
    """Compares questions with texts word by word, and remembers the words of the texts.

    A question's words are forgotten at once. Several threads may ask at a time.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._places: dict[str, int] = {}
        self._vectors = np.zeros((0, embedder.dimension), dtype=np.float32)
        self._remembering = Lock()

    def places(self, text: str) -> Places:
        """The words of a document's text, remembered; never to be called with a question."""
        once = dict.fromkeys(words(text) or [_NO_WORD])
        with self._remembering:
            known = [self._places.setdefault(word, len(self._places)) for word in once]
        return np.array(known, dtype=np.intp)

    def nearest(self, asked: Sequence[str], texts: Sequence[Places]) -> Numbers:
        """The likeness of each word asked to the word of each text that is most like it.

        Returns:
            An array of shape (words asked, texts), each number a cosine.
        """
        if not asked or not texts:
            return np.zeros((len(asked), len(texts)), dtype=np.float32)
        own, vectors = self._embedder.embed_passages(list(asked)), self._known()
        starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])[:-1]])
        met, back = np.unique(np.concatenate(texts), return_inverse=True)
        likeness = own @ vectors[met].T
        nearest: Numbers = np.maximum.reduceat(likeness[:, back], starts, axis=1)
        return nearest

    def alike(self, asked: Mapping[str, float], texts: Sequence[Places]) -> Alike:
        """How like texts are to words that weigh as much as `asked` says."""
        return Alike.of(self.nearest(list(asked), texts), list(asked.values()))

    def _known(self) -> Numbers:
        """The vectors of all words remembered; those that are new are embedded first."""
        with self._remembering:
            new = list(islice(self._places, len(self._vectors), None))
            if new:
                self._vectors = np.concatenate([self._vectors, self._embedder.embed_passages(new)])
            return self._vectors
