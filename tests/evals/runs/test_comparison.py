from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.paired import mcnemar
from evals.records import Direction, Figure, Result, Run
from evals.runs.comparison import Change, SampleTwice, compare
from tests.evals.report.invented import PROVENANCE


def figure(metric="right", *, name="", better: Direction = "higher", suite="answers") -> Figure:
    return Figure(
        suite=suite,
        metric=metric,
        slice=name,
        value=0.5,
        n=10,
        low=0.2,
        high=0.8,
        method="wilson",
        better=better,
    )


def result(number: int, value: float, **changed) -> Result:
    values = {"suite": "answers", "sample": f"q{number}", "scores": {"right": value}}
    return Result(**(values | {"passed": value == 1} | changed))


def run(values: Sequence[float], figures=None, run_id="before", **changed) -> Run:
    return Run(
        run_id=run_id,
        provenance=PROVENANCE,
        figures=figures or (figure(),),
        results=tuple(result(n, value, **changed) for n, value in enumerate(values)),
    )


def only(before: Run, after: Run) -> Change:
    (change,) = compare(before, after).changes
    return change


def test_a_clear_fall_is_real_and_harmful() -> None:
    change = only(run([1.0] * 20), run([0.0] * 9 + [1.0] * 11))
    assert (change.better, change.worse, change.same) == (0, 9, 11)
    assert change.p == mcnemar(0, 9)
    assert change.real
    assert change.harmful


def test_a_clear_rise_is_real_and_harmless() -> None:
    change = only(run([0.0] * 9 + [1.0] * 11), run([1.0] * 20))
    assert (change.better, change.worse, change.real, change.harmful) == (9, 0, True, False)


def test_five_questions_of_twenty_may_be_chance() -> None:
    change = only(run([1.0] * 20), run([0.0] * 5 + [1.0] * 15))
    assert change.p == mcnemar(0, 5)
    assert not change.real
    assert not change.harmful


def test_questions_that_changed_places_are_no_change() -> None:
    change = only(run([1.0] * 8 + [0.0] * 8), run([0.0] * 8 + [1.0] * 8))
    assert (change.better, change.worse, change.p, change.real) == (8, 8, 1.0, False)


def test_less_is_better_where_the_figure_says_so() -> None:
    figures = (figure(better="lower"),)
    change = only(run([0.0] * 20, figures), run([1.0] * 9 + [0.0] * 11, figures))
    assert (change.better, change.worse, change.harmful) == (0, 9, True)


def test_values_between_are_resampled_by_document() -> None:
    before = run([0.9] * 12)
    after = run([0.4] * 12)
    assert only(before, after).harmful
    one_document = only(run([0.9] * 12, cluster="a"), run([0.4] * 12, cluster="a"))
    assert (one_document.worse, one_document.p, one_document.real) == (12, 1.0, False)


def test_a_handful_of_documents_never_makes_a_change_real() -> None:
    def values(value: float) -> Run:
        numbers = tuple(result(n, value, cluster=f"d{n % 4}") for n in range(40))
        return run([]).model_copy(update={"results": numbers})

    change = only(values(0.9), values(0.4))
    assert change.p == 0.125
    assert not change.real


def test_a_slice_counts_its_own_questions_only() -> None:
    sliced = (figure(name="topic:ferie"),)
    before = run([1.0] * 8, sliced, slices=("topic:ferie",))
    more = (*before.results, result(9, 0.0, slices=("topic:lønn",)))
    change = only(before.model_copy(update={"results": more}), before)
    assert (change.better, change.worse, change.same) == (0, 0, 8)


def test_a_figure_that_is_no_mean_of_questions_is_told_without_a_verdict() -> None:
    figures = (figure("p95"),)
    change = only(run([1.0] * 20, figures), run([0.0] * 20, figures))
    assert (change.p, change.real, change.harmful) == (None, False, False)
    assert (change.better, change.worse, change.same) == (0, 0, 0)


def test_a_figure_of_one_run_only_is_not_compared() -> None:
    assert compare(run([1.0]), run([1.0], (figure("points"),))).changes == ()


def test_questions_of_one_run_only_are_named_and_left_out() -> None:
    found = compare(run([1.0, 1.0, 0.0]), run([1.0, 1.0, 0.0, 0.0, 0.0]))
    assert found.added == (("answers", "q3"), ("answers", "q4"))
    assert found.removed == ()
    assert found.changes[0].same == 3
    back = compare(run([1.0, 1.0, 0.0, 0.0]), run([1.0]))
    assert back.removed == (("answers", "q1"), ("answers", "q2"), ("answers", "q3"))


def test_questions_that_passed_in_one_run_only_have_moved() -> None:
    found = compare(run([1.0, 0.0, 1.0]), run([0.0, 1.0, 1.0], run_id="after"))
    assert [(one.sample, one.before_passed, one.after_passed) for one in found.moved] == [
        ("q0", True, False),
        ("q1", False, True),
    ]
    assert (found.before_id, found.after_id) == ("before", "after")


def test_the_same_question_in_two_suites_is_two() -> None:
    other = result(0, 0.0, suite="routing")
    before = run([1.0]).model_copy(update={"results": (result(0, 1.0), other)})
    assert compare(before, before).moved == ()


def test_a_question_twice_in_a_suite_is_refused_by_name() -> None:
    twice = run([]).model_copy(update={"results": (result(0, 1.0), result(0, 0.0))})
    with pytest.raises(SampleTwice, match="q0"):
        compare(twice, run([1.0]))


def several(count: int, worse: int, idle: int = 0) -> tuple[Run, Run]:
    """Runs with so many figures in which so many of thirty questions fell, and idle figures."""
    names = [f"m{n}" for n in range(count)] + [f"idle{n}" for n in range(idle)]

    def of(fallen: int, run_id: str) -> Run:
        results = tuple(
            Result(
                suite="answers",
                sample=f"q{n}",
                passed=True,
                scores={name: float(not (name[0] == "m" and n < fallen)) for name in names},
            )
            for n in range(30)
        )
        figures = tuple(figure(name) for name in names)
        return Run(run_id=run_id, provenance=PROVENANCE, figures=figures, results=results)

    return of(0, "before"), of(worse, "after")


def test_many_figures_are_corrected_for_as_holm_does() -> None:
    alone = compare(*several(1, 7)).changes
    among = compare(*several(10, 7)).changes
    assert alone[0].p == mcnemar(0, 7)
    assert alone[0].real
    assert {change.p for change in among} == {10 * mcnemar(0, 7)}
    assert not any(change.real for change in among)


def test_figures_that_could_not_be_real_cost_the_others_nothing() -> None:
    changes = compare(*several(1, 7, idle=50)).changes
    assert [change.key for change in changes if change.real] == ["answers.m0"]


@given(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=1, max_size=12))
def test_a_run_has_not_changed_from_itself(values: list[float]) -> None:
    same = run(values)
    found = compare(same, same)
    assert (found.moved, found.added, found.removed) == ((), (), ())
    assert [(one.better, one.worse, one.real) for one in found.changes] == [(0, 0, False)]
