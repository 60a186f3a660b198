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

from corpus.document import Chunk
from corpus.embedders.base import Embedder
from corpus.text import words

_CHANCE = 0.4
"""How like two words are that have nothing to do with one another, at the most."""

_NO_WORD = ""
_Numbers = NDArray[np.float32]
_Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Alike:
    """How like the words of a question their nearest words in each text are, weighted, below 1.

    `mean` is over all words of the question; `found` of what they have above chance.
    """

    mean: _Numbers
    found: _Numbers


class WordMatch:
    """Compares questions with chunks word by word, and remembers the words of the chunks.

    A question's words are forgotten at once. Several threads may ask at a time.
    """

    def __init__(self, chunks: Sequence[Chunk], embedder: Embedder) -> None:
        self._chunks = chunks
        self._embedder = embedder
        self._places: dict[str, int] = {}
        self._vectors = np.zeros((0, embedder.dimension), dtype=np.float32)
        self._texts: dict[int, _Places] = {}
        self._remembering = Lock()

    def alike(self, asked: Mapping[str, float], rows: _Places) -> Alike:
        """How like the chunks at `rows` are to words that weigh as much as `asked` says."""
        if not asked or not len(rows):
            nothing = np.zeros(len(rows), dtype=np.float32)
            return Alike(mean=nothing, found=nothing)
        own = self._embedder.embed_passages(list(asked))
        texts, vectors = self._known(rows)
        starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])[:-1]])
        met, back = np.unique(np.concatenate(texts), return_inverse=True)
        likeness = own @ vectors[met].T
        nearest = np.maximum.reduceat(likeness[:, back], starts, axis=1)
        weights = np.array(list(asked.values()), dtype=np.float32)
        weights /= weights.sum()
        return Alike(mean=weights @ nearest, found=weights @ np.maximum(nearest - _CHANCE, 0))

    def _known(self, rows: _Places) -> tuple[list[_Places], _Numbers]:
        """The words of chunks as places among vectors, and the vectors."""
        with self._remembering:
            texts = [self._text(int(row)) for row in rows]
            new = list(islice(self._places, len(self._vectors), None))
            if new:
                self._vectors = np.concatenate([self._vectors, self._embedder.embed_passages(new)])
            return texts, self._vectors

    def _text(self, row: int) -> _Places:
        """The words of a chunk and of its innermost heading, each once, as places."""
        if row not in self._texts:
            chunk = self._chunks[row]
            once = dict.fromkeys(words(f"{chunk.heading_path[-1]} {chunk.text}") or [_NO_WORD])
            places = [self._places.setdefault(word, len(self._places)) for word in once]
            self._texts[row] = np.array(places, dtype=np.intp)
        return self._texts[row]
