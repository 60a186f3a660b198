import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, bootstrap

from evals.metrics.resampling import bootstrap_mean, percentile, resampled_means

_VALUES = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=40)


def test_without_clusters_the_interval_is_that_of_the_known_library() -> None:
    values = np.random.default_rng(1).gamma(2.0, 100.0, size=120).tolist()
    mine = bootstrap_mean(values, resamples=20_000)
    theirs = bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    # Each bound is a quantile of 20 000 draws; 1 is some four of its standard errors.
    assert (mine.low, mine.high) == pytest.approx((theirs.low, theirs.high), abs=1.0)
    assert mine.value == pytest.approx(np.mean(values))


def _outcomes(rng: np.random.Generator, spread: float) -> tuple[list[float], list[str]]:
    """Forty documents of eight questions; mean 0, documents and questions vary."""
    documents = rng.normal(0, spread, size=40)
    values = np.repeat(documents, 8) + rng.normal(0, 1, size=320)
    return values.tolist(), [f"document-{number // 8}" for number in range(320)]


def _covered(spread: float, *, clustered: bool) -> float:
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(300):
        values, clusters = _outcomes(rng, spread)
        mean = bootstrap_mean(values, clusters if clustered else None, resamples=400)
        hits += mean.low <= 0 <= mean.high
    return hits / 300


def test_clusters_keep_what_the_interval_promises_where_questions_on_a_document_agree() -> None:
    assert 0.91 <= _covered(1.0, clustered=True) <= 0.98


def test_without_clusters_it_promises_too_much_where_questions_on_a_document_agree() -> None:
    assert _covered(1.0, clustered=False) < 0.70


def test_without_clusters_it_holds_where_questions_do_not_depend_on_each_other() -> None:
    assert 0.91 <= _covered(0.0, clustered=False) <= 0.98


@given(_VALUES)
@settings(max_examples=30)
def test_the_mean_is_within_its_interval_and_that_within_the_values(values: list[float]) -> None:
    mean = bootstrap_mean(values, resamples=50)
    assert mean.low <= mean.value <= mean.high
    assert min(values) - 1e-9 <= mean.low
    assert mean.high <= max(values) + 1e-9


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    values = [float(number % 7) for number in range(50)]
    assert bootstrap_mean(values, seed=5) == bootstrap_mean(values, seed=5)
    assert bootstrap_mean(values, seed=5) != bootstrap_mean(values, seed=6)


def test_a_draw_is_of_whole_documents_and_weighs_their_questions() -> None:
    draws = resampled_means([1.0, 1.0, 1.0, 0.0], ["a", "a", "a", "b"], resamples=200)
    # Two draws of {a, b}: both a, both b, or one of each with three of four questions.
    assert set(draws.tolist()) == {1.0, 0.75, 0.0}


def test_questions_without_a_document_stand_alone() -> None:
    values = [float(number) for number in range(6)]
    apart = resampled_means(values, list("abcdef"))
    assert resampled_means(values, ["a", "b", "", "", "", ""]).tolist() == apart.tolist()
    assert resampled_means(values, [""] * 6).tolist() == apart.tolist()


def test_questions_that_are_all_on_one_document_are_drawn_themselves() -> None:
    values = [0.0, 1.0, 1.0, 0.0, 1.0]
    assert bootstrap_mean(values, ["a"] * 5) == bootstrap_mean(values)


def test_many_questions_are_drawn_in_parts() -> None:
    values = [float(number % 2) for number in range(400_000)]
    draws = resampled_means(values, resamples=5)
    assert draws.shape == (5,)
    assert draws == pytest.approx(np.full(5, 0.5), abs=0.01)


def test_a_mean_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        bootstrap_mean([])


def test_each_value_must_have_its_cluster() -> None:
    with pytest.raises(ValueError, match="got 1 for 2"):
        bootstrap_mean([1.0, 0.0], ["a"])


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60), st.integers(1, 99))
def test_a_percentile_is_that_of_the_known_library(values: list[int], per_cent: int) -> None:
    found = percentile(values, per_cent / 100)
    assert found.value == np.percentile(values, per_cent, method="inverted_cdf")
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize(("n", "q"), [(100, 0.5), (200, 0.95), (1000, 0.99), (100_000, 0.9)])
def test_the_interval_of_a_percentile_covers_what_the_binomial_says(n: int, q: float) -> None:
    found = percentile([float(number) for number in range(1, n + 1)], q)
    covered = binom.cdf(found.high - 1, n, q) - binom.cdf(found.low - 1, n, q)
    assert covered >= 0.95
    narrower = binom.cdf(found.high - 2, n, q) - binom.cdf(found.low - 1, n, q)
    assert narrower < covered
    assert binom.sf(found.high - 2, n, q) > 0.025
    assert binom.cdf(found.low, n, q) > 0.025


def test_with_few_values_the_interval_of_a_high_percentile_ends_at_the_largest() -> None:
    found = percentile([10.0, 30.0, 20.0], 0.95)
    assert (found.value, found.high, found.n, found.q) == (30.0, 30.0, 3, 0.95)


@pytest.mark.parametrize("q", [0.0, 1.0, 95.0, -0.1])
def test_a_percentile_is_asked_for_as_a_share(q: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        percentile([1.0], q)


def test_a_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        percentile([], 0.5)
