"""What a threshold refuses and recognises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.operating import at_threshold, operating_curve, operating_point

SCORES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.05, 0.15, 0.25, 0.35]
KNOWN = [True] * 5 + [False] * 4
PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2).filter(
    lambda pairs: len({known for _, known in pairs}) == 2
)


@pytest.mark.parametrize(
    ("most", "threshold", "refused", "recognised"),
    [(0.0, 0.1, 0, 1), (0.19, 0.1, 0, 1), (0.2, 0.2, 1, 2), (0.5, 0.3, 2, 3), (0.99, 0.5, 4, 4)],
)
def test_the_threshold_refuses_as_many_as_may_be(
    most: float, threshold: float, refused: int, recognised: int
) -> None:
    point = operating_point(SCORES, KNOWN, most_refused=most)
    assert (point.threshold, point.refused.hits, point.recognised.hits) == (
        threshold,
        refused,
        recognised,
    )


def test_questions_of_the_same_score_are_refused_together() -> None:
    point = operating_point([0.3, 0.3, 0.3, 0.9, 0.3], [True] * 4 + [False], most_refused=0.5)
    assert (point.refused.hits, point.recognised.hits) == (0, 0)


@pytest.mark.parametrize("threshold", [-1.0, 0.05, 2.0])
def test_below_a_threshold_is_refused_and_at_it_is_not(threshold: float) -> None:
    point = at_threshold(SCORES, KNOWN, threshold)
    assert point.refused.hits == sum(s < threshold for s in SCORES[:5])
    assert point.recognised.hits == sum(s < threshold for s in SCORES[5:])


@given(PAIRS, st.floats(0, 0.999))
def test_no_more_is_refused_than_allowed(pairs: list[tuple[float, bool]], most: float) -> None:
    scores, known = zip(*pairs, strict=True)
    assert operating_point(scores, known, most_refused=most).refused.value <= most


@given(PAIRS)
def test_the_curve_rises(pairs: list[tuple[float, bool]]) -> None:
    scores, known = zip(*pairs, strict=True)
    curve = operating_curve(scores, known)
    for told in (
        [one.threshold for one in curve],
        [one.refused.hits for one in curve],
        [one.recognised.hits for one in curve],
    ):
        assert told == sorted(told)
    assert curve[0].refused.hits == 0


@pytest.mark.parametrize("most", [-0.1, 1.0])
def test_a_limit_outside_its_range_is_an_error(most: float) -> None:
    with pytest.raises(ValueError, match="below 1"):
        operating_point(SCORES, KNOWN, most_refused=most)


@pytest.mark.parametrize("known", [[True, True], [False, False]])
def test_one_kind_alone_cannot_be_measured(known: list[bool]) -> None:
    with pytest.raises(ValueError, match="with an answer and without"):
        at_threshold([0.1, 0.2], known, 0.5)


def test_one_outcome_a_score_is_needed() -> None:
    with pytest.raises(ValueError, match="zip"):
        operating_curve([0.1, 0.2], [True])
