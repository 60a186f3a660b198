"""What the attention model is shown: pieces with their kinds, names without their letters."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.errors import DataFileInvalid
from guardrails.factory import build_policy
from guardrails.guard import AssistantTurn
from guardrails.marked_message import BEGIN, KINDS, MOST_KINDS, UNKNOWN, WINDOW, Window, windows
from guardrails.pieces import Pieces
from guardrails.policy_guard import PolicyGuard
from guardrails.settings import GuardrailSettings

Show = Callable[..., list[Window]]


@pytest.fixture(scope="module")
def rules() -> PolicyGuard:
    return build_policy(GuardrailSettings(), impression=None)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces.load()


@pytest.fixture(scope="module")
def shown(rules: PolicyGuard, pieces: Pieces) -> Show:
    def show(text: str, *history: str) -> list[Window]:
        seen = rules.appearance(text, history)
        return windows(seen.reading, seen.earlier, pieces)

    return show


def test_who_bears_a_name_makes_no_difference(shown: Show) -> None:
    one, other = shown("Kari Nordmann er sykmeldt."), shown("Ingrid Solberg er sykmeldt.")
    assert one == other
    assert one[0][1].piece == UNKNOWN


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Renholderen er sykmeldt.", "Renholderen er flittig."),
        ("Renholderen er sykmeldt.", "En renholder er sykmeldt."),
        ("Kari Nordmann er sykmeldt.", "Hei, jeg heter Kari Nordmann. Er noen sykmeldt?"),
    ],
)
def test_what_is_said_of_whom_makes_a_difference(shown: Show, text: str, other: str) -> None:
    assert shown(text) != shown(other)


def test_what_the_sender_said_earlier_follows_and_the_assistants_words_do_not(shown: Show) -> None:
    alone = shown("Hva gjelder da?")
    told = shown("Hva gjelder da?", "Vi har en ny turnus.")
    answered = shown("Hva gjelder da?", AssistantTurn("Dere har en ny turnus."))
    assert answered == alone
    assert told[0][: len(alone[0])] == alone[0]
    assert {place.turn for place in told[0][len(alone[0]) :]} == {1}


def test_the_latest_turn_comes_first_and_what_has_no_room_is_left_out(shown: Show) -> None:
    (many,) = shown("Hva gjelder da?", *["Vi har en ny turnus i år og neste år, sier de."] * 40)
    assert len(many) == WINDOW


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_every_message_has_windows_of_the_right_size(shown: Show, text: str) -> None:
    for window in shown(text):
        assert window[0].piece == BEGIN
        assert len(window) <= WINDOW
        for place in window:
            assert len(place.kinds) == MOST_KINDS
            assert all(0 <= kind < KINDS for kind in place.kinds)


def test_a_long_message_is_read_to_its_end(shown: Show) -> None:
    cut = shown("Dette er en lang tekst om turnus og ferie. " * 100)
    assert len(cut) > 2
    assert sum(len(window) for window in cut) > 900


# Pieces


def test_a_word_is_cut_as_it_is_alone(pieces: Pieces) -> None:
    words = ["sykmelding", "fibromyalgi", "8", "…"]
    assert pieces.of(words) == [pieces.of([word])[0] for word in words]
    assert all(0 <= piece < pieces.size for cut in pieces.of(words) for piece in cut)


def test_no_words_have_no_pieces(pieces: Pieces) -> None:
    assert pieces.of([]) == []
    assert pieces.of([""]) == [[]]


def test_a_damaged_tokenizer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pieces.json"
    with pytest.raises(DataFileInvalid, match=r"pieces\.json"):
        Pieces.load(path)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(DataFileInvalid, match=r"pieces\.json"):
        Pieces.load(path)
