"""Which step of a ladder a question's figures stand on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.thresholds import Amount, Measure, Step, amounts, reach, steps

ASKED = {
    "age": ("Kan en på 61 år ta en ekstra uke?", Amount(61, Measure.AGE)),
    "age_bare": ("og en på 56 da", Amount(56, Measure.AGE)),
    "age_word": ("skal ha en 15-åring på sommerjobb", Amount(15, Measure.AGE)),
    "age_nn": ("Ho er 17 og skal arbeide om natta", Amount(17, Measure.AGE)),
    "age_en": ("What do our 68-year-olds get?", Amount(68, Measure.AGE)),
    "service": ("ansatt i seks år", Amount(6, Measure.SERVICE)),
    "seniority": ("en fagarbeider med åtte års ansiennitet", Amount(8, Measure.SERVICE)),
    "share": ("hun har 40 prosent stilling", Amount(40, Measure.SHARE)),
    "people": ("vi er 45 ansatte", Amount(45, Measure.PEOPLE)),
    "months": ("vikaren har vært her i tre måneder", Amount(3, Measure.MONTHS)),
    "none": ("Hvor lang er prøvetiden?", None),
    "section": ("Hva sier § 15-3?", None),
    "money": ("Han tjener 450 000 kroner", None),
}


@pytest.mark.parametrize(("question", "amount"), ASKED.values(), ids=ASKED)
def test_the_figures_of_a_question_are_read(question: str, amount: Amount | None):
    assert amounts(question) == (() if amount is None else (amount,))


INF = float("inf")
PUT = {
    "over_scanned": ("Tilsette over 60 å får ei veke", [Step(60, INF, Measure.AGE)]),
    "reached": ("Den som har fylt 55 år", [Step(55, INF, Measure.AGE)]),
    "at_least": ("ansatt i minst fem år", [Step(5, INF, Measure.SERVICE)]),
    "row": ("med 6 års ansiennitet: 456 700 kroner", [Step(6, INF, Measure.SERVICE)]),
    "under": ("ungdom under 18 år", [Step(-INF, 18, Measure.AGE)]),
    "between": ("Er du mellom 67 og 70 år, kan", [Step(67, 70, Measure.AGE)]),
    "size": ("virksomheter med minst 50 ansatte", [Step(50, INF, Measure.PEOPLE)]),
    "duration": ("Fristen er seks måneder", []),
    "within": ("innen sju dager etter at", []),
    "money": ("minst 300 kroner", []),
}


@pytest.mark.parametrize(("text", "expected"), PUT.values(), ids=PUT)
def test_conditions_in_figures_are_read(text: str, expected: list[Step]):
    assert steps(text) == tuple(expected)


LADDER = [f"med {years} års ansiennitet: {years}00 000 kroner" for years in (2, 4, 8, 10, 16)]


@pytest.mark.parametrize(
    ("years", "step"), [(2, 0), (3, 0), (4, 1), (8, 2), (9, 2), (10, 3), (30, 4), (1, None)]
)
def test_of_a_ladder_the_highest_step_reached_applies(years: int, step: int | None):
    found = reach(amounts(f"{years} års ansiennitet"), [steps(rung) for rung in LADDER])
    assert found == [1 if place == step else -1 for place in range(len(LADDER))]


def test_age_and_service_must_both_be_reached():
    rungs = ["over 50 år med minst ti års tjeneste", "over 55 år med minst ti års tjeneste"]
    ladder = [steps(rung) for rung in rungs]
    assert reach(amounts("en på 56 som har vært ansatt i 12 år"), ladder) == [-1, 1]
    assert reach(amounts("en på 56 som har vært ansatt i 6 år"), ladder) == [-1, -1]


def test_a_rule_with_an_upper_bound_is_not_passed_by_a_step():
    ladder = [steps("ungdom under 18 år"), steps("den som har fylt 15 år")]
    assert reach(amounts("hun er 17"), ladder) == [1, 1]


def test_nothing_is_told_without_a_like_figure():
    assert reach(amounts("Hvor lang er fristen?"), [steps(rung) for rung in LADDER]) == [0] * 5
    assert reach(amounts("en på 56"), [steps(rung) for rung in LADDER]) == [0] * 5


@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=5))
def test_any_question_and_text_can_be_held_together(question: str, texts: list[str]):
    found = reach(amounts(question), [steps(text) for text in texts])
    assert len(found) == len(texts)
    assert set(found) <= {-1, 0, 1}
