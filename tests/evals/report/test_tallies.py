from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.records import Result, Run, Shown
from evals.report.tallies import latency_bars, main_changes, recall_figures, status_tally
from evals.runs.comparison import compare
from tests.evals.report.invented import Plan, invented_run


def of(*results: Result) -> Run:
    return invented_run().model_copy(update={"results": results})


def ended(sample: str, topic: str, status: str, *, suite="answers", by_slice=False) -> Result:
    slices = (f"topic:{topic}", *((f"status:{status}",) if by_slice else ()))
    told = None if by_slice else Shown(question="?", status=status)
    return Result(suite=suite, sample=sample, slices=slices, scores={}, passed=True, shown=told)


def wait(number: int, ms: float, suite="latency") -> Result:
    return Result(suite=suite, sample=f"t{number}", scores={"answer_ms": ms}, passed=True)


def test_topics_and_statuses_are_counted_with_the_most_first() -> None:
    tally = status_tally(
        of(
            ended("1", "ferie", "answered"),
            ended("2", "lønn", "answered"),
            ended("3", "lønn", "no_source", by_slice=True),
        )
    )
    assert tally
    assert tally.topics == ("lønn", "ferie")
    assert tally.statuses == ("answered", "no_source")
    assert tally.counts == ((1, 1), (1, 0))


def test_a_question_in_two_suites_counts_once() -> None:
    twice = (
        ended("1", "ferie", "answered"),
        ended("1", "ferie", "no_source", suite="abstention"),
    )
    tally = status_tally(of(*twice))
    assert tally
    assert tally.counts == ((1,),)


@pytest.mark.parametrize("suite", ["answer_check", "robustness", "injection", "latency"])
def test_spoilt_questions_and_answers_do_not_count(suite: str) -> None:
    assert status_tally(of(ended("1+upper_case", "ferie", "no_source", suite=suite))) is None


def test_topics_beyond_the_eighteenth_are_taken_together() -> None:
    tally = status_tally(of(*(ended(str(n), f"tema {n:02}", "answered") for n in range(25))))
    assert tally
    assert len(tally.topics) == 19
    assert tally.topics[-1] is None
    assert tally.counts[-1] == (7,)


def test_nothing_is_counted_without_topic_or_status() -> None:
    assert status_tally(of(wait(1, 20.0))) is None


@given(st.lists(st.floats(min_value=0.01, max_value=1e6), min_size=1, max_size=40))
def test_every_answer_is_in_one_bar_of_at_most_twelve(times: list[float]) -> None:
    bars = latency_bars(of(*(wait(n, ms) for n, ms in enumerate(times))))
    assert bars
    assert len(bars) <= 12
    assert sum(bar.n for bar in bars) == len(times)
    assert bars[0].low <= min(times) < bars[0].high
    assert bars[-1].low <= max(times) < bars[-1].high
    assert all(one.high == other.low for one, other in pairwise(bars))


@pytest.mark.parametrize(
    ("times", "width"), [((1.0, 2.0), 1), ((0.0, 100.0), 10), ((0.0, 130.0), 20), ((5.0,), 1)]
)
def test_bars_have_round_widths(times: tuple[float, ...], width: int) -> None:
    bars = latency_bars(of(*(wait(n, ms) for n, ms in enumerate(times))))
    assert bars
    assert bars[0].high - bars[0].low == width


def test_other_suites_times_are_not_latency() -> None:
    assert latency_bars(of(wait(1, 20.0, suite="answers"))) is None


def test_recall_is_told_by_k_and_without_slices() -> None:
    run = invented_run()
    figures = recall_figures(run.model_copy(update={"figures": tuple(reversed(run.figures))}))
    assert figures
    assert [k for k, _ in figures] == [1, 3, 5, 10]
    sliced = [one.model_copy(update={"slice": "language:nn"}) for one in run.figures]
    assert recall_figures(run.model_copy(update={"figures": tuple(sliced)})) is None


def test_main_figures_are_those_that_both_runs_hold() -> None:
    before, run = invented_run(Plan("før", every=2)), invented_run()
    changes = main_changes(compare(before, run))
    assert changes
    assert [one.key for one in changes][:2] == ["retrieval.recall@5", "answers.right"]
    assert "latency.answer_p95" not in [one.key for one in changes]
    assert main_changes(None) is None
