"""Whether questions like the one asked are of a kind that rule texts answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answerers.labelled import BEYOND, read_labelled
from corpus.bank_search import embed_questions
from corpus.embedders.base import Embedder, Embedding, Embeddings

NEAREST = 20
"""How many of the most similar questions are asked."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Labelled questions and the bank's, which rule texts answer, one vector each.

    `beyond` says of each of `labelled` whether it is of a kind that no rule text answers.
    """

    labelled: Embeddings
    beyond: NDArray[np.bool_]
    bank: Embeddings

    @classmethod
    def of(
        cls, bank: Embeddings, embedder: Embedder, readings: Callable[[str], Sequence[str]]
    ) -> "Neighbours":
        """Embed the shipped examples as questions are that are asked.

        Args:
            bank: The bank's questions, embedded by the same embedder.
            embedder: The one in use.
            readings: How a question is put when it is asked.

        Raises:
            AnswererUnreadable: The examples are missing or damaged.
        """
        examples = read_labelled()
        vectors = embed_questions([readings(one.question) for one in examples], embedder)
        beyond = np.array([one.label == BEYOND for one in examples], dtype=np.bool_)
        return cls(vectors, beyond, bank)

    def share_beyond(self, question: Embedding) -> float:
        """The share of the nearest questions that no rule text answers, in [0, 1]."""
        cosines = np.concatenate([self.labelled @ question, self.bank @ question])
        count = min(NEAREST, len(cosines))
        nearest = np.argpartition(-cosines, count - 1)[:count]
        of_examples = nearest[nearest < len(self.beyond)]
        return float(self.beyond[of_examples].sum()) / count
