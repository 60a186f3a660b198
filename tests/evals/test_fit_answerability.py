"""The answerer's weights, fitted to signs whose right weights are plain."""

from pathlib import Path

import numpy as np
import pytest

from evals.fit_answerability import WRONG_REFUSALS, Fitted, Floats, fit_answerability, fit_weights
from tests.evals.suites.small import sample, small_index

KNOWN = np.array([True] * 50 + [False] * 50)


def signs() -> Floats:
    """The first tells all, the second is the same for all, the third is noise."""
    chance = np.random.default_rng(1)
    telling = np.where(KNOWN, 1.0, 0.0) + chance.normal(0, 0.1, len(KNOWN))
    return np.column_stack([telling, np.full(len(KNOWN), 2.0), chance.normal(0, 1, len(KNOWN))])


def test_what_tells_weighs_and_what_never_varies_does_not() -> None:
    fitted = fit_weights(signs(), KNOWN)
    assert fitted.weights[0] > 1
    assert fitted.weights[1] == pytest.approx(0, abs=0.01)
    assert abs(fitted.weights[2]) < fitted.weights[0] / 5


def test_the_bias_refuses_the_share_that_may_be() -> None:
    fitted = fit_weights(signs(), KNOWN)
    kept = fitted.log_odds(signs()) >= 0
    assert np.mean(~kept[KNOWN]) == pytest.approx(WRONG_REFUSALS, abs=0.02)
    assert np.mean(~kept[~KNOWN]) > 0.9


def test_log_odds_are_the_weighted_sum_and_the_bias() -> None:
    fitted = Fitted(-1.0, np.array([2.0, 0.5]))
    assert fitted.log_odds(np.array([[1.0, 2.0], [0.0, 0.0]])).tolist() == [2.0, -1.0]


def test_the_fit_is_told_as_lines_of_code(tmp_path: Path) -> None:
    samples = [
        sample("a", "Hvor lenge kan ansatte låne tjenestesykkel?"),
        sample("b", "Hvor mange dager kan tjenestesykkelen lånes?"),
        sample("c", "Hvem eier xyzzy?", status="no_source", evidence=()),
    ]
    with small_index(tmp_path) as index:
        lines = fit_answerability([(index, samples)])
    assert lines[0].startswith("_BIAS = ")
    assert lines[1].startswith("_WEIGHTS = Signs(fit=")
    assert lines[3].startswith("refused, of answerable: ")
