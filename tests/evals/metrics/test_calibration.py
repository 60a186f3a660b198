from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score

from evals.metrics.calibration import (
    Bar,
    brier_score,
    expected_calibration_error,
    reliability,
    roc_auc,
)

# Tenths make equal scores common.
_ANSWERS = st.lists(
    st.tuples(st.integers(0, 10).map(lambda tenths: tenths / 10), st.booleans()),
    min_size=1,
    max_size=60,
)
_Answers = list[tuple[float, bool]]


def _apart(answers: _Answers) -> tuple[list[float], list[bool]]:
    return [score for score, _ in answers], [right for _, right in answers]


@given(_ANSWERS)
def test_the_brier_score_is_that_of_the_known_library(answers: _Answers) -> None:
    scores, right = _apart(answers)
    assert brier_score(scores, right) == pytest.approx(
        brier_score_loss(right, scores, labels=[False, True])
    )


@given(_ANSWERS)
def test_the_area_is_that_of_the_known_library(answers: _Answers) -> None:
    scores, right = _apart(answers)
    assume(len(set(right)) == 2)
    assert roc_auc(scores, right) == pytest.approx(roc_auc_score(right, scores))


def test_bars_are_those_of_the_known_library_where_no_scores_are_equal() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random(200)
    right = rng.random(200) < scores
    bars = reliability(scores.tolist(), right.tolist(), bins=8)
    shares, means = calibration_curve(right, scores, n_bins=8, strategy="quantile")
    assert [bar.right for bar in bars] == pytest.approx(shares.tolist())
    assert [bar.mean for bar in bars] == pytest.approx(means.tolist())
    assert [bar.n for bar in bars] == [25] * 8


@given(_ANSWERS, st.integers(1, 12))
def test_bars_hold_every_answer_once_and_never_part_equal_scores(
    answers: _Answers, bins: int
) -> None:
    scores, right = _apart(answers)
    bars = reliability(scores, right, bins)
    assert len(bars) <= bins
    assert sum(bar.n for bar in bars) == len(answers)
    assert sum(bar.n * bar.right for bar in bars) == pytest.approx(sum(right))
    assert all(before.high < after.low for before, after in pairwise(bars))
    assert all(bar.low <= bar.mean + 1e-12 and bar.mean <= bar.high + 1e-12 for bar in bars)


def test_the_calibration_error_weighs_bars_by_their_answers() -> None:
    bars = [
        Bar(low=0.0, high=0.4, mean=0.2, right=0.5, n=10),
        Bar(low=0.5, high=1.0, mean=0.9, right=0.8, n=30),
    ]
    assert expected_calibration_error(bars) == pytest.approx((10 * 0.3 + 30 * 0.1) / 40)


def test_scores_that_keep_their_promise_have_a_small_error_and_bold_ones_a_large() -> None:
    rng = np.random.default_rng(2)
    chances = rng.uniform(0.2, 0.8, size=5000)
    right = (rng.random(5000) < chances).tolist()
    bold = (chances > 0.5).astype(float).tolist()
    assert expected_calibration_error(reliability(chances.tolist(), right)) < 0.05
    assert expected_calibration_error(reliability(bold, right)) > 0.3


@pytest.mark.parametrize(
    ("scores", "right", "area"),
    [
        ([0.1, 0.9], [False, True], 1.0),
        ([0.9, 0.1], [False, True], 0.0),
        ([0.5, 0.5], [False, True], 0.5),
        ([-3.0, 0.0, 7.0], [False, True, False], 0.5),
        ([1.0, 2.0, 3.0, 4.0], [False, True, False, True], 0.75),
    ],
)
def test_the_area_tells_how_well_right_answers_stand_above_wrong_ones(
    scores: list[float], right: list[bool], area: float
) -> None:
    assert roc_auc(scores, right) == area


@pytest.mark.parametrize("right", [[True, True], [False, False]])
def test_nothing_to_tell_apart_is_an_error(right: list[bool]) -> None:
    with pytest.raises(ValueError, match="both right and wrong"):
        roc_auc([0.1, 0.2], right)


@pytest.mark.parametrize("measure", [reliability, brier_score])
@pytest.mark.parametrize(
    ("scores", "right", "message"),
    [
        ([], [], "at least one score"),
        ([0.5], [], "got 0 for 1"),
        ([1.5], [True], "between 0 and 1"),
        ([-0.1], [True], "between 0 and 1"),
        ([float("nan")], [True], "missing or infinite"),
    ],
)
def test_what_is_no_probability_with_its_outcome_is_an_error(
    measure: object, scores: list[float], right: list[bool], message: str
) -> None:
    assert callable(measure)
    with pytest.raises(ValueError, match=message):
        measure(scores, right)


def test_bars_are_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least 1 bin"):
        reliability([0.5], [True], 0)


def test_the_error_of_no_bars_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one bar"):
        expected_calibration_error([])
