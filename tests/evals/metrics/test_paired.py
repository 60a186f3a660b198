import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from evals.metrics.paired import mcnemar, paired_bootstrap
from evals.metrics.resampling import bootstrap_mean


@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_the_exact_binomial_test(better: int, worse: int) -> None:
    n = better + worse
    expected = binomtest(better, n).pvalue if n else 1.0
    assert mcnemar(better, worse) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("better", "worse"), [(50_000, 51_000), (10_000, 10_000), (0, 1000), (5100, 4900)]
)
def test_mcnemar_bears_large_counts(better: int, worse: int) -> None:
    expected = binomtest(better, better + worse).pvalue
    assert mcnemar(better, worse) == pytest.approx(expected, rel=1e-7)


def test_nothing_changed_is_no_sign_of_a_difference() -> None:
    assert mcnemar(0, 0) == 1.0


def test_a_count_below_zero_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1"):
        mcnemar(-1, 3)


def test_a_difference_is_the_mean_of_the_changes_with_its_interval() -> None:
    before = [0.0, 0.5, 1.0, 0.2, 0.4, 0.1]
    after = [1.0, 0.5, 1.0, 0.6, 0.4, 0.9]
    clusters = ["a", "a", "b", "b", "c", "c"]
    found = paired_bootstrap(before, after, clusters)
    changes = [now - then for then, now in zip(before, after, strict=True)]
    mean = bootstrap_mean(changes, clusters)
    assert (found.value, found.low, found.high) == (mean.value, mean.low, mean.high)


def test_a_clear_difference_has_a_small_p_which_is_never_zero() -> None:
    found = paired_bootstrap([0.0] * 30, [1.0] * 29 + [0.0], resamples=999)
    assert found.p == pytest.approx(2 / 1000)


def test_after_and_before_exchanged_gives_the_difference_with_the_other_sign() -> None:
    before, after = [0.1, 0.9, 0.4, 0.3], [0.3, 0.7, 0.9, 0.4]
    one, other = paired_bootstrap(before, after), paired_bootstrap(after, before)
    assert one.value == pytest.approx(-other.value)
    assert one.low == pytest.approx(-other.high)
    assert one.p == other.p


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_the_same_results_have_no_difference(results: list[bool]) -> None:
    found = paired_bootstrap(results, results, resamples=50)
    assert (found.value, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_p_is_below_a_twentieth_one_time_in_twenty_where_nothing_differs() -> None:
    rng = np.random.default_rng(4)
    found = [
        paired_bootstrap(rng.random(60).tolist(), rng.random(60).tolist(), resamples=300).p
        for _ in range(300)
    ]
    assert 0.02 <= sum(p < 0.05 for p in found) / 300 <= 0.09


def test_questions_must_be_the_same() -> None:
    with pytest.raises(ValueError, match="got 1 and 2"):
        paired_bootstrap([1.0], [1.0, 0.0])
