"""What changed between two runs, question by question, and what of it is more than chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.errors import EvalError
from evals.metrics.paired import mcnemar, paired_bootstrap
from evals.records import Figure, Result, Run

LEVEL = 0.05
_EQUAL = 1e-9
# The least p that a bootstrap can give must survive the correction.
_RESAMPLES = 10_000

SampleKey = tuple[str, str]


class SampleTwice(EvalError):
    """A run holds a question twice in one suite; give each its own id and run again."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in two runs.

    `better`, `worse` and `same` count the questions that both runs hold and the figure is made of;
    `before` and `after` are of all questions of each run. `p` is after Holm's correction, and None
    where the figure is not a mean over questions (a percentile, say): then nothing is known.
    `real` is p < 0.05, `harmful` a real change for the worse.
    """

    key: str
    suite: str
    metric: str
    slice: str
    before: Figure
    after: Figure
    better: int
    worse: int
    same: int
    p: float | None
    real: bool
    harmful: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that passed in one of the runs only."""

    suite: str
    sample: str
    before_passed: bool
    after_passed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed; `added` and `removed` name the questions that only one of the runs holds."""

    before_id: str
    after_id: str
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    added: tuple[SampleKey, ...] = ()
    removed: tuple[SampleKey, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    before: Result
    after: Result

    @property
    def cluster(self) -> str:
        return self.after.cluster or f"{self.after.suite}/{self.after.sample}"


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs by the questions that both hold, figure by figure.

    A change of the figures that both runs have is tested with McNemar's exact test where every
    value is 0 or 1, else with a paired bootstrap over documents.

    Raises:
        SampleTwice: A run holds a question twice in one suite.
    """
    old, new = _by_sample(before), _by_sample(after)
    pairs = [_Pair(old[key], new[key]) for key in new if key in old]
    earlier = {figure.key: figure for figure in before.figures}
    both = [(earlier[now.key], now) for now in after.figures if now.key in earlier]
    return Comparison(
        before_id=before.run_id,
        after_id=after.run_id,
        changes=_corrected([_change(was, now, pairs) for was, now in both]),
        moved=tuple(_moved(pair) for pair in pairs if pair.before.passed != pair.after.passed),
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
    )


def _by_sample(run: Run) -> Mapping[SampleKey, Result]:
    found: dict[SampleKey, Result] = {}
    for result in run.results:
        key = (result.suite, result.sample)
        if key in found:
            raise SampleTwice(
                f"expected each question once in a suite, but run {run.run_id!r} holds {key!r} "
                "twice; give each its own id and run again"
            )
        found[key] = result
    return found


def _moved(pair: _Pair) -> Moved:
    now = pair.after
    return Moved(now.suite, now.sample, pair.before.passed, now.passed)


def _change(was: Figure, now: Figure, pairs: Sequence[_Pair]) -> Change:
    own = [pair for pair in pairs if _is_in(now, pair.before) and _is_in(now, pair.after)]
    sign = 1 if now.better == "higher" else -1
    gains = [sign * (_value(now, pair.after) - _value(now, pair.before)) for pair in own]
    better = sum(gain > _EQUAL for gain in gains)
    worse = sum(gain < -_EQUAL for gain in gains)
    return Change(
        key=now.key,
        suite=now.suite,
        metric=now.metric,
        slice=now.slice,
        before=was,
        after=now,
        better=better,
        worse=worse,
        same=len(own) - better - worse,
        p=_chance(now, own, gains) if own else None,
        real=False,
        # Whether it is real is known only beside the other changes.
        harmful=sum(gains) < 0,
    )


def _is_in(figure: Figure, result: Result) -> bool:
    inside = not figure.slice or figure.slice in result.slices
    return inside and result.suite == figure.suite and figure.metric in result.scores


def _value(figure: Figure, result: Result) -> float:
    return result.scores[figure.metric]


def _chance(figure: Figure, pairs: Sequence[_Pair], gains: Sequence[float]) -> float:
    before = [_value(figure, pair.before) for pair in pairs]
    after = [_value(figure, pair.after) for pair in pairs]
    if {*before, *after} <= {0.0, 1.0}:
        return mcnemar(sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains))
    clusters = [pair.cluster for pair in pairs]
    found = paired_bootstrap(before, after, clusters, resamples=_RESAMPLES).p
    return max(found, _least_possible(clusters, gains))


def _least_possible(clusters: Sequence[str], gains: Sequence[float]) -> float:
    """The least p that a sign test of the clusters that differ can give.

    A bootstrap over a handful of clusters calls chance real; this keeps it from that.
    """
    sums: dict[str, float] = {}
    for cluster, gain in zip(clusters, gains, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + gain
    differ = sum(abs(total) > _EQUAL for total in sums.values())
    return min(1.0, 2.0 ** (1 - differ))


def _corrected(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Correct by Holm (1979) over the changes that could be real at all.

    Where fewer than six questions differ, no p under 0.05 is possible, so such a change cannot be
    a false alarm and does not count among the tests (Tarone 1990).
    """
    possible = [
        (change.p, place)
        for place, change in enumerate(changes)
        if change.p is not None and 2.0 ** (1 - change.better - change.worse) < LEVEL
    ]
    corrected = {place: change.p for place, change in enumerate(changes)}
    least = 0.0
    for rank, (p, place) in enumerate(sorted(possible)):
        least = max(least, min(1.0, p * (len(possible) - rank)))
        corrected[place] = least
    return tuple(_settled(change, corrected[place]) for place, change in enumerate(changes))


def _settled(change: Change, p: float | None) -> Change:
    real = p is not None and p < LEVEL
    return replace(change, p=p, real=real, harmful=real and change.harmful)
