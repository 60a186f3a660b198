"""Fit an `NgramModel` to labelled texts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from guardrails.ngrams import BUCKETS, NgramModel, View, rarity_of, weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One text as the classifier sees it, with its right label."""

    views: tuple[View, ...]
    flags: tuple[float, ...]
    label: str


def fit(examples: Sequence[Example], *, strictness: float, balance: float = 1.0) -> NgramModel:
    """Train.

    Args:
        examples: All with the same number of flags.
        strictness: The inverse of the L2 penalty, above 0: higher fits the examples closer.
        balance: 1 makes every label count the same however many examples it has, 0 makes every
            example count the same.
    """
    held = Counter(example.label for example in examples)
    weights = {label: (len(examples) / n) ** balance for label, n in held.items()}
    rarity = rarity_of([example.views for example in examples])
    texts = _rows([weighted(example.views, rarity) for example in examples])
    flags = csr_matrix(np.array([example.flags for example in examples], dtype=np.float32))
    learner = LogisticRegression(C=strictness, max_iter=4000, class_weight=weights)
    learner.fit(hstack([texts, flags]).tocsr(), [example.label for example in examples])
    coefficients, bias = learner.coef_.T, learner.intercept_
    if len(learner.classes_) == 2:  # scikit-learn then keeps the second label's column only
        coefficients, bias = coefficients * (-0.5, 0.5), bias * (-0.5, 0.5)
    coefficients = coefficients.astype(np.float32)
    return NgramModel(
        labels=tuple(learner.classes_),
        rarity=rarity,
        weights=coefficients[:BUCKETS],
        flag_weights=coefficients[BUCKETS:],
        bias=np.asarray(bias, dtype=np.float32),
    )


def _rows(vectors: Sequence[dict[int, float]]) -> csr_matrix:
    starts = np.cumsum([0, *(len(vector) for vector in vectors)])
    places = [at for vector in vectors for at in vector]
    values = [value for vector in vectors for value in vector.values()]
    return csr_matrix((values, places, starts), shape=(len(vectors), BUCKETS))
