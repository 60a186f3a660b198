import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.pii.digit_groups import find_chains

CHAINS = {
    "one_piece": ("nr 15837500084 her", [("15837500084", (11,))]),
    "signs_between": ("158375 – 00084", [("15837500084", (6, 5))]),
    "brackets": ("(1)(5)(8)", [("158", (1, 1, 1))]),
    "words_and_digits": ("en 5 åtte tretti", [("15830", (1, 1, 1, 2))]),
    "said_sign": ("158375 bindestrek 00084", [("15837500084", (6, 5))]),
    "letters_part": ("158375 kroner 00084", [("158375", (6,)), ("00084", (5,))]),
    "far_apart": ("158375 ........ 00084", [("158375", (6,)), ("00084", (5,))]),
    "inside_a_word": ("entreprise 12", [("12", (2,))]),
    "two_readings": ("tjue en", [("21", (2,)), ("201", (2, 1))]),
    "nothing": ("ingen tall her", []),
}


@pytest.mark.parametrize(("text", "expected"), CHAINS.values(), ids=CHAINS.keys())
def test_finds_chains(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(chain.digits, chain.sizes) for chain in find_chains(text, 1)] == expected


def test_short_chains_are_left_out() -> None:
    assert [chain.digits for chain in find_chains("12 kr og 1234567", 5)] == ["1234567"]


def test_windows_take_whole_groups() -> None:
    (chain,) = find_chains("12 158375 00084 99", 11)
    windows = [chain.sizes[first:last] for first, last in chain.windows(11, 4)]
    assert windows == [(6, 5)]
    assert list(chain.windows(11, 1)) == []


@given(st.text(alphabet="0123456789 .-enotrfm", max_size=80))
def test_groups_stand_where_they_say(text: str) -> None:
    for chain in find_chains(text, 1):
        assert 0 <= chain.start < chain.end <= len(text)
        for group in chain.groups:
            assert group.spelled or text[group.start : group.end] == group.digits
