import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.grounding import numbers_in, unsupported_numbers, unsupported_quote

ORIGINAL = "Ferie er 25 virkedager."

QUOTES = {
    "exact": (0, 5, "Ferie", False),
    "whole": (0, 23, ORIGINAL, False),
    "other_case": (0, 5, "ferie", True),
    "shifted": (1, 6, "Ferie", True),
    "empty": (3, 3, "", True),
    "reversed": (5, 0, "Ferie", True),
    "negative": (-6, -1, "dager", True),
    "outside": (18, 99, "ager.", True),
}


@pytest.mark.parametrize(("start", "end", "quote", "unsupported"), QUOTES.values(), ids=QUOTES)
def test_a_quote_is_the_characters_of_the_original(
    start: int, end: int, quote: str, *, unsupported: bool
) -> None:
    assert unsupported_quote(ORIGINAL, start, end, quote) is unsupported


@given(st.text(min_size=1), st.data())
def test_any_slice_is_supported_and_any_change_is_not(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert not unsupported_quote(text, start, end, text[start:end])
    assert unsupported_quote(text, start, end, text[start:end] + "x")


SAME = {
    "words_bokmal": ("seks uker", "6 uker"),
    "words_nynorsk": ("femten veker", "15 veker"),
    "syv_sju": ("syv dager", "sju dagar"),
    "compound": ("tjueto dager", "22 dager"),
    "old_compound": ("femogtyve prosent", "25 %"),
    "hundreds": ("tohundre kroner", "200 kr"),
    "amount": ("437 900 kroner", "kr 437.900"),
    "amount_plain": ("437 900", "437900"),
    "decimal": ("37,5 timer", "37.5 timer"),
    "trailing_zero": ("6,0", "6"),
    "millions": ("1,5 millioner", "1 500 000"),
    "percent": ("80 prosent", "80 %"),
    "date": ("1. juli 2024", "01.07.2024"),
    "date_short": ("1.7.24", "2024-07-01"),
    "section": ("§ 14-9", "§14-9"),
    "section_word": ("paragraf 14-9", "§ 14-9"),
    "sections": ("§§ 14-9 og 14-10", "§ 14-9, § 14-10"),
    "ledd": ("første ledd", "(1)"),
    "ledd_number": ("3. ledd", "tredje ledd"),
    "ledd_nynorsk": ("fyrste ledd", "første ledd"),
}
DIFFERENT = {
    "number": ("6 uker", "7 uker"),
    "percent_is_not_count": ("80 %", "80 dager"),
    "section": ("§ 14-9", "§ 14-10"),
    "letter": ("§ 14-12 a", "§ 14-12 b"),
    "date": ("1. juli 2024", "1. juli 2025"),
    "ledd": ("første ledd", "annet ledd"),
    "amount": ("437 900", "439 700"),
    "decimal": ("37,5", "375"),
    "section_is_not_number": ("§ 15", "15"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME.keys())
def test_ways_of_writing_one_number_are_equal(one: str, other: str) -> None:
    assert numbers_in(one) == numbers_in(other) != frozenset()


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert unsupported_numbers(one, [other]) != ()


SUPPORTED = {
    "date_without_year": ("fra 1. juli", ["gjelder fra 01.07.2024"]),
    "article": ("1 dag", ["ein dag"]),
    "several_sources": ("6 uker og 80 %", ["seks veker", "80 prosent"]),
    "none": ("ingen tall", []),
}


@pytest.mark.parametrize(("statement", "evidence"), SUPPORTED.values(), ids=SUPPORTED.keys())
def test_evidence_may_say_it_otherwise(statement: str, evidence: list[str]) -> None:
    assert unsupported_numbers(statement, evidence) == ()


def test_a_year_must_be_in_the_evidence() -> None:
    assert unsupported_numbers("1. juli 2024", ["1. juli"]) == ("date:2024-07-01",)


@given(st.integers(0, 999_999_999))
def test_grouped_and_plain_integers_are_equal(value: int) -> None:
    grouped = f"{value:,}".replace(",", " ")
    assert numbers_in(f"kr {grouped}") == numbers_in(f"{value} kr") == {str(value)}


@given(st.dates(datetime.date(1970, 1, 1), datetime.date(2069, 12, 31)))
def test_dates_are_equal_in_every_form(date: datetime.date) -> None:
    expected = {f"date:{date.isoformat()}"}
    assert numbers_in(date.isoformat()) == expected
    assert numbers_in(f"{date.day}.{date.month}.{date.year}") == expected
    assert numbers_in(f"{date:%d.%m.%y}") == expected


@given(st.text())
def test_a_text_supports_itself(text: str) -> None:
    assert unsupported_numbers(text, [text]) == ()


@pytest.mark.parametrize("text", ["en ansatt", "Totalt", "et eller annet sted", "tilsett", ""])
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert numbers_in(text) <= {"2"}
