"""Whether nynorsk is served as well as bokmål: the same questions in both."""

from collections.abc import Sequence
from functools import partial

from evals.datasets.sample import Sample
from evals.metrics.ranking import all_found_at
from evals.metrics.resampling import bootstrap_mean
from evals.records import Figure, Result
from evals.suites.evidence import answered_right, cluster_of, groups_found, shown
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite

NAME = "parity"
_CUT = 5
_STANDARDS = ("nb", "nn")


def parity(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Pairs of questions; a result is one pair, named for its bokmål half."""
    by_id = {one.id: one for one in samples}
    pairs = [
        (one, by_id[one.pair])
        for one in samples
        if one.language == "nb" and one.pair in by_id and by_id[one.pair].language == "nn"
    ]
    return Suite(
        name=NAME,
        cases={nb.id: partial(_judge, subject, nb, nn) for nb, nn in pairs},
        metrics=(
            Metric("found_nb"),
            Metric("found_nn"),
            Metric("found_same"),
            Metric("right_nb"),
            Metric("right_nn"),
            Metric("status_same"),
        ),
        derived=_gaps,
    )


def _judge(subject: Subject, nb: Sample, nn: Sample) -> Result:
    scores: dict[str, float] = {}
    statuses = []
    for standard, sample in zip(_STANDARDS, (nb, nn), strict=True):
        found = groups_found(sample, subject.find(sample.question, sample.turns))
        answer = subject.ask(sample).answer
        statuses.append(answer.status)
        scores[f"found_{standard}"] = float(all_found_at(found, len(sample.evidence), _CUT))
        scores[f"right_{standard}"] = float(answered_right(sample, answer))
    scores["found_same"] = float(scores["found_nb"] == scores["found_nn"])
    scores["status_same"] = float(statuses[0] is statuses[1])
    worse = scores["found_nn"] < scores["found_nb"]
    return Result(
        suite=NAME,
        sample=nb.id,
        cluster=cluster_of(nb),
        scores=scores,
        passed=not worse,
        why=("nynorsk_not_found",) if worse else (),
        shown=shown(nn, subject.ask(nn).answer),
    )


def _gaps(results: Sequence[Result]) -> list[Figure]:
    """Bokmål less nynorsk; above zero, nynorsk is served worse."""
    return [_gap(results, name) for name in ("found", "right")] if results else []


def _gap(results: Sequence[Result], name: str) -> Figure:
    lost = [one.scores[f"{name}_nb"] - one.scores[f"{name}_nn"] for one in results]
    mean = bootstrap_mean(lost, [one.cluster or one.sample for one in results])
    return Figure(
        suite=NAME,
        metric=f"{name}_gap",
        value=mean.value,
        n=len(lost),
        low=min(mean.low, mean.value),
        high=max(mean.high, mean.value),
        method="bootstrap",
        better="lower",
    )
