"""Whether the passages that a question needs are found, and how early."""

from collections.abc import Sequence
from functools import partial

from evals.datasets.sample import Sample
from evals.metrics.ranking import (
    all_found_at,
    f_beta_at,
    ndcg_at,
    precision_at,
    recall_at,
    reciprocal_rank,
)
from evals.records import Result
from evals.suites.evidence import cluster_of, groups_found, shown, slices_of
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite

CUTS = (1, 3, 5, 10)
_MAIN = 5
_SLICES = ("language", "topic", "style", "turn")


def retrieval(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Recall, precision, reciprocal rank, nDCG and F2 of questions that have evidence."""
    return Suite(
        name="retrieval",
        cases={one.id: partial(_judge, subject, one) for one in samples if one.evidence},
        metrics=(
            *(Metric(f"recall@{k}", by=_SLICES if k == _MAIN else ()) for k in CUTS),
            *(Metric(f"all_found@{k}", by=("language",)) for k in (5, 10)),
            Metric("precision@5"),
            Metric("mrr"),
            Metric("ndcg@10"),
            Metric("f2@5"),
        ),
    )


def _judge(subject: Subject, sample: Sample) -> Result:
    found = groups_found(sample, subject.find(sample.question, sample.turns))
    needed = len(sample.evidence)
    scores = {f"recall@{k}": recall_at(found, needed, k) for k in CUTS}
    scores |= {f"all_found@{k}": float(all_found_at(found, needed, k)) for k in (5, 10)}
    scores |= {
        "precision@5": precision_at(found, 5),
        "mrr": reciprocal_rank(found),
        "ndcg@10": ndcg_at(found, needed, 10),
        "f2@5": f_beta_at(found, needed, 5),
    }
    passed = bool(scores["all_found@5"])
    return Result(
        suite="retrieval",
        sample=sample.id,
        cluster=cluster_of(sample),
        slices=slices_of(sample),
        scores=scores,
        passed=passed,
        why=() if passed else ("not_found",),
        shown=shown(sample),
    )
