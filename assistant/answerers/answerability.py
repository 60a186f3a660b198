"""How sure it is that the sources answer: a logistic model of six signs.

The weights are what `python -m evals fit answerability` prints for the development questions. They
hold for the encoder that they were fitted with: fit them anew when it is trained anew.
"""

from math import exp
from typing import NamedTuple

MIN_ANSWERABILITY = 0.5
"""Below this the sources are taken not to answer."""

_BIAS = -1.93


class Signs(NamedTuple):
    """What speaks for and against an answer."""

    fit: float
    """How well the best sentence fits, 0 to about 1.5."""
    missing: float
    """How many of the names and years asked about the best passage lacks, 0 to 2."""
    asks_figure: float
    """1 where a sum, a share, a count or a length of time is asked for, else 0."""
    beyond: float
    """The log odds that no rule text answers such a question."""
    neighbours: float
    """The share of the most similar known questions that no rule text answers, in [0, 1]."""
    score: float
    """The score of the best sentence, by which it was chosen."""


_WEIGHTS = Signs(
    fit=2.72,
    missing=-0.43,
    asks_figure=-1.62,
    beyond=-0.29,
    neighbours=-5.84,
    score=0.36,
)


def answerability(signs: Signs) -> float:
    """The likelihood of an answer, in [0, 1]."""
    score = _BIAS + sum(weight * sign for weight, sign in zip(_WEIGHTS, signs, strict=True))
    return 1 / (1 + exp(-score))
