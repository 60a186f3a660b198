import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.pii.number_words import read_number_words
from tests.growth import is_linear

READ = {
    "bokmal": ("null en to tre syv", "0 1 2 3 7"),
    "nynorsk": ("null ein to tre sju", "0 1 2 3 7"),
    "english": ("zero one two nine", "0 1 2 9"),
    "joined": ("nullentofemti", "0 1 2 50"),
    "tens": ("tjueto førtifire nittini", "22 44 99"),
    "tens_with_hyphen": ("tjue-to", "22"),
    "turned": ("to-og-tjue fem og førti", "22 45"),
    "teens": ("ti elleve tolv nitten", "10 11 12 19"),
    "old_forms": ("tyve tredve", "20 30"),
    "tens_before_teens": ("tjue femten tretti tolv", "20 15 30 12"),
    "apart_or_not": ("tjue en", "21"),
}


@pytest.mark.parametrize(("words", "numbers"), READ.values(), ids=READ.keys())
def test_reads_numbers(words: str, numbers: str) -> None:
    assert " ".join(digits for digits, _, _ in read_number_words(words)) == numbers


def test_tens_and_unit_may_be_read_apart() -> None:
    assert [one[0] for one in read_number_words("tjue en tjueto", apart=True)] == ["20", "1", "22"]


@given(st.text(alphabet="einotrfmskjuvål og-", max_size=60))
def test_places_are_in_order_and_apart(text: str) -> None:
    at = 0
    for digits, start, end in read_number_words(text):
        assert at <= start < end <= len(text)
        assert digits.isdecimal()
        at = end


def test_a_long_row_is_read_in_linear_time() -> None:
    assert len(list(read_number_words("femti" * 10_000))) == 10_000
    assert is_linear(lambda text: list(read_number_words(text)), "femti", 50_000)
