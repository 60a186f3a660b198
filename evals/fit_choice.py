"""Fits the weights of `assistant.answerers.choice` to the development questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from assistant.answerers.base import Statement
from assistant.answerers.choice import MARGIN, PLAIN
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.answerers.sentence_signs import SentenceSigns
from corpus.factory import OpenIndex
from evals.datasets.sample import Sample
from evals.fit_answerability import ask
from evals.listwise import FOLDS, Floats, fit_listwise, fold_of
from evals.metrics.points import says
from evals.suites.answers import CONDITION

MOST_SAID = 3
"""How many sentences an answer has at most, for one thing asked."""

_QUOTED = 0.25
"""What a sentence is worth that quotes the evidence and says no point; all points are the rest."""

_STRICTNESS = 0.01


@dataclass(frozen=True, slots=True)
class Sentences:
    """A question's sentences: their signs, how good each would be as an answer, what it says.

    `goodness` is in [0, 1], and `quoted` and `said` are the shares of the evidence and the points.
    """

    sample: Sample
    signs: Floats
    goodness: Floats
    quoted: Floats
    said: Floats
    texts: tuple[str, ...]


def fit_choice(asked: Sequence[tuple[OpenIndex, Sequence[Sample]]]) -> list[str]:
    """The file of weights, then what they give on questions they were not fitted to.

    Args:
        asked: Indexes, each with the questions that its documents answer.
    """
    lists = [
        sentences_of(ExtractiveAnswerer(index), index, sample)
        for index, samples in asked
        for sample in samples
    ]
    lists = [one for one in lists if len(one.texts)]
    weights = _fitted(lists)
    return [
        f'encoder = "{asked[0][0].embedder.name}"',
        "",
        "[signs]",
        *(
            f"{name} = {weight:.3f}"
            for name, weight in zip(SentenceSigns._fields, weights, strict=True)
        ),
        "",
        *(f"# {line}" for line in _told(lists)),
    ]


def sentences_of(answerer: ExtractiveAnswerer, index: OpenIndex, sample: Sample) -> Sentences:
    """The sentences that a question's answer is chosen from, asked as the product asks it."""
    found, signs = answerer.sentences(*ask(index, sample))
    statements = [answerer.statement(one) for one in found]
    quoted = np.array([_quoted(sample, one) for one in statements], dtype=np.float32)
    said = np.array([_said(sample, one) for one in statements], dtype=np.float32)
    worth = _QUOTED + (1 - _QUOTED) * said if sample.points else np.ones_like(quoted)
    return Sentences(
        sample=sample,
        signs=np.stack(signs, axis=1),
        goodness=(quoted > 0) * worth,
        quoted=quoted,
        said=said,
        texts=tuple(one.text for one in statements),
    )


def _quoted(sample: Sample, statement: Statement) -> float:
    held = [
        any(one.quoted_by(quote) for one in group for quote in statement.quotes)
        for group in sample.evidence
    ]
    return sum(held) / len(held)


def _said(sample: Sample, statement: Statement) -> float:
    points = [point.removeprefix(CONDITION).strip() for point in sample.points]
    found = [says(statement.text, point).found for point in points]
    return sum(found) / len(found) if found else 0.0


def _fitted(lists: Sequence[Sentences]) -> Floats:
    start = SentenceSigns._fields.index("fit")
    return fit_listwise(
        [one.signs for one in lists],
        [one.goodness**2 for one in lists],
        start=start,
        strictness=_STRICTNESS,
    )


def _told(lists: Sequence[Sentences]) -> list[str]:
    """What is quoted and said: by the fit alone, and by weights of other folds."""
    folds = [fold_of(one.sample.id) for one in lists]
    by_fold = [
        _fitted([one for one, own in zip(lists, folds, strict=True) if own != fold])
        for fold in range(FOLDS)
    ]
    plain = [one.signs @ PLAIN.weights for one in lists]
    learned = [one.signs @ by_fold[own] for one, own in zip(lists, folds, strict=True)]
    return [
        *(
            f"{name}, up to {most}: {_figures(lists, scores, most)}"
            for name, scores in (("plain fit", plain), (f"learned, {FOLDS}-fold", learned))
            for most in (1, MOST_SAID)
        ),
        *_by_kind(lists, learned),
    ]


def _by_kind(lists: Sequence[Sentences], scores: Sequence[Floats]) -> list[str]:
    """As above, for the learned order and each dataset."""
    kinds = sorted(range(len(lists)), key=lambda at: lists[at].sample.id.split("-dev")[0])
    told = []
    for kind, places in groupby(kinds, key=lambda at: lists[at].sample.id.split("-dev")[0]):
        own = list(places)
        figures = _figures([lists[at] for at in own], [scores[at] for at in own], MOST_SAID)
        told.append(f"  {kind} ({len(own)}): {figures}")
    return told


def _figures(lists: Sequence[Sentences], scores: Sequence[Floats], most: int) -> str:
    chosen = [_chosen(one, own, most) for one, own in zip(lists, scores, strict=True)]
    quoted = [one.quoted[places].max() for one, places in zip(lists, chosen, strict=True)]
    right = [(one.quoted[places] > 0).mean() for one, places in zip(lists, chosen, strict=True)]
    said = [
        one.said[places].max()
        for one, places in zip(lists, chosen, strict=True)
        if one.sample.points
    ]
    parts = {
        "quoted": quoted,
        "precision": right,
        "said": said,
        "sentences": list(map(len, chosen)),
    }
    return ", ".join(f"{name} {np.mean(values):.3f}" for name, values in parts.items() if values)


def _chosen(one: Sentences, scores: Floats, most: int) -> list[int]:
    order = np.argsort(-scores, kind="stable")
    chosen: list[int] = []
    for at in map(int, order):
        if len(chosen) == most or scores[at] < scores[order[0]] - MARGIN:
            break
        text = one.texts[at]
        if not any(text in one.texts[held] or one.texts[held] in text for held in chosen):
            chosen.append(at)
    return chosen
