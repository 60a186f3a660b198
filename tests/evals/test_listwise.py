"""Weights learned from lists of which some members are wanted."""

import numpy as np
import pytest

from evals.listwise import FOLDS, Floats, fit_listwise, fold_of


def lists(told_by: int, count: int = 60) -> tuple[list[Floats], list[Floats]]:
    """Of each list, the member with the highest of one sign is wanted."""
    chance = np.random.default_rng(7)
    signs = [
        chance.random((int(chance.integers(2, 7)), 3)).astype(np.float32) for _ in range(count)
    ]
    wanted = [(own[:, told_by] == own[:, told_by].max()).astype(np.float32) for own in signs]
    return signs, wanted


@pytest.mark.parametrize("told_by", [0, 1, 2])
def test_the_sign_that_tells_decides(told_by: int) -> None:
    signs, wanted = lists(told_by)
    weights = fit_listwise(signs, wanted, start=0, strictness=0.001)
    right = [own[(signs_ @ weights).argmax()] for signs_, own in zip(signs, wanted, strict=True)]
    assert int(weights.argmax()) == told_by
    assert sum(right) > 0.9 * len(right)


def test_a_member_that_is_wanted_more_goes_first() -> None:
    signs = [np.eye(3, dtype=np.float32)] * 20
    wanted = [np.array([0.2, 1.0, 0.0], dtype=np.float32)] * 20
    weights = fit_listwise(signs, wanted, start=0, strictness=0.001)
    assert weights[1] > weights[0] > weights[2]


def test_a_list_without_a_wanted_member_teaches_nothing() -> None:
    signs, wanted = lists(1)
    none = [np.zeros(4, dtype=np.float32)] * 30
    other = [np.random.default_rng(1).random((4, 3)).astype(np.float32) for _ in none]
    with_none = fit_listwise([*signs, *other], [*wanted, *none], start=0, strictness=0.01)
    assert with_none == pytest.approx(fit_listwise(signs, wanted, start=0, strictness=0.01))


def test_a_sign_that_never_varies_is_no_trouble() -> None:
    signs, wanted = lists(0)
    for own in signs:
        own[:, 2] = 1.0
    assert np.isfinite(fit_listwise(signs, wanted, start=0, strictness=0.01)).all()


def test_folds_are_the_same_in_every_run() -> None:
    assert [fold_of(name) for name in ("h-dev-001", "h-dev-002")] == [
        fold_of(name) for name in ("h-dev-001", "h-dev-002")
    ]
    assert {fold_of(str(number)) for number in range(200)} == set(range(FOLDS))
