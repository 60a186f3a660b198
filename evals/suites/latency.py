"""How long people wait, warm, one question at a time."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from corpus.retrieval import Query
from evals.datasets.sample import Sample
from evals.metrics.resampling import percentile
from evals.records import Figure, Result
from evals.suites.evidence import slices_of
from evals.suites.subject import DEPTH, Subject
from evals.suites.suite import Suite

NAME = "latency"
_QUANTILES = {"p50": 0.5, "p95": 0.95}
_ROUNDS = 30


def latency(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Whole answers, retrieval alone and the guard alone; asked before, so that all is warm.

    `answer_p95_in_loops` tells the same in units of a fixed piece of work on this machine, so
    that runs on two machines can be compared.
    """
    return Suite(
        name=NAME,
        cases={one.id: partial(_judge, subject, one) for one in samples},
        metrics=(),
        derived=_figures,
    )


def calibration_ms() -> float:
    """The fastest of several rounds of a fixed piece of work: a product and a sort."""
    matrix = np.random.default_rng(0).random((400, 400))
    words = [str(number * 7919 % 10007) for number in range(20_000)]

    def work() -> None:
        (matrix @ matrix).sum()
        sorted(words)

    return min(_milliseconds(work) for _ in range(_ROUNDS))


def _judge(subject: Subject, sample: Sample) -> Result:
    question = subject.question(sample)
    query = Query(text=sample.question, limit=DEPTH)
    subject.ask_anew(question)
    retriever, guard = subject.assistant.index.retriever, subject.assistant.guard
    scores = {
        "answer_ms": subject.ask_anew(question).milliseconds,
        "search_ms": _milliseconds(lambda: retriever.retrieve(query)),
        "guard_ms": _milliseconds(lambda: guard.check(sample.question)),
    }
    return Result(
        suite=NAME, sample=sample.id, slices=slices_of(sample), scores=scores, passed=True
    )


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def _figures(results: Sequence[Result]) -> list[Figure]:
    figures = [
        _quantile(results, score, name)
        for score in ("answer_ms", "search_ms", "guard_ms")
        for name in _QUANTILES
    ]
    slowest = next(one for one in figures if one.metric == "answer_p95")
    loop = calibration_ms()
    return [
        *figures,
        Figure(
            suite=NAME,
            metric="answer_p95_in_loops",
            value=slowest.value / loop,
            n=slowest.n,
            low=slowest.low / loop,
            high=slowest.high / loop,
            method="percentile",
            unit="ratio",
            better="lower",
        ),
    ]


def _quantile(results: Sequence[Result], score: str, name: str) -> Figure:
    found = percentile([one.scores[score] for one in results], _QUANTILES[name])
    return Figure(
        suite=NAME,
        metric=f"{score.removesuffix('_ms')}_{name}",
        value=found.value,
        n=found.n,
        low=found.low,
        high=found.high,
        method="percentile",
        unit="ms",
        better="lower",
    )
