"""Whether the assistant keeps quiet where the sources hold nothing, and only there."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from assistant.conversation import AnswerStatus
from evals.datasets.sample import Sample
from evals.metrics.calibration import reliability, roc_auc
from evals.records import Bin, Figure, Result
from evals.suites.evidence import FROM_SOURCES, cluster_of, shown, slices_of
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite

NAME = "abstention"
_BINS = 10


def abstention(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Questions without a source, and those with one for the price."""
    known = [one for one in samples if one.status in FROM_SOURCES]
    unknown = [one for one in samples if one.status is AnswerStatus.NO_SOURCE]
    return Suite(
        name=NAME,
        cases={one.id: partial(_judge, subject, one) for one in (*unknown, *known)},
        metrics=(
            Metric("abstained", by=("language", "topic")),
            Metric("wrongly_refused", better="lower", by=("language",)),
        ),
        derived=_area,
    )


def reliability_of(results: Sequence[Result]) -> tuple[Bin, ...]:
    """How often the sources did answer, by how sure the answerer was of it."""
    scores, outcomes = _sureness(results)
    if not scores:
        return ()
    return tuple(Bin(**asdict(bar)) for bar in reliability(scores, outcomes, _BINS))


def _judge(subject: Subject, sample: Sample) -> Result:
    reply = subject.ask(sample)
    spoken = reply.answer.status in FROM_SOURCES
    known = sample.status in FROM_SOURCES
    scores = {"wrongly_refused": float(not spoken)} if known else {"abstained": float(not spoken)}
    if reply.answerability is not None:
        scores["sureness"] = min(max(reply.answerability, 0.0), 1.0)
    passed = spoken is known
    return Result(
        suite=NAME,
        sample=sample.id,
        cluster=cluster_of(sample),
        slices=slices_of(sample),
        scores=scores,
        passed=passed,
        why=() if passed else ("refused" if known else "answered_without_source",),
        shown=shown(sample, reply.answer),
    )


def _area(results: Sequence[Result]) -> list[Figure]:
    scores, outcomes = _sureness(results)
    if set(outcomes) != {True, False}:
        return []
    area = roc_auc(scores, outcomes)
    return [
        Figure(
            suite=NAME,
            metric="sureness_auc",
            value=area,
            n=len(scores),
            low=area,
            high=area,
            method="none",
        )
    ]


def _sureness(results: Sequence[Result]) -> tuple[list[float], list[bool]]:
    having = [one for one in results if "sureness" in one.scores]
    return (
        [one.scores["sureness"] for one in having],
        ["wrongly_refused" in one.scores for one in having],
    )
