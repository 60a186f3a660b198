import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.teams.commands import Command, command_in

COMMANDS = [
    ("ny samtale", Command.NEW_TALK, ("nb", "nn")),
    ("Ny samtale!", Command.NEW_TALK, ("nb", "nn")),
    ("  /NY   SAMTALE ", Command.NEW_TALK, ("nb", "nn")),
    ("gløym samtalen", Command.NEW_TALK, ("nn",)),
    ("Hva kan du?", Command.HELP, ("nb",)),
    ("kva kan du", Command.HELP, ("nn",)),
    ("Help", Command.HELP, ("en",)),
    ("varsler", Command.NOTICES, ("nb",)),
    ("«stopp varsler».", Command.STOP_NOTICES, ("nb",)),
    ("unsubscribe", Command.STOP_NOTICES, ("en",)),
]
QUESTIONS = [
    "",
    "?",
    "Kan vi ha en ny samtale om lønn?",
    "Hjelp, en ansatt vil ha ferie nå",
    "Hvem varsler vi ved oppsigelse?",
    "Hvordan beskyttes den som varsler?",
    "varslere",
    "stopp",
    "samtale",
    "Hva kan du si om prøvetid?",
]


@pytest.mark.parametrize(("text", "command", "languages"), COMMANDS)
def test_words_that_stand_alone_are_a_command(
    text: str, command: Command, languages: tuple[str, ...]
) -> None:
    told = command_in(text)
    assert told is not None
    assert (told.command, told.languages) == (command, languages)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_that_holds_the_words_is_none(text: str) -> None:
    assert command_in(text) is None


@pytest.mark.parametrize(
    ("text", "around", "expected"),
    [("hjelp", "nn", "nn"), ("hjelp", "nb", "nb"), ("hjelp", "en", "nb"), ("help", "nn", "en")],
)
def test_it_is_answered_in_its_own_language(text: str, around: str, expected: str) -> None:
    told = command_in(text)
    assert told is not None
    assert told.language(around) == expected  # type: ignore[arg-type]


@given(st.text(max_size=40))
def test_any_text_is_a_command_or_none(text: str) -> None:
    told = command_in(text)
    assert told is None or told.languages
