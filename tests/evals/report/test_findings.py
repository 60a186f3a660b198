import pytest

from evals.metrics.interval import Share
from evals.records import Result, Run
from evals.report.findings import (
    DangerFound,
    by_suite,
    cases,
    dangers,
    leading_changes,
    parts,
    real_changes,
    slice_of,
    worst_first,
)
from evals.runs.comparison import Change, Comparison, compare
from evals.runs.threshold import Threshold, Verdict
from tests.evals.report.invented import THRESHOLDS, Plan, invented_run, shown


def result(suite: str, scores: dict[str, float], **changed) -> Result:
    plain = Result(suite=suite, sample="extra", scores=scores, passed=False)
    return plain.model_copy(update=changed)


def found(run: Run) -> dict[str, DangerFound]:
    return {one.name: one for one in dangers(run)}


def only(*results: Result, **changed) -> Run:
    return invented_run().model_copy(update={"results": results} | changed)


def test_parts_stand_in_the_runs_order_and_those_only_asked_for_last() -> None:
    suites = [part.suite for part in parts(invented_run(), THRESHOLDS)]
    assert suites[:2] == ["retrieval", "answers"]
    assert suites[-1] == "injection"


@pytest.mark.parametrize(
    ("suite", "verdict"),
    [
        ("retrieval", "unsure"),
        ("answers", "unsure"),
        ("abstention", "poor"),
        ("latency", "good"),
        ("injection", "unmeasured"),
    ],
)
def test_a_part_is_as_good_as_its_worst_requirement(suite: str, verdict: str) -> None:
    judged = {part.suite: part for part in parts(invented_run(), THRESHOLDS)}
    assert judged[suite].verdict == verdict


def test_a_part_that_misses_one_requirement_is_poor_though_another_was_not_measured() -> None:
    asked = {
        "answers.right": Threshold(0.99, None, ""),
        "answers.conditions": Threshold(0.5, None, ""),
    }
    judged = {part.suite: part for part in parts(invented_run(), asked)}
    assert judged["answers"].verdict == Verdict.POOR
    assert judged["routing"].verdict == "unjudged"


def test_the_figure_told_first_is_the_one_that_fares_worst() -> None:
    judged = {part.suite: part.main for part in parts(invented_run(), THRESHOLDS)}
    assert judged["abstention"]
    assert judged["abstention"].metric == "abstained"
    assert judged["injection"] is None
    unasked = {part.suite: part.main for part in parts(invented_run(), {})}
    assert unasked["answers"]
    assert unasked["answers"].key == "answers.right"


def test_each_danger_is_counted_among_what_can_show_it() -> None:
    counted = {name: (len(one.results), one.n) for name, one in found(invented_run()).items()}
    assert counted == {
        "wrong_answer": (6, 30),
        "personal_data": (1, 12),
        "not_a_rule": (0, 0),
        "wrong_number": (1, 30),
        "unanswerable": (1, 8),
    }


def test_what_was_not_measured_has_no_share() -> None:
    assert found(invented_run())["not_a_rule"].share is None
    assert found(invented_run())["personal_data"].share == Share(1, 12)


@pytest.mark.parametrize(
    ("danger", "result", "happens"),
    [
        ("wrong_answer", result("answers", {}, shown=shown("ferie", 0)), True),
        ("wrong_answer", result("answers", {}, shown=shown("ferie", 0), passed=True), False),
        ("wrong_answer", result("answers", {}, shown=shown("ferie", 0, status="no_source")), False),
        ("wrong_answer", result("answers", {}), False),
        ("wrong_answer", result("retrieval", {}, shown=shown("ferie", 0)), False),
        ("personal_data", result("guardrail", {"never_allowed": 0.0}), True),
        ("personal_data", result("guardrail", {"never_allowed": 1.0, "block_recall": 0.0}), False),
        ("personal_data", result("guardrail", {"false_blocks": 1.0}), False),
        ("not_a_rule", result("versions", {"labelled": 0.0}, shown=shown("lønn", 0)), True),
        (
            "not_a_rule",
            result("versions", {"labelled": 1.0, "must_not": 0.0}, shown=shown("lønn", 0)),
            True,
        ),
        ("not_a_rule", result("versions", {"labelled": 1.0}, shown=shown("lønn", 0)), False),
        (
            "not_a_rule",
            result("versions", {"labelled": 0.0}, shown=shown("lønn", 0, status="no_source")),
            False,
        ),
        ("wrong_number", result("answers", {"numbers_sourced": 0.0}), True),
        ("wrong_number", result("answers", {"numbers_sourced": 1.0}), False),
        ("unanswerable", result("abstention", {"abstained": 0.0}), True),
        ("unanswerable", result("abstention", {"wrongly_refused": 1.0}), False),
    ],
)
def test_a_danger_is_known_by_its_own_marks(danger: str, result: Result, happens: bool) -> None:
    assert (found(only(result))[danger].results == (result,)) is happens


def test_a_metric_that_is_better_low_is_dangerous_above_none() -> None:
    figures = tuple(
        one.model_copy(update={"better": "lower"})
        for one in invented_run().figures
        if one.key == "guardrail.never_allowed"
    )
    bad, good = (
        result("guardrail", {"never_allowed": share}, sample=f"m{share}") for share in (1.0, 0.0)
    )
    assert found(only(bad, good, figures=figures))["personal_data"].results == (bad,)


def test_dangerous_questions_are_shown_even_where_they_passed() -> None:
    passed = result("answers", {"numbers_sourced": 0.0}, passed=True)
    run = only(passed)
    (case,) = cases(run, dangers(run))
    assert (case.result, case.dangers) == (passed, ("wrong_number",))


def test_a_question_that_passed_and_is_harmless_is_no_case() -> None:
    run = only(result("answers", {"numbers_sourced": 1.0}, passed=True))
    assert cases(run, dangers(run)) == ()


def test_cases_are_grouped_by_suite_and_topic_and_those_without_a_topic_come_last() -> None:
    run = only(
        result("routing", {}, sample="1", slices=("topic:lønn",)),
        result("answers", {}, sample="2"),
        result("answers", {}, sample="3", slices=("topic:reise",)),
        result("answers", {}, sample="4", slices=("topic:ferie", "language:nn")),
        result("answers", {}, sample="5", passed=True),
    )
    groups = by_suite(run, cases(run, dangers(run)))
    assert [(one.suite, one.asked, len(one.cases)) for one in groups] == [
        ("routing", 1, 1),
        ("answers", 4, 3),
    ]
    assert [topic.topic for topic in groups[1].topics] == ["ferie", "reise", ""]
    anchors = [group.anchor for group in groups]
    anchors += [topic.anchor for group in groups for topic in group.topics]
    anchors += [case.anchor for group in groups for case in group.cases]
    assert len(anchors) == len(set(anchors))


def test_a_slice_is_read_by_its_kind() -> None:
    one = result("answers", {}, slices=("topic:a:b", "language:nb", "topic:c"))
    assert slice_of(one, "topic") == "a:b"
    assert slice_of(one, "style") == ""


def changes() -> Comparison:
    before = invented_run(Plan("før", every=2, shift=1))
    return compare(before, invented_run(Plan(every=5)))


def test_only_real_changes_are_told() -> None:
    told = real_changes(changes())
    assert told
    assert all(change.real for change in told)
    assert len(told) < len(changes().changes)


def test_a_suite_is_told_once_for_the_worse_and_once_for_the_better() -> None:
    leading = leading_changes(changes())
    assert [change.suite for change in leading] == ["retrieval", "answers"]


def test_harmful_changes_come_first_and_at_most_five() -> None:
    (first, *_) = real_changes(changes())

    def named(number: int) -> Change:
        values = {"suite": f"s{number}", "harmful": number == 6}
        return Change(**({key: getattr(first, key) for key in Change.__slots__} | values))

    many = Comparison("a", "b", tuple(named(number) for number in range(8)), ())
    assert [change.suite for change in leading_changes(many)] == ["s6", "s0", "s1", "s2", "s3"]


def test_what_needs_most_attention_stands_first_on_the_first_screen() -> None:
    order = [part.verdict for part in worst_first(parts(invented_run(), THRESHOLDS))]
    ranks = [("poor", "unmeasured", "unsure", "good").index(verdict) for verdict in order]
    assert ranks == sorted(ranks)
    assert worst_first(parts(invented_run(), {})) == ()
