"""Whether the text that applies on the day, to the one who asks, is given as what it is."""

from collections.abc import Sequence
from functools import partial

from assistant.conversation import Answer, Citation
from corpus.source import SECTOR, Status
from evals.datasets.sample import Sample
from evals.records import Result
from evals.suites.evidence import (
    FROM_SOURCES,
    answered_right,
    cluster_of,
    shown,
    slices_of,
)
from evals.suites.forbidden import says_forbidden
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite


def versions(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Questions where validity, status, scope or authority decides."""
    return Suite(
        name="versions",
        cases={one.id: partial(_judge, subject, one) for one in samples},
        metrics=(
            Metric("right", by=("kind", "language")),
            *((Metric("must_not", spoken=True),) if any(one.must_not for one in samples) else ()),
            Metric("labelled"),
        ),
    )


def _judge(subject: Subject, sample: Sample) -> Result:
    answer = subject.ask(sample).answer
    right = answered_right(sample, answer)
    scores = {"right": float(right), "labelled": float(labelled(subject, answer))}
    if sample.must_not and answer.status in FROM_SOURCES:
        scores["must_not"] = float(not says_forbidden(subject, sample, answer))
    lost = {
        "must_not_said": scores.get("must_not") == 0,
        "not_labelled": not scores["labelled"],
        "wrong_version": not right,
    }
    why = tuple(code for code, holds in lost.items() if holds)
    return Result(
        suite="versions",
        sample=sample.id,
        cluster=cluster_of(sample),
        slices=slices_of(sample, *sample.kinds),
        scores=scores,
        passed=not why,
        why=why,
        shown=shown(sample, answer),
    )


def labelled(subject: Subject, answer: Answer) -> bool:
    """Whether all that is quoted and is no rule in force for everybody says so in the answer."""
    messages = subject.assistant.messages[answer.language]

    def label(cited: Citation) -> list[str]:
        standing = cited.standing
        needed = []
        if standing.status is not Status.IN_FORCE:
            needed.append(messages.text("label", standing.status.value))
        if standing.scope != SECTOR:
            needed.append(messages.text("label", "local", scope=standing.scope))
        return needed

    return all(one in answer.text for cited in answer.citations for one in label(cited))
