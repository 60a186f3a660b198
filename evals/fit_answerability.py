"""Fits the weights of `assistant.answerers.answerability` to the development questions."""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.answerers.answerability import Signs
from assistant.answerers.base import Asked
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.bootstrap import today_in_oslo
from assistant.steps.follow_up import stand_alone
from corpus.factory import OpenIndex
from corpus.retrieval import Query
from evals.datasets.sample import Sample
from evals.metrics.interval import Share

_PASSAGES = 12
_STRICTNESS = 1.0
WRONG_REFUSALS = 0.10
"""The share of answerable questions that may be refused where the bias is set."""


def fit_answerability(index: OpenIndex, samples: Sequence[Sample]) -> list[str]:
    """The weights as lines of code, and what they give on the questions they were fitted to."""
    answerer = ExtractiveAnswerer(index)
    signs = np.array([_signs(answerer, index, sample) for sample in samples])
    answered = np.array([sample.status == "answered" for sample in samples])
    spread = signs.std(axis=0)
    learner = LogisticRegression(C=_STRICTNESS, class_weight="balanced", max_iter=2000)
    learner.fit(signs / spread, answered)
    weights = learner.coef_[0] / spread
    scores = signs @ weights
    bias = -float(np.quantile(scores[answered], WRONG_REFUSALS))
    kept = scores + bias >= 0
    return [
        f"_BIAS = {bias:.2f}",
        f"_WEIGHTS = {Signs(*(round(float(weight), 2) for weight in weights))}",
        f"abstained, of unanswerable: {Share.of((~kept[~answered]).tolist())}",
        f"refused, of answerable: {Share.of((~kept[answered]).tolist())}",
    ]


def _signs(answerer: ExtractiveAnswerer, index: OpenIndex, sample: Sample) -> list[float]:
    text = stand_alone(sample.question, sample.turns)
    found = index.retriever.retrieve(Query(text=text, limit=_PASSAGES))
    asked = Asked(text=text, newest=sample.question, as_of=today_in_oslo())
    return list(answerer.signs(asked, found))
