"""Whether a question that leans on what was said before is understood."""

from collections.abc import Sequence
from functools import partial

from evals.datasets.sample import Sample
from evals.metrics.ranking import recall_at
from evals.records import Result
from evals.suites.evidence import (
    FROM_SOURCES,
    answered_right,
    cluster_of,
    groups_found,
    shown,
    slices_of,
)
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite

_CUT = 5


def conversation(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Follow-ups; `found_alone` is the same question written out, what history can cost at most."""
    talks = [one for one in samples if one.history and one.evidence]
    told_alone = any(one.alone for one in talks)
    return Suite(
        name="conversation",
        cases={one.id: partial(_judge, subject, one) for one in talks},
        metrics=(
            Metric("found@5", by=("language", "kind")),
            *((Metric("found_alone@5"),) if told_alone else ()),
            Metric("right", by=("kind",)),
            Metric("answered"),
        ),
    )


def _judge(subject: Subject, sample: Sample) -> Result:
    needed = len(sample.evidence)
    found = groups_found(sample, subject.find(sample.question, sample.turns))
    answer = subject.ask(sample).answer
    right = answered_right(sample, answer)
    scores = {
        "found@5": recall_at(found, needed, _CUT),
        "right": float(right),
        "answered": float(answer.status in FROM_SOURCES),
    }
    if sample.alone:
        alone = groups_found(sample, subject.find(sample.alone))
        scores["found_alone@5"] = recall_at(alone, needed, _CUT)
    passed = scores["found@5"] == 1
    return Result(
        suite="conversation",
        sample=sample.id,
        cluster=cluster_of(sample),
        slices=slices_of(sample, *sample.kinds),
        scores=scores,
        passed=passed,
        why=() if passed else ("history_not_understood" if _alone(scores) else "not_found",),
        shown=shown(sample, answer),
    )


def _alone(scores: dict[str, float]) -> bool:
    return scores.get("found_alone@5", 0.0) > scores["found@5"]
