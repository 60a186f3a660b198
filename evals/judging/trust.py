"""How far the judge's figures may be believed, in words beside them."""

from collections.abc import Iterable

from evals.judging.human_labels import SUITE
from evals.judging.words import decimal, words
from evals.records import Figure

_AGREEMENT = f"{SUITE}.agreement_kappa"


def trust(figures: Iterable[Figure]) -> str:
    """One sentence to stand beside a run's figures of the judge; empty where it has none."""
    own = [one for one in figures if one.suite == SUITE]
    if not own:
        return ""
    checked = next((one for one in own if one.key == _AGREEMENT), None)
    if checked is None:
        return words("trust")["unchecked"]
    return words("trust")["checked"].format(
        n=checked.n,
        kappa=decimal(checked.value),
        low=decimal(checked.low),
        high=decimal(checked.high),
    )
