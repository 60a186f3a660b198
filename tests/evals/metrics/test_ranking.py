from collections.abc import Callable

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, P, Qrel, R, ScoredDoc, SetF, nDCG

from evals.metrics.ranking import (
    Found,
    all_found_at,
    f_beta_at,
    ndcg_at,
    precision_at,
    recall_at,
    reciprocal_rank,
)

_NONE: frozenset[int] = frozenset()


@st.composite
def _plain_rankings(draw: st.DrawFn) -> tuple[list[frozenset[int]], int]:
    """Each passage covers at most one group, and no two passages the same."""
    needed = draw(st.integers(1, 5))
    groups = draw(st.permutations(range(needed)))[: draw(st.integers(0, needed))]
    others = draw(st.integers(0 if groups else 1, 8))
    covered = [frozenset({group}) for group in groups]
    return draw(st.permutations(covered + [_NONE] * others)), needed


_ANY_RANKINGS = st.lists(st.frozensets(st.integers(0, 3), max_size=4), max_size=10)


def _by_known_library(measure: ir_measures.Measure, found: Found, needed: int) -> float:
    wanted = [Qrel("q", f"group-{number}", 1) for number in range(needed)]
    names = [f"group-{min(groups)}" if groups else f"o{i}" for i, groups in enumerate(found)]
    ranked = [ScoredDoc("q", name, float(-place)) for place, name in enumerate(names)]
    return float(ir_measures.calc_aggregate([measure], wanted, ranked)[measure])


@given(_plain_rankings(), st.integers(1, 12))
def test_the_figures_are_those_of_the_known_library(
    ranking: tuple[list[frozenset[int]], int], k: int
) -> None:
    found, needed = ranking
    pairs = [
        (recall_at(found, needed, k), R @ k),
        (precision_at(found, k), P @ k),
        (reciprocal_rank(found), RR),
        (ndcg_at(found, needed, k), nDCG @ k),
        # Theirs takes the square of beta.
        (f_beta_at(found, needed, len(found)), SetF(beta=4.0)),
    ]
    for mine, theirs in pairs:
        assert mine == pytest.approx(_by_known_library(theirs, found, needed), abs=1e-4)


@given(_ANY_RANKINGS, st.integers(1, 12))
def test_every_figure_is_a_share(found: list[frozenset[int]], k: int) -> None:
    figures = [
        recall_at(found, 4, k),
        precision_at(found, k),
        reciprocal_rank(found),
        ndcg_at(found, 4, k),
        f_beta_at(found, 4, k),
    ]
    assert all(0 <= figure <= 1 + 1e-12 for figure in figures)
    assert all_found_at(found, 4, k) == (recall_at(found, 4, k) == 1)


@given(_ANY_RANKINGS, st.integers(1, 11))
def test_more_passages_never_find_less(found: list[frozenset[int]], k: int) -> None:
    assert recall_at(found, 4, k) <= recall_at(found, 4, k + 1)


def _ranking(text: str) -> list[frozenset[int]]:
    """«0 . 12»: the first passage covers group 0, the second none, the third both 1 and 2."""
    return [frozenset(int(digit) for digit in part if digit != ".") for part in text.split()]


@pytest.mark.parametrize(
    ("ranking", "needed", "k", "recall", "complete"),
    [
        ("0 . 1", 2, 3, 1.0, True),
        ("0 . 1", 2, 2, 0.5, False),
        ("01 . .", 2, 1, 1.0, True),
        ("0 0 0", 2, 3, 0.5, False),
        (". . .", 1, 3, 0.0, False),
        ("", 1, 5, 0.0, False),
        ("0", 1, 5, 1.0, True),
        (". 0 1 2", 4, 4, 0.75, False),
    ],
)
def test_groups_count_once_and_all_are_needed(
    ranking: str, needed: int, k: int, recall: float, complete: bool
) -> None:
    found = _ranking(ranking)
    assert recall_at(found, needed, k) == recall
    assert all_found_at(found, needed, k) is complete


@pytest.mark.parametrize(
    ("ranking", "needed", "k", "expected"),
    [
        ("01", 2, 5, 1.0),
        ("01 . .", 2, 1, 1.0),
        ("0 1", 2, 5, 1.0),
        ("0 0", 1, 5, 1.0),
        (". 0", 1, 5, 0.63093),
        (". 01", 2, 5, 0.77371),
        ("0 0 1", 2, 5, 0.91972),
        (". .", 1, 2, 0.0),
        ("0 .", 2, 2, 0.61315),
    ],
)
def test_a_passage_that_covers_several_groups_is_as_good_as_one_for_each(
    ranking: str, needed: int, k: int, expected: float
) -> None:
    assert ndcg_at(_ranking(ranking), needed, k) == pytest.approx(expected, abs=1e-5)


def test_precision_is_by_k_where_fewer_were_found() -> None:
    assert precision_at(_ranking("0 0"), 10) == 0.2


def test_recall_weighs_more_than_precision_where_beta_is_above_one() -> None:
    found = _ranking("0 1 . .")
    assert f_beta_at(found, 2, 4) > f_beta_at(found, 2, 4, beta=1.0)


@pytest.mark.parametrize("measure", [recall_at, all_found_at, ndcg_at, f_beta_at])
@pytest.mark.parametrize(("needed", "k"), [(1, 0), (0, 1), (-1, 3), (2, -5)])
def test_nothing_needed_or_looked_at_is_an_error(
    measure: Callable[[Found, int, int], float], needed: int, k: int
) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        measure(_ranking(". ."), needed, k)


def test_a_group_that_is_not_needed_is_an_error() -> None:
    with pytest.raises(ValueError, match="from 0 to 1, got 2"):
        recall_at(_ranking("0 2"), 2, 5)
