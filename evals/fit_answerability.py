"""Fits the weights of `assistant.answerers.answerability` to the development questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.answerers.answerability import Signs
from assistant.answerers.base import Asked
from assistant.answerers.extractive import PASSAGES, ExtractiveAnswerer
from assistant.bootstrap import today_in_oslo
from assistant.steps.follow_up import query_of, stand_alone
from corpus.factory import OpenIndex
from corpus.retrieval import ScoredChunk
from evals.datasets.sample import Sample
from evals.metrics.interval import Share
from evals.suites.evidence import FROM_SOURCES

_STRICTNESS = 0.1
WRONG_REFUSALS = 0.10
"""The share of answerable questions that may be refused where the bias is set."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The logistic model's weights in the order of `Signs`, and its bias."""

    bias: float
    weights: Floats

    def log_odds(self, signs: Floats) -> Floats:
        """Of each row of signs; 0 is `MIN_ANSWERABILITY`."""
        odds: Floats = signs @ self.weights + self.bias
        return odds


def fit_answerability(asked: Sequence[tuple[OpenIndex, Sequence[Sample]]]) -> list[str]:
    """The weights as lines of code, and what they give on the questions they were fitted to.

    Args:
        asked: Indexes, each with questions; some that its documents answer and some that not.
    """
    samples = [sample for _, own in asked for sample in own]
    signs = np.array([signs for index, own in asked for signs in _signs_of_all(index, own)])
    answered = np.array([sample.status in FROM_SOURCES for sample in samples])
    fitted = fit_weights(signs, answered)
    kept = fitted.log_odds(signs) >= 0
    return [
        f"_BIAS = {fitted.bias:.2f}",
        f"_WEIGHTS = {Signs(*(round(float(weight), 2) for weight in fitted.weights))}",
        f"abstained, of unanswerable: {Share.of((~kept[~answered]).tolist())}",
        f"refused, of answerable: {Share.of((~kept[answered]).tolist())}",
    ]


def _signs_of_all(index: OpenIndex, samples: Sequence[Sample]) -> list[Signs]:
    answerer = ExtractiveAnswerer(index)
    return [signs_of(answerer, index, sample) for sample in samples]


def fit_weights(signs: Floats, answered: NDArray[np.bool_]) -> Fitted:
    """Weights that tell the answered from the others, with `WRONG_REFUSALS` of them refused.

    Args:
        signs: A row of `Signs` for each question.
        answered: Whether the sources answer it; there must be some of both.
    """
    # A sign that never varies tells nothing, and must not be divided by.
    spread = np.where(signs.std(axis=0) > 0, signs.std(axis=0), 1.0)
    learner = LogisticRegression(C=_STRICTNESS, class_weight="balanced", max_iter=2000)
    learner.fit(signs / spread, answered)
    weights = learner.coef_[0] / spread
    bias = -float(np.quantile((signs @ weights)[answered], WRONG_REFUSALS))
    return Fitted(bias, weights)


def signs_of(answerer: ExtractiveAnswerer, index: OpenIndex, sample: Sample) -> Signs:
    """The signs of one question, asked as the product asks it."""
    asked, found = ask(index, sample)
    return answerer.signs(asked, found)


def ask(index: OpenIndex, sample: Sample) -> tuple[Asked, Sequence[ScoredChunk]]:
    """A question as the answerer gets it, with the passages found."""
    text = stand_alone(sample.question, sample.turns)
    found = index.search.retrieve(query_of(sample.question, sample.turns, limit=PASSAGES))
    return Asked(text=text, newest=sample.question, as_of=today_in_oslo()), found
