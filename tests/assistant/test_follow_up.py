import pytest

from assistant.conversation import Turn
from assistant.steps.follow_up import stand_alone

BEFORE = "Hvor lenge varer prøvetiden i fast stilling?"
HISTORY = (Turn("user", BEFORE), Turn("assistant", "Den varer i seks måneder."))

LEANING = {
    "and": "og for vikarer?",
    "what_about": "Hva med deltidsansatte?",
    "what_if": "Hva hvis den ansatte er borte?",
    "nynorsk": "Kva med vikarar?",
    "applies": "Gjelder det også for lærlinger?",
    "english": "What about part-time employees?",
    "pointing": "Kan den forlenges?",
    "one_word": "Hvorfor?",
    "two_words": "Unntak for vikarer?",
    "but": "Men kan vi avtale noe annet skriftlig?",
    "white_space": "  og sommervikarer?",
}
STANDING = {
    "whole": "Når skal feriepengene utbetales til ansatte som slutter midt i året?",
    "nynorsk": "Kva krav gjeld for skriftleg arbeidsavtale i kommunal sektor?",
    "english": "Which notice period applies when an employee resigns from a permanent position?",
    "three_words": "Minstelønn for lærere uten tilleggsutdanning",
    "points_inside_itself": (
        "Kan en lærer som har sagt opp stillingen, trekke oppsigelsen tilbake før den er mottatt?"
    ),
    "og_inside_word": "Ogndalsveien skole mangler arbeidsavtaler med ansatte vikarer",
    "and_later": "Hvilke regler gjelder for overtid og merarbeid i kommunen?",
}


@pytest.mark.parametrize("text", LEANING.values(), ids=LEANING)
def test_a_follow_up_gets_the_question_before_it(text: str) -> None:
    assert stand_alone(text, HISTORY) == f"{BEFORE} {text}"


@pytest.mark.parametrize("text", STANDING.values(), ids=STANDING)
def test_a_whole_question_is_left_alone(text: str) -> None:
    assert stand_alone(text, HISTORY) == text


@pytest.mark.parametrize("text", LEANING.values(), ids=LEANING)
def test_nothing_is_added_without_an_earlier_question(text: str) -> None:
    assert stand_alone(text, ()) == text
    assert stand_alone(text, (Turn("assistant", "Hei!"), Turn("user", "  "))) == text


def test_the_last_question_is_the_one_added() -> None:
    history = (Turn("user", "Hva er ferie?"), *HISTORY)
    assert stand_alone("og for vikarer?", history).startswith(BEFORE)
