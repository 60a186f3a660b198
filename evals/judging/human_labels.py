"""How far a judge agrees with people who judged the same answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from evals.datasets.shipped import DATA, read_lines
from evals.errors import NothingMeasured
from evals.judging.judgement import Criterion, Judge, JudgedCase, Judgement
from evals.judging.words import words
from evals.metrics.agreement import cohens_kappa, percent_agreement
from evals.metrics.resampling import RESAMPLES, SEED
from evals.records import Figure

SUITE = "judge"
LABELS = DATA / "judge-labels.jsonl"

_TAIL = 0.025

Score = Literal[0, 1, 2]


class Label(BaseModel):
    """An answer and the scores that somebody gave it, by the same rubric as the judge's."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    answer: str = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)
    history: tuple[str, ...] = ()
    faithful: Score
    complete: Score
    relevant: Score
    clear: Score
    labelled_by: str = Field(min_length=1)
    note: str = ""

    @property
    def case(self) -> JudgedCase:
        """What the judge is shown of it; not the scores, and not the note."""
        return JudgedCase(
            question=self.question,
            answer=self.answer,
            sources=self.sources,
            history=self.history,
        )

    @property
    def scores(self) -> dict[Criterion, int]:
        """The scores by criterion."""
        return {one: int(getattr(self, one.value)) for one in Criterion}

    @property
    def by_person(self) -> bool:
        """Whether a person gave the scores; a language model's say nothing of a judge."""
        return self.labelled_by.strip().casefold() != words("labelled_by")["model"]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement: share of equal scores in [0, 1]; kappa in [-1, 1] with its 95 % interval."""

    percent: float
    kappa: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far a judge and the labels agree on `n` answers.

    `percent` and `kappa` are the means of the four criteria: scores pooled over criteria would
    agree by knowing which criterion is the strict one. `unscored` answers are not in `n`.
    `by_people` is False where all labels are a language model's.
    """

    n: int
    unscored: int
    percent: float
    kappa: float
    low: float
    high: float
    by_criterion: Mapping[Criterion, Kappa]
    by_people: bool

    @property
    def figures(self) -> list[Figure]:
        """The figures of the suite `judge`.

        `judge.agreement_kappa`, whole and by criterion, is agreement with people. With a language
        model's labels there is only a figure under the slice `labels:model`.
        """
        whole = Kappa(self.percent, self.kappa, self.low, self.high)
        if not self.by_people:
            return [self._figure(whole, "labels:model")]
        return [
            self._figure(whole, ""),
            *(self._figure(one, f"criterion:{name}") for name, one in self.by_criterion.items()),
        ]

    def _figure(self, one: Kappa, slice_name: str) -> Figure:
        return Figure(
            suite=SUITE,
            metric="agreement_kappa",
            slice=slice_name,
            value=one.kappa,
            n=self.n,
            low=one.low,
            high=one.high,
            method="bootstrap",
            unit="ratio",
        )


def read_labels(file: Path = LABELS) -> list[Label]:
    """The labels of a file, one a line.

    Raises:
        DatasetInvalid: A line is no label; the message names file and line.
    """
    return read_lines(file, Label)


def measure_agreement(judge: Judge, labels: Sequence[Label]) -> Agreement:
    """Let the judge score every labelled answer, and hold its scores against the labels.

    Where any label is a person's, only people's labels count. Kappa is Cohen's (1960), unweighted;
    the interval is the percentile bootstrap's over answers (Efron 1979).

    Raises:
        NothingMeasured: There is no label, or the judge scored none of the answers.
    """
    people = [one for one in labels if one.by_person]
    counted = people or list(labels)
    pairs = list(_judged(judge, counted))
    if not pairs:
        raise NothingMeasured(
            f"expected the judge to score at least one of {len(counted)} labelled answers; "
            "see that the labels are there and that the judge model answers"
        )
    by_criterion = {one: _kappa([(a[one], b[one]) for a, b in pairs]) for one in Criterion}
    drawn = [_mean_kappa([pairs[at] for at in draw]) for draw in _draws(len(pairs))]
    kappa = _mean_kappa(pairs)
    low, high = _bounds(drawn, kappa)
    return Agreement(
        n=len(pairs),
        unscored=len(counted) - len(pairs),
        percent=sum(one.percent for one in by_criterion.values()) / len(by_criterion),
        kappa=kappa,
        low=low,
        high=high,
        by_criterion=by_criterion,
        by_people=bool(people),
    )


_Scores = Mapping[Criterion, int]
_Pair = tuple[_Scores, _Scores]


def _judged(judge: Judge, labels: Sequence[Label]) -> Iterator[_Pair]:
    """The label's scores with the judge's, where the judge gave any."""
    for label in labels:
        outcome = judge.judge(label.case)
        if isinstance(outcome, Judgement):
            yield label.scores, outcome.scores


def _kappa(pairs: Sequence[tuple[int, int]]) -> Kappa:
    kappa = cohens_kappa(*_columns(pairs))
    drawn = [cohens_kappa(*_columns([pairs[at] for at in draw])) for draw in _draws(len(pairs))]
    return Kappa(percent_agreement(*_columns(pairs)), kappa, *_bounds(drawn, kappa))


def _mean_kappa(pairs: Sequence[_Pair]) -> float:
    kappas = [cohens_kappa(*_columns([(a[one], b[one]) for a, b in pairs])) for one in Criterion]
    return sum(kappas) / len(kappas)


def _columns(pairs: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [one for one, _ in pairs], [other for _, other in pairs]


def _draws(n: int) -> list[list[int]]:
    """Positions drawn with replacement, the same each time."""
    drawn: list[list[int]] = np.random.default_rng(SEED).integers(n, size=(RESAMPLES, n)).tolist()
    return drawn


def _bounds(drawn: Sequence[float], value: float) -> tuple[float, float]:
    low, high = (float(bound) for bound in np.quantile(drawn, [_TAIL, 1 - _TAIL]))
    return min(low, value), max(high, value)
