import pytest

from evals.records import Figure
from evals.runs.threshold import Threshold, Verdict


def figure(value: float, low: float, high: float, unit="share") -> Figure:
    return Figure(
        suite="answers",
        metric="right",
        value=value,
        n=50,
        low=low,
        high=high,
        method="wilson",
        unit=unit,
    )


@pytest.mark.parametrize(
    ("minimum", "maximum", "values", "expected"),
    [
        (0.8, None, (0.9, 0.82, 0.95), Verdict.GOOD),
        (0.8, None, (0.8, 0.8, 0.9), Verdict.GOOD),
        (0.8, None, (0.82, 0.7, 0.9), Verdict.UNSURE),
        (0.8, None, (0.79, 0.7, 0.95), Verdict.POOR),
        (None, 0.1, (0.02, 0.0, 0.08), Verdict.GOOD),
        (None, 0.1, (0.08, 0.0, 0.2), Verdict.UNSURE),
        (None, 0.1, (0.2, 0.05, 0.3), Verdict.POOR),
        (0.4, 0.6, (0.5, 0.45, 0.55), Verdict.GOOD),
        (0.4, 0.6, (0.5, 0.35, 0.55), Verdict.UNSURE),
        (0.4, 0.6, (0.7, 0.45, 0.8), Verdict.POOR),
        (1.0, None, (1.0, 0.92, 1.0), Verdict.GOOD),
        (1.0, None, (0.99, 0.92, 1.0), Verdict.POOR),
        (None, 0.0, (0.0, 0.0, 0.08), Verdict.GOOD),
        (None, 0.0, (0.01, 0.0, 0.08), Verdict.POOR),
    ],
)
def test_a_figure_is_judged_by_its_value_and_its_interval(
    minimum, maximum, values, expected
) -> None:
    assert Threshold(minimum, maximum, "").judge(figure(*values)) is expected


def test_one_is_no_upper_end_of_milliseconds() -> None:
    assert Threshold(1.0, None, "").judge(figure(2.0, 0.5, 3.0, "ms")) is Verdict.UNSURE


@pytest.mark.parametrize(
    ("minimum", "maximum"), [(None, None), (0.9, 0.1)], ids=["nothing", "turned round"]
)
def test_a_threshold_that_cannot_be_meant_is_refused(minimum, maximum) -> None:
    with pytest.raises(ValueError, match="expected"):
        Threshold(minimum, maximum, "")
