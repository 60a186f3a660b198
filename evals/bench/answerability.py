"""Whether the answerer knows how sure it may be: how often it is right, and what a limit costs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from assistant.answerers.answerability import MIN_ANSWERABILITY, Signs, answerability
from assistant.answerers.extractive import ExtractiveAnswerer
from corpus.factory import OpenIndex
from evals.bench.words import number, table, words
from evals.datasets.sample import Sample
from evals.datasets.shipped import Split
from evals.errors import NothingMeasured
from evals.fit_answerability import Floats, ask, fit_weights
from evals.metrics.calibration import (
    brier_score,
    expected_calibration_error,
    reliability,
    roc_auc,
)
from evals.metrics.interval import Share
from evals.metrics.operating import at_threshold, operating_curve, operating_point
from evals.records import Bin
from evals.suites.evidence import FROM_SOURCES, cluster_of

LIMITS = (0.01, 0.02, 0.05, 0.10)
"""The shares of answerable questions that may be refused, for which the curve is told."""

_BINS = 10
_FOLDS = 5
_LEAST_FOLDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One question: its signs, how sure the product was, and whether the sources answer it."""

    sample: Sample
    signs: Signs
    sureness: float
    answerable: bool

    @property
    def cluster(self) -> str:
        """What it is about: its document, or its topic where no document answers."""
        return cluster_of(self.sample) or f"topic:{self.sample.topic}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The same questions scored in one way, in [0, 1]; `way` is its name in the catalogue."""

    way: str
    scores: Sequence[float]
    answerable: Sequence[bool]

    @property
    def bins(self) -> list[Bin]:
        """The bars of the reliability curve."""
        return [Bin(**asdict(bar)) for bar in reliability(self.scores, self.answerable, _BINS)]

    @property
    def curve(self) -> list[tuple[float, float]]:
        """The share of the answerable refused and of the others recognised, rising."""
        points = operating_curve(self.scores, self.answerable)
        return [(one.refused.value, one.recognised.value) for one in points]


def bench_answerability(index: OpenIndex, samples: Sequence[Sample], split: Split) -> list[Scored]:
    """Score questions as the product does, by their signs alone, and by weights fitted to others.

    The last is for the development questions only: the shipped weights were fitted to them.

    Raises:
        NothingMeasured: There are no questions with a source, or none without.
    """
    judged = judge(index, samples)
    if {one.answerable for one in judged} != {True, False}:
        raise NothingMeasured(words("answerability")["one_kind"])
    ways = {
        "shipped": [min(max(one.sureness, 0.0), 1.0) for one in judged],
        "signs": [answerability(one.signs) for one in judged],
    }
    others = held_out_scores(judged) if split == "dev" else None
    if others is not None:
        ways["held_out"] = others
    outcomes = [one.answerable for one in judged]
    return [Scored(way=way, scores=held, answerable=outcomes) for way, held in ways.items()]


def judge(index: OpenIndex, samples: Sequence[Sample]) -> list[Judged]:
    """Ask every question."""
    answerer = ExtractiveAnswerer(index)
    judged = []
    for sample in samples:
        asked, found = ask(index, sample)
        judged.append(
            Judged(
                sample=sample,
                signs=answerer.signs(asked, found),
                sureness=answerer.compose(asked, found).answerability,
                answerable=sample.status in FROM_SOURCES,
            )
        )
    return judged


def held_out_scores(judged: Sequence[Judged], folds: int = _FOLDS) -> list[float] | None:
    """Scores by weights fitted to questions about other documents and topics.

    None where there are too few documents or topics for every fit to have questions of both kinds.
    """
    signs = np.array([one.signs for one in judged], dtype=np.float64)
    answerable = np.array([one.answerable for one in judged])
    clusters = [one.cluster for one in judged]
    fewest = min(
        len({one.cluster for one in judged if one.answerable is kind}) for kind in (True, False)
    )
    if fewest < _LEAST_FOLDS:
        return None
    scores: Floats = np.zeros(len(judged))
    parts = StratifiedGroupKFold(min(folds, fewest))
    for known, asked in parts.split(signs, answerable, clusters):
        if answerable[known].all() or not answerable[known].any():
            return None
        fitted = fit_weights(signs[known], answerable[known])
        scores[asked] = 1 / (1 + np.exp(-fitted.log_odds(signs[asked])))
    return [float(score) for score in scores]


def answerability_lines(measured: Sequence[Scored]) -> list[str]:
    """The tables: each way's figures, what a limit costs, and the bars of the last way."""
    said = words("answerability")
    last = measured[-1]
    limits = [f"≤ {number(100 * limit, 0)} %" for limit in LIMITS]
    figures = [[said[one.way], *_figures(one)] for one in measured]
    curve = [[said[one.way], *_recognised(one)] for one in measured]
    counts = {"known": sum(last.answerable), "unknown": len(last.answerable) - sum(last.answerable)}
    return [
        *table(said["figure_heads"].split("|"), figures),
        "",
        *table([*said["curve_heads"].split("|"), *limits], curve),
        "",
        said["bins"].format(way=said[last.way]),
        "",
        *table(said["bin_heads"].split("|"), [_bar(bar) for bar in last.bins]),
        "",
        said["about"].format(**counts),
        *([said["fitted"].format(folds=_FOLDS)] if last.way == "held_out" else []),
    ]


def _figures(one: Scored) -> list[str]:
    now = at_threshold(one.scores, one.answerable, MIN_ANSWERABILITY)
    measured = (
        brier_score(one.scores, one.answerable),
        expected_calibration_error(reliability(one.scores, one.answerable, _BINS)),
        roc_auc(one.scores, one.answerable),
    )
    return [_share(now.refused), _share(now.recognised), *(number(value, 3) for value in measured)]


def _recognised(one: Scored) -> list[str]:
    points = [operating_point(one.scores, one.answerable, most_refused=limit) for limit in LIMITS]
    return [
        f"{_share(point.recognised)}, {words('answerability')['from']} {number(point.threshold, 2)}"
        for point in points
    ]


def _bar(bar: Bin) -> list[str]:
    low, high = Share(round(bar.right * bar.n), bar.n).bounds
    return [
        f"{number(bar.low, 2)}–{number(bar.high, 2)}",
        number(bar.mean, 2),
        f"{number(bar.right, 2)} [{number(low, 2)}, {number(high, 2)}]",
        str(bar.n),
    ]


def _share(share: Share) -> str:
    low, high = share.bounds
    return f"{number(share.value, 3)} [{number(low, 3)}, {number(high, 3)}]"
