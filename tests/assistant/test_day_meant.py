"""Which day's rules a question is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.steps.day_meant import day_meant

MEANT = {
    "from": ("Hvilke regler for reisetid gjelder fra 1. januar 2027?", date(2027, 1, 1)),
    "dotted": ("Hva var satsene per 1.5.2024?", date(2024, 5, 1)),
    "year": ("Hvilket krav gjaldt i 2019?", date(2019, 1, 1)),
    "nn_year": ("Kva reglar gjeld frå 2026?", date(2026, 1, 1)),
    "nn_season": ("Kva krav gjeld for pedagogisk leiar frå hausten 2026?", date(2026, 9, 1)),
    "spring": ("Hvilke satser gjaldt våren 2025?", date(2025, 3, 1)),
    "summer": ("Which rules apply from summer 2026?", date(2026, 6, 1)),
    "english": ("Which rules applied in 2021?", date(2021, 1, 1)),
    "other_sentence": (
        "Hun ble ansatt 1. mai 2020. Hvilke regler gjaldt i 2022?",
        date(2022, 1, 1),
    ),
}
NOT_MEANT = {
    "today": "Hvilke regler gjelder nå?",
    "hired": "Hvilke regler gjelder for en som ble ansatt 1. mai 2022?",
    "born": "Gjelder reglene for en lærer født i 1964?",
    "no_rule": "Personalsaker fra 2016, ligger de digitalt?",
    "circular": "Gjelder B-rundskriv 8/2019 fortsatt?",
    "law": "Hvilke regler gir arkivlova av 20. juni 2025 nr. 96, vedtatt samme år?",
    "two_days": "Hvilke regler gjaldt 1. januar 2020, og hvilke gjaldt 1. januar 2024?",
    "two_years": "Hvilke regler gjaldt i 2019 og i 2020?",
    "no_date": "Gjelder regelen 31. februar 2024?",
    "day_without_year": "Gjelder reglene fra 1. juli?",
    "time_of_day": "Gjelder reglene fra 20.00?",
}


@pytest.mark.parametrize(("question", "day"), MEANT.values(), ids=MEANT)
def test_the_day_of_the_rules_is_read(question: str, day: date) -> None:
    assert day_meant(question) == day


@pytest.mark.parametrize("question", NOT_MEANT.values(), ids=NOT_MEANT)
def test_other_days_are_left(question: str) -> None:
    assert day_meant(question) is None


@given(st.text(max_size=120))
def test_any_question_can_be_read(question: str) -> None:
    found = day_meant(f"Regler {question}")
    assert found is None or isinstance(found, date)
