"""Spoilt questions: spoilt as told, the same each time, and never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.suites.damage import (
    CHANGES,
    foreign_keyboard,
    lower_case,
    machine_reading,
    typing_errors,
    upper_case,
)

QUESTION = "Hvor mange dager kan tjenestesykkelen lånes etter § 4 før lønna trekkes?"
TEXTS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøåÆØÅ §0123456789?.,", max_size=120)


@pytest.mark.parametrize("change", CHANGES)
@given(text=TEXTS, seed=st.text(max_size=5))
def test_the_same_text_and_seed_are_spoilt_the_same_way(change: str, text: str, seed: str) -> None:
    assert CHANGES[change](text, seed) == CHANGES[change](text, seed)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_changes_something(change: str) -> None:
    assert CHANGES[change](QUESTION, "1") != QUESTION


@given(TEXTS)
def test_slips_of_the_finger_are_few(text: str) -> None:
    spoilt = typing_errors(text, "seed")
    assert abs(len(spoilt) - len(text)) <= max(1, len(text.split()) // 5)


def test_another_seed_slips_elsewhere() -> None:
    assert len({typing_errors(QUESTION, str(seed)) for seed in range(20)}) > 10


def test_case_and_letters() -> None:
    assert lower_case("HVA ER FERIE?", "") == "hva er ferie"
    assert upper_case("Hva er ferie?", "") == "HVA ER FERIE?"
    assert foreign_keyboard("Må jeg søke nå, Åse?", "") == "Ma jeg soke na, Ase?"


def test_a_machine_reads_no_norwegian_letters_and_fuses_two_words() -> None:
    read = machine_reading(QUESTION, "1")
    assert not set("æøå") & set(read)
    assert read.count(" ") == QUESTION.count(" ") - 1
