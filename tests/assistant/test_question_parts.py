import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.question_parts import question_parts
from corpus.text import content_words, words

SPLIT = {
    "og": (
        "Hvor lenge varer prøvetiden og hvilken oppsigelsesfrist får ansatte i prøvetiden?",
        ["Hvor lenge varer prøvetiden", "hvilken oppsigelsesfrist får ansatte i prøvetiden"],
    ),
    "two_questions": (
        "Når skal feriepenger utbetales? Hvor mange feriedager har ansatte over seksti år?",
        [
            "Når skal feriepenger utbetales",
            "Hvor mange feriedager har ansatte over seksti år",
        ],
    ),
    "nynorsk": (
        "Kva krav gjeld for arbeidsavtale og kven skal signere arbeidsavtalen fyrst?",
        ["Kva krav gjeld for arbeidsavtale", "kven skal signere arbeidsavtalen fyrst"],
    ),
    "english": (
        "What is the notice period and who must sign the written notice letter?",
        ["What is the notice period", "who must sign the written notice letter"],
    ),
    "comma": (
        "Hva er minstelønn for fagarbeidere, og når betales lønnstillegg for natt?",
        ["Hva er minstelønn for fagarbeidere", "når betales lønnstillegg for natt"],
    ),
}
WHOLE = {
    "single": "Hvor lenge varer prøvetiden?",
    "og_between_nouns": "Hvilke regler gjelder for overtid og merarbeid?",
    "og_between_verbs": "Kan vi varsle og drøfte samme dag?",
    "abbreviation": "Hva sier aml. § 15-6 om prøvetid?",
    "statement": "Feriepenger og lønn",
    "greeting": "?! Hei",
    "empty": "",
}


@pytest.mark.parametrize(("question", "parts"), SPLIT.values(), ids=SPLIT)
def test_two_questions_become_two_parts(question: str, parts: list[str]) -> None:
    assert question_parts(question) == parts


@pytest.mark.parametrize("question", WHOLE.values(), ids=WHOLE)
def test_one_question_stays_whole(question: str) -> None:
    assert question_parts(question) == [question]


def test_a_part_that_leans_is_completed_by_the_subject() -> None:
    first, second = question_parts("Hvor lenge varer prøvetiden og kan den forlenges?")
    assert first == "Hvor lenge varer prøvetiden"
    assert second.startswith("kan den forlenges")
    assert "prøvetiden" in second


@given(st.text(alphabet="abcæøå ?.,\n0123og hvorkan", max_size=80))
def test_no_word_is_lost(question: str) -> None:
    parts = question_parts(question)
    assert parts
    if len(parts) > 1:
        held = {word for part in parts for word in words(part)}
        meant = {word for word in content_words(question) if len(word) > 1}
        assert meant - held <= {"og", "samt", "and"}
