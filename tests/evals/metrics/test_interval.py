import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from evals.metrics.interval import Share


@given(st.lists(st.booleans(), min_size=1, max_size=300))
def test_the_interval_is_wilsons(outcomes: list[bool]) -> None:
    share = Share.of(outcomes)
    expected = binomtest(sum(outcomes), len(outcomes)).proportion_ci(method="wilson")
    assert share.bounds == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_a_share_of_nothing_is_an_error_and_not_zero() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Share.of([])


def test_a_share_is_told_with_its_interval_and_n() -> None:
    assert str(Share(3, 4)) == "0.750 [0.301, 0.954] n=4"
