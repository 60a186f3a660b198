"""Whether questions go the right way, through the whole pipeline, guard included."""

from collections.abc import Sequence
from functools import partial

from assistant.conversation import Answer, AnswerStatus
from evals.datasets.sample import Sample
from evals.records import Result
from evals.suites.evidence import shown, slices_of
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite

TO_SOURCES = frozenset({AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.NO_SOURCE})
"""The statuses of a question that went to the sources, whatever these held."""


def routing(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Messages with the way that each should go."""
    return Suite(
        name="routing",
        cases={one.id: partial(_judge, subject, one) for one in samples},
        metrics=(
            Metric("right", by=("expected", "language", "turn")),
            *((Metric("referral_named"),) if any(one.referral for one in samples) else ()),
        ),
    )


def ended_right(sample: Sample, answer: Answer) -> bool:
    """Whether the answer has the status, or any that the sources give."""
    if sample.status is AnswerStatus.ANSWERED:
        return answer.status in TO_SOURCES
    return answer.status is sample.status


def _judge(subject: Subject, sample: Sample) -> Result:
    answer = subject.ask(sample).answer
    right = ended_right(sample, answer)
    scores = {"right": float(right)}
    if sample.referral:
        scores["referral_named"] = float(answer.referral is not None)
    return Result(
        suite="routing",
        sample=sample.id,
        slices=slices_of(
            sample, f"expected:{sample.status.value}", f"status:{answer.status.value}"
        ),
        scores=scores,
        passed=right,
        why=() if right else ("wrong_route",),
        shown=shown(sample, answer),
    )
