"""What the plots show, counted; a tally is None where the run has nothing for it."""

from collections import Counter
from dataclasses import dataclass
from math import ceil, floor, log10

from evals.records import Figure, Run
from evals.report.findings import slice_of
from evals.runs.comparison import Change, Comparison

_MOST_TOPICS = 18
_BARS = 12
_AS_ASKED = frozenset({"answers", "abstention", "routing", "conversation", "versions"})
"""Suites that put questions as they were written; others spoil the question or the answer."""
_MAIN = (
    "retrieval.recall@5",
    "answers.right",
    "answers.numbers_sourced",
    "abstention.abstained",
    "abstention.wrongly_refused",
    "routing.right",
    "guardrail.block_recall",
    "guardrail.never_allowed",
    "guardrail.false_blocks",
    "conversation.right",
    "versions.right",
    "parity.right_nn",
    "robustness.kept",
    "injection.blocked",
    "answer_check.spoilt_dropped",
)


@dataclass(frozen=True, slots=True)
class StatusTally:
    """Questions counted by topic (rows) and status (columns); the topic None is all the rest."""

    topics: tuple[str | None, ...]
    statuses: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def status_tally(run: Run) -> StatusTally | None:
    """Count each question once, though several suites may hold it, and none that was spoilt.

    The topics with most questions come first; those beyond the eighteenth are taken together.
    """
    ends: dict[str, tuple[str, str]] = {}
    for result in run.results:
        if result.suite not in _AS_ASKED:
            continue
        status = result.shown.status if result.shown else ""
        status = status or slice_of(result, "status")
        topic = slice_of(result, "topic")
        if topic and status:
            ends.setdefault(result.sample, (topic, status))
    if not ends:
        return None
    sizes = Counter(topic for topic, _ in ends.values())
    topics = sorted(sizes, key=lambda topic: (-sizes[topic], topic))
    kept: list[str | None] = [*topics[:_MOST_TOPICS]]
    rows: list[str | None] = [*kept, None] if len(topics) > len(kept) else kept
    ways = Counter(status for _, status in ends.values())
    statuses = tuple(sorted(ways, key=lambda status: (-ways[status], status)))
    cells = Counter((topic if topic in kept else None, status) for topic, status in ends.values())
    return StatusTally(
        tuple(rows), statuses, tuple(tuple(cells[row, one] for one in statuses) for row in rows)
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers took [low, high) milliseconds."""

    low: int
    high: int
    n: int


def latency_bars(run: Run) -> tuple[Bar, ...] | None:
    """Count the answers of the suite `latency` by time, in at most twelve bars of round width."""
    times = [
        result.scores["answer_ms"]
        for result in run.results
        if result.suite == "latency" and "answer_ms" in result.scores
    ]
    if not times:
        return None
    width = _round_width((max(times) - min(times)) / (_BARS - 1))
    places = Counter(floor(time / width) for time in times)
    return tuple(
        Bar(place * width, (place + 1) * width, places[place])
        for place in range(min(places), max(places) + 1)
    )


def _round_width(least: float) -> int:
    """The least of 1, 2, 5, 10, 20, 50 … that is no less."""
    scale = int(10 ** floor(log10(max(least, 1))))
    return next((step * scale for step in (1, 2, 5) if step * scale >= ceil(least)), 10 * scale)


def recall_figures(run: Run) -> tuple[tuple[int, Figure], ...] | None:
    """The figures `retrieval.recall@k` over all questions, by k."""
    found = [
        (int(figure.metric.removeprefix("recall@")), figure)
        for figure in run.figures
        if figure.suite == "retrieval"
        and not figure.slice
        and figure.metric.removeprefix("recall@").isdecimal()
    ]
    return tuple(sorted(found, key=lambda one: one[0])) or None


def main_changes(comparison: Comparison | None) -> tuple[Change, ...] | None:
    """The main figures that both runs hold, in a fixed order."""
    changes = comparison.changes if comparison else ()
    by_key = {change.key: change for change in changes if change.after.unit == "share"}
    return tuple(by_key[key] for key in _MAIN if key in by_key) or None
