"""The reader is told whether anybody has checked the judge."""

import pytest

from evals.judging.trust import trust
from evals.records import Figure


def figure(metric: str, value: float, slice_name: str = "", suite: str = "judge") -> Figure:
    return Figure(
        suite=suite, metric=metric, slice=slice_name, value=value, n=40,
        low=value - 0.125, high=value + 0.125, method="bootstrap",
    )  # fmt: skip


OPINION = figure("faithful", 0.75)


@pytest.mark.parametrize(
    "figures",
    [
        [OPINION],
        [OPINION, figure("agreement_kappa", 0.5, "labels:model")],
        [OPINION, figure("agreement_kappa", 0.5, suite="other")],
    ],
)
def test_without_people_the_judge_is_not_checked(figures: list[Figure]) -> None:
    assert trust(figures).startswith("Ikke kontrollert mot mennesker")


def test_with_people_the_agreement_is_told_with_n_and_interval() -> None:
    said = trust([OPINION, figure("agreement_kappa", 0.625)])
    assert "på 40 svar: kappa 0,62 (95 % intervall 0,50 til 0,75)" in said


@pytest.mark.parametrize("figures", [[], [figure("right", 0.5, suite="answers")]])
def test_without_a_judge_there_is_nothing_to_say(figures: list[Figure]) -> None:
    assert trust(figures) == ""
