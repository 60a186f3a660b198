"""What becomes of a question that is typed badly, shouted, scanned, or put another way."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from evals.datasets.sample import Sample
from evals.metrics.ranking import all_found_at
from evals.records import Result
from evals.suites.damage import CHANGES
from evals.suites.evidence import FROM_SOURCES, cluster_of, groups_found, shown, slices_of
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite

_CUT = 5
_PARAPHRASE = re.compile(r"(?P<base>.+)-[a-z]$")


def robustness(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Questions beside their spoilt and rephrased selves; a result is one change of one question.

    A paraphrase is a sample whose id is another's with a letter after it.
    """
    bases = {one.id: one for one in samples if one.evidence}
    changed = {
        _name(base, other, change): partial(_judge, subject, base, other, change)
        for base, other, change in _changed(bases)
    }
    return Suite(
        name="robustness",
        cases=changed,
        metrics=(
            Metric("found", by=("change",)),
            Metric("found_unchanged"),
            Metric("kept", by=("change",), spoken=True),
            Metric("answer_kept", by=("change",)),
        ),
    )


def _changed(bases: dict[str, Sample]) -> Iterator[tuple[Sample, Sample, str]]:
    for sample in bases.values():
        match = _PARAPHRASE.fullmatch(sample.id)
        base = bases.get(match["base"]) if match else None
        if base is not None:
            yield base, sample, "paraphrase"
            continue
        for change, spoil in CHANGES.items():
            yield sample, _spoilt(sample, change, spoil), change


def _spoilt(sample: Sample, change: str, spoil: Callable[[str, str], str]) -> Sample:
    seed = f"{change} {sample.id}"
    return sample.model_copy(update={"question": spoil(sample.question, seed)})


def _name(base: Sample, other: Sample, change: str) -> str:
    return other.id if change == "paraphrase" else f"{base.id}+{change}"


def _judge(subject: Subject, base: Sample, other: Sample, change: str) -> Result:
    before, after = (_found(subject, one) for one in (base, other))
    first, second = (subject.ask(one).answer for one in (base, other))
    scores = {
        "found": float(after),
        "found_unchanged": float(before),
        "answer_kept": float((first.status in FROM_SOURCES) is (second.status in FROM_SOURCES)),
    }
    if before:
        scores["kept"] = float(after)
    lost = before and not after
    return Result(
        suite="robustness",
        sample=_name(base, other, change),
        cluster=cluster_of(base),
        slices=slices_of(other, f"change:{change}"),
        scores=scores,
        passed=not lost,
        why=(f"lost_by_{change}",) if lost else (),
        shown=shown(other, second),
    )


def _found(subject: Subject, sample: Sample) -> bool:
    found = groups_found(sample, subject.find(sample.question, sample.turns))
    return all_found_at(found, len(sample.evidence), _CUT)
