import pytest

from assistant.conversation import Turn
from assistant.steps.follow_up import query_of, stand_alone

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


@pytest.mark.parametrize("text", LEANING.values(), ids=LEANING)
def test_all_that_was_said_is_searched_for_too(text: str) -> None:
    history = (Turn("user", "Hva er prøvetid"), *HISTORY)
    query = query_of(text, history, limit=7)
    assert query.text == stand_alone(text, history)
    assert query.context == f"Hva er prøvetid. {BEFORE} Den varer i seks måneder. {text}"
    assert query.limit == 7


@pytest.mark.parametrize("text", STANDING.values(), ids=STANDING)
def test_a_whole_question_has_no_context(text: str) -> None:
    assert query_of(text, HISTORY, limit=5).context == ""


@pytest.mark.parametrize("history", [(), (Turn("assistant", "Hei!"),), (Turn("user", " "),)])
def test_a_first_question_has_no_context(history: tuple[Turn, ...]) -> None:
    assert query_of("og for vikarer?", history, limit=5).context == ""
