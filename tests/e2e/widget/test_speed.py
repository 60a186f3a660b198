"""How soon the first sentence stands on the screen. The figure itself comes from the benches."""

from statistics import median

import pytest

from evals.bench.widget.first_sentence import first_sentence
from tests.e2e.widget.site import RULE
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser

GENEROUS_MS = 2_000
ASKS = 5


def test_the_first_sentence_comes_soon_after_enter(visit: Visit) -> None:
    _warming_up, *taken = [first_sentence(visit.page, RULE) for _ in range(ASKS + 1)]
    assert min(taken) > 0
    assert median(taken) < GENEROUS_MS
