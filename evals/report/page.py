"""The report: one HTML file that needs nothing else, for directors first and advisers next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.records import Result, Run
from evals.report import plots, tallies
from evals.report.findings import (
    Case,
    SuiteCases,
    by_suite,
    cases,
    dangers,
    leading_changes,
    parts,
    real_changes,
    worst_first,
)
from evals.report.summary import changed, dangerous, good_enough
from evals.report.words import (
    Words,
    amount,
    between,
    grouped,
    load_words,
    percent,
    plain,
    range_of,
    value_of,
)
from evals.runs.comparison import Comparison
from evals.runs.threshold import Threshold

_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows; the first cell of a row says what the row is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing and the figures that it shows."""

    name: str
    svg: Markup
    table: Table


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that the failed questions can be filtered by; `code` is safe within CSS."""

    code: str
    value: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the failed questions can be filtered by."""

    suites: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    languages: tuple[Choice, ...]

    def codes(self, failed: Sequence[Case], kind: str) -> str:
        """The codes of the topics or languages among cases, with spaces between."""
        options = self.topics if kind == "topic" else self.languages
        values = {case.topic if kind == "topic" else case.language for case in failed}
        return " ".join(option.code for option in options if option.value in values)


def render(
    run: Run,
    comparison: Comparison | None = None,
    *,
    thresholds: Mapping[str, Threshold] | None = None,
) -> str:
    """The report on a run as HTML; the same arguments give the same text.

    Args:
        run: The run.
        comparison: What changed since an earlier run.
        thresholds: What is asked, by `Figure.key`; without any nothing is judged.
    """
    words = load_words()
    found = dangers(run)
    judged = parts(run, thresholds or {})
    failed = cases(run, found)
    groups = by_suite(run, failed)
    return (
        _environment()
        .get_template("report.html")
        .render(
            run=run,
            words=words,
            parts=judged,
            split_note=words.known("split_note", run.provenance.split),
            asked_of=worst_first(judged),
            dangers=found,
            comparison=comparison,
            changes=real_changes(comparison) if comparison else (),
            leading=leading_changes(comparison) if comparison else (),
            good_enough=good_enough(judged, words),
            changed=changed(comparison, words),
            dangerous=dangerous(found, words),
            groups=groups,
            anchors={(case.result.suite, case.result.sample): case.anchor for case in failed},
            choices=_choices(groups, words),
            plots=tuple(_plots(run, comparison, words)),
            questions=len({result.sample for result in run.results}),
            questions_by_key={(one.suite, one.sample): _title(one) for one in run.results},
        )
    )


def _title(result: Result) -> str:
    """What to call a question: itself, shortened, or its id where its text was not kept."""
    question = result.shown.question if result.shown else ""
    if len(question) <= _LONGEST_TITLE:
        return question or result.sample
    # The last word may be cut in two.
    whole, _, _ = question[:_LONGEST_TITLE].rpartition(" ")
    return f"{whole.strip() or question[:_LONGEST_TITLE].strip()} …"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": percent,
        "amount": amount,
        "between": between,
        "grouped": grouped,
        "plain": plain,
        "value": value_of,
        "range": range_of,
    }
    return environment


def _choices(groups: Sequence[SuiteCases], words: Words) -> Choices:
    failed = [case for group in groups for case in group.cases]
    suites = tuple(
        Choice(f"d{number}", group.suite, words.suite(group.suite).name, len(group.cases))
        for number, group in enumerate(groups)
    )
    topics = sorted({case.topic for case in failed}, key=lambda topic: (not topic, topic))
    languages = sorted({case.language for case in failed}, key=lambda one: (not one, one))
    no_topic = words.text("column", "no_topic")
    no_language = words.text("column", "no_language")
    return Choices(
        suites,
        tuple(
            Choice(f"t{n}", one, one or no_topic, sum(case.topic == one for case in failed))
            for n, one in enumerate(topics)
        ),
        tuple(
            Choice(
                f"s{n}",
                one,
                words.label("language", one) if one else no_language,
                sum(case.language == one for case in failed),
            )
            for n, one in enumerate(languages)
        ),
    )


def _plots(run: Run, comparison: Comparison | None, words: Words) -> list[Plot]:
    found = (
        _before_after(comparison, words),
        _status(run, words),
        _recall(run, words),
        _reliability(run, words),
        _latency(run, words),
    )
    return [plot for plot in found if plot]


def _plot(name: str, svg: str, rows: Sequence[tuple[str, ...]], head: Sequence[str]) -> Plot:
    caption = load_words().text(f"plot.{name}", "caption")
    # The drawing's own texts are escaped by what draws it.
    return Plot(name, Markup(svg), Table(caption, tuple(head), tuple(rows)))  # noqa: S704


def _columns(words: Words, *names: str) -> tuple[str, ...]:
    return tuple(words.text("column", name) for name in names)


def _status(run: Run, words: Words) -> Plot | None:
    tally = tallies.status_tally(run)
    if not tally:
        return None
    other = words.text("column", "other_topics")
    rows = [
        (topic or other, *map(grouped, counts), grouped(sum(counts)))
        for topic, counts in zip(tally.topics, tally.counts, strict=True)
    ]
    names = [words.label("status", status) for status in tally.statuses]
    head = (*_columns(words, "topic"), *names, *_columns(words, "sum"))
    return _plot("status", plots.draw_status(tally, words), rows, head)


def _reliability(run: Run, words: Words) -> Plot | None:
    if not run.reliability:
        return None
    rows = [
        (between(one.low, one.high, "share"), percent(one.mean), percent(one.right), grouped(one.n))
        for one in run.reliability
    ]
    svg = plots.draw_reliability(run.reliability, words)
    return _plot("reliability", svg, rows, _columns(words, "bin", "mean", "right", "n"))


def _recall(run: Run, words: Words) -> Plot | None:
    figures = tallies.recall_figures(run)
    if not figures:
        return None
    rows = [(str(k), value_of(one), range_of(one), grouped(one.n)) for k, one in figures]
    svg = plots.draw_recall(figures, words)
    return _plot("recall", svg, rows, _columns(words, "hits_counted", "found", "range", "n"))


def _latency(run: Run, words: Words) -> Plot | None:
    bars = tallies.latency_bars(run)
    if not bars:
        return None
    rows = [(f"{grouped(bar.low)}–{grouped(bar.high)}", grouped(bar.n)) for bar in bars]
    return _plot("latency", plots.draw_latency(bars, words), rows, _columns(words, "time", "n"))


def _before_after(comparison: Comparison | None, words: Words) -> Plot | None:
    changes = tallies.main_changes(comparison)
    if not changes:
        return None
    rows = [
        (
            words.metric(one.suite, one.metric).name,
            value_of(one.before),
            range_of(one.before),
            value_of(one.after),
            range_of(one.after),
        )
        for one in changes
    ]
    head = _columns(words, "figure", "before", "range", "after", "range")
    return _plot("before_after", plots.draw_before_after(changes, words), rows, head)
