"""Levels that climb by supplements: what is misread is found, or left unread; never guessed."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.tables.amounts import grouped
from ingest.tables.ladder import read_ladder

LEVELS = ("311 300", "324 700", "331 900", "362 100", "388 400")
STEPS = ("13 400", "7 200", "30 200", "26 300")
RIGHT = [311300, 324700, 331900, 362100, 388400, 13400, 7200, 30200, 26300]


def read(texts: list[str]) -> list[int | None]:
    ladder = read_ladder(texts[:5], texts[5:])
    return [amount.value for amount in (*ladder.levels, *ladder.steps)]


def with_cell(at: int, text: str) -> list[str]:
    texts = [*LEVELS, *STEPS]
    texts[at] = text
    return texts


def test_a_row_that_agrees_is_read_as_it_stands() -> None:
    ladder = read_ladder(LEVELS, STEPS)
    assert [amount.value for amount in (*ladder.levels, *ladder.steps)] == RIGHT
    assert not any(amount.repaired for amount in (*ladder.levels, *ladder.steps))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "=11 300"),
        (0, "011 300"),
        (0, "31 1300"),
        (1, "824 700"),
        (2, "33l 900"),
        (2, ""),
        (3, "362 10"),
        (4, "388 4OO"),
        (5, "13 4400"),
        (6, "7 900"),
        (7, ""),
        (8, "26 3 00"),
    ],
)
def test_one_damaged_cell_is_put_right_and_marked(at: int, text: str) -> None:
    texts = with_cell(at, text)
    ladder = read_ladder(texts[:5], texts[5:])
    cells = [*ladder.levels, *ladder.steps]
    assert [amount.value for amount in cells] == RIGHT
    assert [place for place, amount in enumerate(cells) if amount.repaired] == [at]


@pytest.mark.parametrize(
    ("at", "text", "unread"),
    [
        (0, "311 400", {0, 5}),  # as well the supplement may be misread
        (0, "", {0}),  # nothing confirms the supplement that it would be read from
        (4, "388 500", {4, 8}),
        (4, "", {4}),
        (8, "", {8}),
        (5, "13 500", {0, 5}),
    ],
)
def test_a_cell_that_may_be_read_in_two_ways_is_left_unread(
    at: int, text: str, unread: set[int]
) -> None:
    got = read(with_cell(at, text))
    assert {place for place, value in enumerate(got) if value is None} == unread
    assert all(value in {None, right} for value, right in zip(got, RIGHT, strict=True))


def test_a_row_in_ruins_is_left_unread() -> None:
    assert read(["1 234", "999 999", "4 321", "77 700", "888 888", *STEPS]) == [None] * 9
    assert read(["=", "", "||", "=", "", "", "", "", ""]) == [None] * 9


def test_as_many_levels_as_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="4 steps need 5 levels, not 4"):
        read_ladder(LEVELS[:4], STEPS)


rows = st.tuples(
    st.integers(3000, 6500), st.lists(st.integers(11, 480), min_size=4, max_size=4)
).map(lambda row: (row[0] * 100, [step * 100 for step in row[1]]))


@settings(max_examples=60, deadline=None)
@given(row=rows, at=st.integers(0, 8), place=st.integers(0, 5), change=st.sampled_from("+-*"),
       sign=st.sampled_from("0123456789=OlS"))  # fmt: skip
def test_with_one_sign_misread_no_figure_is_wrong(
    row: tuple[int, list[int]], at: int, place: int, change: str, sign: str
) -> None:
    right = [*accumulate(row[1], initial=row[0]), *row[1]]
    texts = [grouped(amount) for amount in right]
    place %= len(texts[at])
    after = texts[at][place + (change != "+") :]
    texts[at] = texts[at][:place] + ("" if change == "-" else sign) + after
    got = read(texts)
    assert all(value in {None, wanted} for value, wanted in zip(got, right, strict=True))


def test_a_step_that_lost_its_first_digit_makes_no_level_wrong() -> None:
    levels = ["300 000", "301 100", "302 200", "303 300", "323 400"]
    ladder = read_ladder(levels, ["1 100", "1 100", "1 100", "0 100"])
    assert [amount.value for amount in ladder.levels] == [300000, 301100, 302200, 303300, 323400]
    assert ladder.steps[-1].value in {None, 20100}
