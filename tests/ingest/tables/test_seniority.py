"""Headings of seniority, whole and damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.seniority import seniority_steps


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("Gruppe 0 år 6 år 8 år 10 år 16 år", (0, 6, 8, 10, 16)),
        ("Stillingsgrupper Oar | 64ar | 8ar | 104r | 16ar", (0, 6, 8, 10, 16)),
        ("Stillingsgrupper 6 ar 8 ar 10 &r 16 ar", (6, 8, 10, 16)),
        ("| 2 dr | 4 @r | l2 år |", (2, 4, 12)),
    ],
)
def test_years_are_read_from_headings(line: str, years: tuple[int, ...]) -> None:
    assert seniority_steps(line) == years


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Etter 6 år og 8 år",
        "Gruppe 8 år 6 år 10 år",
        "Barn som er 2 år, 4 år eller 12 år skal ha plass hos kommunen samme høst",
        "6 arbeidere 8 arbeidere 10 arbeidere",
        "14ar 24ar 34ar",  # 1, 2 and 3 år, or 14, 24 and 34
    ],
)
def test_other_lines_and_doubtful_ones_are_no_headings(line: str) -> None:
    assert seniority_steps(line) == ()


@given(st.lists(st.integers(0, 40), min_size=3, max_size=8, unique=True))
def test_clean_headings_read_as_written(years: list[int]) -> None:
    rising = sorted(years)
    assert seniority_steps(" | ".join(f"{step} år" for step in rising)) == tuple(rising)
