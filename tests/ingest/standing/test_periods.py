from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.source import Validity
from ingest.standing.periods import day_of, heading_period, period

_HTA = Validity(date(2024, 5, 1), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("01.05.2024", date(2024, 5, 1)),
        ("1. 5. 2024", date(2024, 5, 1)),
        ("1. mai 2024", date(2024, 5, 1)),
        ("1.mai 2024", date(2024, 5, 1)),
        ("2024-05-01", date(2024, 5, 1)),
        ("31.02.2024", None),
        ("1. vår 2024", None),
        ("2024-13-01", None),
        ("mai 2024", None),
        ("", None),
    ],
)
def test_a_day_is_read_however_it_is_written(words: str, day: date | None):
    assert day_of(words) == day


@pytest.mark.parametrize(
    "text",
    [
        "Avtalen gjelder fra 01.05.2024 til 30.04.2026.",
        "Avtalen gjeld frå og med 1. mai 2024 til og med 30. april 2026.",
        "Tariffperioden 1.5.2024–30.4.2026",
        "Avtalen trer i kraft 1. mai 2024 og gjelder til 30. april 2026.",
        "Virketid: 2024-05-01 - 2026-04-30",
    ],
)
def test_a_period_counts_its_last_day_in(text: str):
    assert period(text) == _HTA


@pytest.mark.parametrize(
    "text",
    [
        "Møtet varte 01.05.2024 til 02.05.2024.",
        "Avtalen gjelder fra 01.05.2024.",
        "Avtalen gjelder fra 30.04.2026 til 01.05.2024.",
        "Avtalen gjelder fra 31.02.2024 til 30.04.2026.",
        "Avtalen gjelder i perioden 2024–2026.",
        "Ferie",
    ],
)
def test_what_is_no_period_gives_none(text: str):
    assert period(text) is None


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Satser fra 01.05.2025", Validity(date(2025, 5, 1))),
        ("Retningslinjer gjeldande frå 1. januar 2022", Validity(date(2022, 1, 1))),
        ("Tillegg f.o.m. 1.7.2024", Validity(date(2024, 7, 1))),
        ("Avtale 01.05.2024 - 30.04.2026", _HTA),
        ("Tekst per 29.08.2025", None),
        ("Møte 4. mai 2024", None),
        ("Unntak fra § 4", None),
        ("Brev fra 31.02.2024", None),
    ],
)
def test_a_heading_gives_its_period(heading: str, found: Validity | None):
    assert heading_period(heading) == found


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 3000))
def test_every_period_is_read_back(first: date, length: int):
    last = date.fromordinal(first.toordinal() + length)
    text = f"Avtalen gjelder fra {first:%d.%m.%Y} til {last:%d.%m.%Y}."
    assert period(text) == Validity(first, date.fromordinal(last.toordinal() + 1))


@given(st.text())
def test_a_text_without_a_digit_names_no_time(text: str):
    words = "".join(char for char in text if not char.isdigit())
    assert (period(words), heading_period(words), day_of(words)) == (None, None, None)
