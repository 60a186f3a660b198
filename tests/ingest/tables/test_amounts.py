"""Amounts in kroner as a machine read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.amounts import amounts_at_end, candidates, grouped, is_well_formed, shared_out


@pytest.mark.parametrize("text", ["4 200", "14 500", "397 000", "400000", "1 200 000", "15200"])
def test_amounts_as_people_write_them_are_well_formed(text: str) -> None:
    assert is_well_formed(text)


@pytest.mark.parametrize(
    "text",
    ["", "029 300", "39 2800", "=63 600", "45 2 500", "120", "4 2OO", "456 700 468", "|5 200"],
)
def test_amounts_with_a_sign_of_damage_are_not(text: str) -> None:
    assert not is_well_formed(text)


@pytest.mark.parametrize(
    ("line", "words", "tail"),
    [
        ("Birøkter |i ans. 31 200 | 4 500", "Birøkter |i ans. ", "31 200 | 4 500"),
        ("krav om 2- arig |- 478700 | 490100", "krav om 2- arig |- ", "478700 | 490100"),
        ("Laveste =63 600", "Laveste ", "=63 600"),
        ("452 500", "", "452 500"),
        ("uten tall", "uten tall", ""),
        ("fra 16 ar", "fra 16 ar", ""),
        ("jf. punkt 12.2", "jf. punkt 12.2", ""),
        ("", "", ""),
        ("| - |", "| - |", ""),
    ],
)
def test_amounts_are_parted_from_the_words_before(line: str, words: str, tail: str) -> None:
    assert amounts_at_end(line) == (words, tail)


@pytest.mark.parametrize(
    ("tail", "cells"),
    [
        ("31 200 | 4 500 (6 500", ("31 200", "4 500", "6 500")),
        ("31 200 4 500 6 500", ("31 200", "4 500", "6 500")),
        ("131200 | 145000 | 165000", ("131200", "145000", "165000")),
        ("1o 3 000 8 100 39 2800", ("3 000", "8 100", "39 2800")),
        ("452 500", ("452 500",)),
    ],
)
def test_a_line_is_shared_out_on_its_cells(tail: str, cells: tuple[str, ...]) -> None:
    assert shared_out(tail, (1, 3)) == cells


@pytest.mark.parametrize("tail", ["", "1 5 200 4 500 6 500", "4 500 6 500", "4 5 6 7 0 0 4 1 8"])
def test_a_line_that_can_be_shared_out_in_several_ways_is_not(tail: str) -> None:
    assert shared_out(tail, (3,)) is None


@pytest.mark.parametrize(
    ("text", "amount", "cost"),
    [
        ("=63 600", 563600, 0.5),
        ("O29 300", 629300, 1.0),
        ("029 300", 629300, 0.5),
        ("029 300", 29300, 0.5),
        ("39 2800", 39800, 1.0),
        ("4 2OO", 4200, 1.0),
        ("15 200", 15200, 0.0),
        ("5 200", 15200, 1.0),
    ],
)
def test_what_may_stand_behind_damage_has_its_cost(text: str, amount: int, cost: float) -> None:
    assert candidates(text)[amount] == cost


@pytest.mark.parametrize("text", ["", "|", "= = = 600", "123 456 789 0"])
def test_ruins_have_no_candidates(text: str) -> None:
    assert not candidates(text)


@given(st.integers(min_value=1000, max_value=9_999_999))
def test_an_amount_as_written_reads_as_itself_at_no_cost(amount: int) -> None:
    assert is_well_formed(grouped(amount))
    assert candidates(grouped(amount))[amount] == 0.0
    assert sum(cost < 0.5 for cost in candidates(grouped(amount)).values()) == 1


@given(st.text(alphabet="0123456789 |=OlS(", max_size=40))
def test_any_line_is_parted_and_shared_out_or_left(line: str) -> None:
    words, tail = amounts_at_end(line)
    assert words + tail == line
    cells = shared_out(tail, (1, 4, 5)) if tail else ()
    assert cells is None or len(cells) in {0, 1, 4, 5}
