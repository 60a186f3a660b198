"""Means with their intervals: which kind, over what, and for which slices."""

import pytest

from evals.errors import NothingMeasured
from evals.metrics.interval import Share
from evals.records import Result
from evals.suites.figures import figures_of
from evals.suites.suite import Metric, Suite

SUITE = Suite(name="s", cases={}, metrics=(Metric("m", by=("language",)),))


def result(name: str, value: float, cluster: str = "", language: str = "nb") -> Result:
    return Result(
        suite="s",
        sample=name,
        cluster=cluster,
        slices=(f"language:{language}", "topic:pay"),
        scores={"m": value},
        passed=True,
    )


def test_shares_of_independent_questions_get_wilsons_interval() -> None:
    (whole, _) = figures_of(SUITE, [result(str(n), float(n % 2)) for n in range(10)])
    assert (whole.method, whole.n, whole.value) == ("wilson", 10, 0.5)
    assert (whole.low, whole.high) == Share(5, 10).bounds


def test_questions_on_one_document_widen_the_interval() -> None:
    """Ten documents, each with ten questions that all go alike."""
    values = [result(f"{d}-{n}", float(d % 2), f"d{d}") for d in range(10) for n in range(10)]
    (clustered, _) = figures_of(SUITE, values)
    (alone, _) = figures_of(SUITE, [one.model_copy(update={"cluster": ""}) for one in values])
    assert clustered.method == "bootstrap"
    assert clustered.high - clustered.low > 2 * (alone.high - alone.low)


def test_all_right_is_not_certainty() -> None:
    (whole, _) = figures_of(SUITE, [result(str(n), 1.0, f"d{n // 2}") for n in range(20)])
    assert whole.value == 1.0
    assert whole.low < 0.9


def test_values_between_none_and_all_are_resampled() -> None:
    (whole, _) = figures_of(SUITE, [result(str(n), n / 10) for n in range(11)])
    assert whole.method == "bootstrap"
    assert whole.value == pytest.approx(0.5)
    assert 0.2 < whole.low < 0.5 < whole.high < 0.8


def test_only_the_slices_asked_for_are_told() -> None:
    results = [result("a", 1.0), result("b", 0.0, language="nn")]
    found = {one.key: one.value for one in figures_of(SUITE, results)}
    assert found == {"s.m": 0.5, "s.m[language:nb]": 1.0, "s.m[language:nn]": 0.0}


def test_a_metric_that_applies_to_nothing_is_an_error() -> None:
    with pytest.raises(NothingMeasured, match=r"s\.m"):
        figures_of(SUITE, [])
