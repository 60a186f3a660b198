"""How sure it is that the sources answer: a logistic model of six signs.

The weights are what `python -m evals fit answerability` prints for the development questions.
"""

from math import exp
from typing import NamedTuple

MIN_ANSWERABILITY = 0.5
"""Below this the sources are taken not to answer."""

_BIAS = -4.38


class Signs(NamedTuple):
    """What speaks for and against an answer."""

    fit: float
    """How well the best sentence fits, 0 to about 1.5."""
    nearest: float
    """The highest cosine of the question and a passage found."""
    missing: float
    """How many of the names and years asked about the best passage lacks, 0 to 2."""
    asks_figure: float
    """1 where a sum, a share, a count or a length of time is asked for, else 0."""
    beyond: float
    """The log odds that no rule text answers such a question."""
    known: float
    """How near a passage found is to what answers known questions like this one, in [0, 1]."""


_WEIGHTS = Signs(fit=2.34, nearest=3.71, missing=-2.83, asks_figure=-0.84, beyond=-0.73, known=3.0)


def answerability(signs: Signs) -> float:
    """The likelihood of an answer, in [0, 1]."""
    score = _BIAS + sum(weight * sign for weight, sign in zip(_WEIGHTS, signs, strict=True))
    return 1 / (1 + exp(-score))
