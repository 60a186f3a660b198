import pytest

from assistant.messages.catalog import load_messages
from assistant.steps.small_talk import kind_of_talk

SAID = {
    "thanks": ["Takk!", "Tusen takk for hjelpen", "Mange takk", "Thank you so much", "THANKS"],
    "about": ["Hvem er du?", "Kven er du", "Are you a robot?", "Er dette en maskin?"],
    "goodbye": ["Ha det!", "Vi snakkast", "God helg", "Goodbye", "Hadet bra"],
    "greeting": [
        "Hei!",
        "God morgen",
        "Hallo",
        "Hello",
        "Hei på deg",
        "Godkveld",
        "Morn",
        "Fint",
        "",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in SAID.items() for t in texts])
def test_small_talk_is_told_apart(kind: str, text: str) -> None:
    assert kind_of_talk(text) == kind


@pytest.mark.parametrize("text", ["Takknemlig", "Kiosk", "Botn", "Hadeland", "Maskinist", "Dukke"])
def test_a_word_inside_another_one_says_nothing(text: str) -> None:
    assert kind_of_talk(text) == "greeting"


@pytest.mark.parametrize("kind", SAID)
def test_every_kind_has_its_message(kind: str) -> None:
    assert all(messages.text("answer", kind) for messages in load_messages().values())
