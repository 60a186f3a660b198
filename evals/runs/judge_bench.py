"""The judge's suite, where a judge model is set; nothing of LangChain is loaded otherwise."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from evals.datasets.sample import Sample
from evals.errors import NothingMeasured
from evals.suites.subject import Subject
from evals.suites.suite import Suite


@dataclass(frozen=True, slots=True)
class Bench:
    """The suites that the judge adds, and what it has cost so far."""

    suites: Sequence[Suite] = ()
    cost: Callable[[], dict[str, float]] = field(default=dict)


@contextmanager
def judge_bench(
    name: str, timeout_s: float, subject: Subject, samples: Sequence[Sample]
) -> Iterator[Bench]:
    """A judge named as `provider:model` with its agreement with people; empty without a name.

    Raises:
        JudgeUnusable: The name or the provider's settings cannot be used.
    """
    if not name:
        yield Bench()
        return
    from evals.judging.human_labels import measure_agreement, read_labels
    from evals.judging.judge_model import load_judge
    from evals.judging.suite import judged
    from evals.judging.votes import ThreeVotes

    with load_judge(name, timeout_s=timeout_s) as model:
        votes = ThreeVotes(model)
        try:
            agreement = measure_agreement(votes, read_labels())
        except NothingMeasured:
            agreement = None
        suite = judged(subject, samples, votes, agreement)
        yield Bench((suite,), lambda: dict(model.used.cost))
