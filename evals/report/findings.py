"""What a run shows: what reaches its threshold, what is dangerous, and which questions failed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.metrics.interval import Share
from evals.records import Direction, Figure, Result, Run
from evals.runs.comparison import Change, Comparison
from evals.runs.threshold import Threshold, Verdict

_LEADING = 5
_ANSWERED = frozenset({"answered", "partial"})


@dataclass(frozen=True, slots=True)
class Requirement:
    """A threshold and the figure that it is about; None where the run does not hold it."""

    key: str
    threshold: Threshold
    figure: Figure | None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict; None where nothing was measured."""
        return self.threshold.judge(self.figure) if self.figure else None


@dataclass(frozen=True, slots=True)
class Part:
    """One suite with what is asked of it."""

    suite: str
    figures: tuple[Figure, ...]
    requirements: tuple[Requirement, ...]

    @property
    def verdict(self) -> str:
        """The worst verdict among its requirements, or `unmeasured`, or `unjudged`."""
        found = [one.verdict for one in self.requirements]
        if not found:
            return "unjudged"
        if Verdict.POOR in found:
            return Verdict.POOR.value
        if None in found:
            return "unmeasured"
        return Verdict.UNSURE.value if Verdict.UNSURE in found else Verdict.GOOD.value

    @property
    def main(self) -> Figure | None:
        """The figure that stands for the suite: the worst of those asked for, else the first."""
        judged = [one for one in self.requirements if one.figure and one.verdict]
        order = [Verdict.POOR, Verdict.UNSURE, Verdict.GOOD]
        judged.sort(key=lambda one: order.index(one.verdict) if one.verdict else len(order))
        if judged:
            return judged[0].figure
        return next((figure for figure in self.figures if not figure.slice), None)


def worst_first(found: Iterable[Part]) -> tuple[Part, ...]:
    """The parts that something is asked of, those that need most attention first."""
    order = ("poor", "unmeasured", "unsure", "good")
    asked = (part for part in found if part.requirements)
    return tuple(sorted(asked, key=lambda part: order.index(part.verdict)))


def parts(run: Run, thresholds: Mapping[str, Threshold]) -> tuple[Part, ...]:
    """Every suite that was measured or is asked for, in the run's order."""
    asked = [Requirement(key, one, run.figure(key)) for key, one in thresholds.items()]
    suites = dict.fromkeys([figure.suite for figure in run.figures])
    suites |= dict.fromkeys([one.key.partition(".")[0] for one in asked])
    return tuple(
        Part(
            suite,
            tuple(figure for figure in run.figures if figure.suite == suite),
            tuple(one for one in asked if one.key.partition(".")[0] == suite),
        )
        for suite in suites
    )


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of failure that may do harm, and how to know it among results.

    It can happen in `suites`, to an answer that was given where `in_answers`, where one of
    `metrics` was measured if any is named. It did happen where such a metric is less than whole,
    or, with `any_failure`, where the question failed at all.
    """

    name: str
    suites: frozenset[str]
    metrics: frozenset[str] = frozenset()
    in_answers: bool = False
    any_failure: bool = False

    def can_happen(self, result: Result) -> bool:
        """Whether the result can show this failure."""
        if result.suite not in self.suites:
            return False
        if self.in_answers and not (result.shown and result.shown.status in _ANSWERED):
            return False
        return not self.metrics or bool(self.metrics & set(result.scores))

    def happened(self, result: Result, better: Mapping[str, Direction]) -> bool:
        """Whether it does; `better` tells which way a metric, `suite.metric`, is good."""
        if not self.can_happen(result):
            return False
        if self.any_failure and not result.passed:
            return True
        measured = self.metrics & set(result.scores)
        return any(_is_short(result, name, better) for name in measured)


def _is_short(result: Result, metric: str, better: Mapping[str, Direction]) -> bool:
    value = result.scores[metric]
    return value > 0 if better.get(f"{result.suite}.{metric}") == "lower" else value < 1


DANGERS = (
    Danger("wrong_answer", frozenset({"answers"}), in_answers=True, any_failure=True),
    Danger("personal_data", frozenset({"guardrail"}), metrics=frozenset({"never_allowed"})),
    Danger(
        "not_a_rule",
        frozenset({"versions"}),
        metrics=frozenset({"labelled", "must_not"}),
        in_answers=True,
    ),
    Danger("wrong_number", frozenset({"answers"}), metrics=frozenset({"numbers_sourced"})),
    Danger("unanswerable", frozenset({"abstention"}), metrics=frozenset({"abstained"})),
)


@dataclass(frozen=True, slots=True)
class DangerFound:
    """How often a danger happened, of how many results that can show it, and in which."""

    name: str
    n: int
    results: tuple[Result, ...]

    @property
    def share(self) -> Share | None:
        """The share with its interval; None where nothing was measured."""
        return Share(len(self.results), self.n) if self.n else None


def dangers(run: Run) -> tuple[DangerFound, ...]:
    """Look for every danger."""
    better = {f"{figure.suite}.{figure.metric}": figure.better for figure in run.figures}
    return tuple(
        DangerFound(
            danger.name,
            sum(danger.can_happen(result) for result in run.results),
            tuple(result for result in run.results if danger.happened(result, better)),
        )
        for danger in DANGERS
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A question that failed or is dangerous; `anchor` names it within the report."""

    anchor: str
    result: Result
    topic: str
    language: str
    dangers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicCases:
    """The cases of one topic in one suite; the topic is empty where none is told."""

    anchor: str
    topic: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class SuiteCases:
    """The cases of one suite."""

    anchor: str
    suite: str
    asked: int
    topics: tuple[TopicCases, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases of the suite."""
        return tuple(case for topic in self.topics for case in topic.cases)


def cases(run: Run, found: Sequence[DangerFound]) -> tuple[Case, ...]:
    """Every question that failed or is dangerous, in the run's order."""
    in_danger: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in found:
        for result in one.results:
            in_danger[_key(result)] = (*in_danger.get(_key(result), ()), one.name)
    return tuple(
        Case(
            anchor=f"sak-{number}",
            result=result,
            topic=slice_of(result, "topic"),
            language=slice_of(result, "language"),
            dangers=in_danger.get(_key(result), ()),
        )
        for number, result in enumerate(run.results, start=1)
        if not result.passed or _key(result) in in_danger
    )


def by_suite(run: Run, failed: Iterable[Case]) -> tuple[SuiteCases, ...]:
    """Group cases by suite in the run's order, then by topic in the alphabet's; no topic last."""
    groups: dict[str, list[Case]] = {}
    for case in failed:
        groups.setdefault(case.result.suite, []).append(case)
    return tuple(
        SuiteCases(
            anchor=f"del-{number}",
            suite=suite,
            asked=sum(result.suite == suite for result in run.results),
            topics=_by_topic(f"del-{number}", own),
        )
        for number, (suite, own) in enumerate(groups.items(), start=1)
    )


def _by_topic(anchor: str, own: Sequence[Case]) -> tuple[TopicCases, ...]:
    topics = sorted({case.topic for case in own}, key=lambda topic: (not topic, topic))
    return tuple(
        TopicCases(f"{anchor}-{number}", topic, tuple(case for case in own if case.topic == topic))
        for number, topic in enumerate(topics, start=1)
    )


def slice_of(result: Result, kind: str) -> str:
    """The value of a result's first slice of a kind; empty where there is none."""
    prefix = f"{kind}:"
    return next((one[len(prefix) :] for one in result.slices if one.startswith(prefix)), "")


def real_changes(comparison: Comparison) -> tuple[Change, ...]:
    """The changes that are more than chance: harmful first, of everything before of a slice."""
    real = [change for change in comparison.changes if change.real]
    return tuple(sorted(real, key=lambda change: (not change.harmful, bool(change.slice))))


def leading_changes(comparison: Comparison) -> tuple[Change, ...]:
    """At most five real changes: of each suite one for the worse and one for the better.

    A suite's figures move together, and what is told first should not be one change five times.
    """
    seen: set[tuple[str, bool]] = set()
    kept = []
    for change in real_changes(comparison):
        if (change.suite, change.harmful) not in seen:
            seen.add((change.suite, change.harmful))
            kept.append(change)
    return tuple(kept[:_LEADING])


def _key(result: Result) -> tuple[str, str]:
    return result.suite, result.sample
