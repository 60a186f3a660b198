"""Where something was seen, as pages count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.seen import Stretch, seen_in, stretches
from assistant.messages.catalog import LANGUAGES, load_messages
from guardrails.redact import _labels
from guardrails.verdict import Finding

KINDS = {"PERSON": "navn", "SPECIAL_CATEGORY": "sensitivt", "other": "noe"}


def found(start: int, end: int, entity: str = "PERSON") -> Finding:
    return Finding(entity_type=entity, start=start, end=end, score=0.9, recognizer="test.word")


def test_places_count_utf_16_units() -> None:
    text = "😀 Kari 🙂 Ola"
    seen = seen_in(text, [found(9, 12), found(2, 6)], KINDS)
    units = text.encode("utf-16-le")
    assert [units[2 * one.start : 2 * one.end].decode("utf-16-le") for one in seen] == [
        "Kari",
        "Ola",
    ]
    assert [(one.entity, one.kind) for one in seen] == [("PERSON", "navn")] * 2


def test_a_place_is_told_once_and_an_unknown_kind_by_the_general_word() -> None:
    seen = seen_in("Kari", [found(0, 4), found(0, 4), found(0, 4, "NEW")], KINDS)
    assert [(one.entity, one.kind) for one in seen] == [("NEW", "noe"), ("PERSON", "navn")]


@pytest.mark.parametrize("span", [(-1, 2), (2, 2), (3, 2), (0, 5)])
def test_a_place_outside_the_text_is_not_told(span: tuple[int, int]) -> None:
    assert seen_in("Kari", [found(*span)], KINDS) == []
    assert stretches("Kari", [found(*span)], KINDS) == [Stretch("Kari")]


def test_the_narrowest_is_shown_and_neighbours_of_a_kind_are_one() -> None:
    whole = found(0, 20, "SPECIAL_CATEGORY")
    shown = stretches(
        "Kari er i foreninga.", [whole, found(0, 4), found(5, 7, "SPECIAL_CATEGORY")], KINDS
    )
    assert shown == [Stretch("Kari", "navn"), Stretch(" er i foreninga.", "sensitivt")]


SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4)


@given(st.text(max_size=10), SPANS)
def test_joined_the_stretches_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    cut = stretches(text, [found(*span) for span in spans], KINDS)
    assert "".join(stretch.text for stretch in cut) == text


def test_every_type_that_is_masked_has_its_kind() -> None:
    masked = set(_labels()) - {"DEFAULT"}
    messages = load_messages()
    for language in LANGUAGES:
        assert masked <= set(messages[language].group("kind"))
