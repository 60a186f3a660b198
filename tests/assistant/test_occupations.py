"""What one occupation is paid is no answer about another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.occupations import is_for_others, occupations_in

ASKED = (
    ("Hva er lønna til en sykepleier med 16 års ansiennitet?", "sykepleier"),
    ("Kva er løna til lærarane våre?", "lærer"),
    ("Hva tjener legene?", "lege"),
    ("Hva er garantilønn for lektoren?", "lektor"),
    ("Kor høg minsteløn har ein vaktmeister?", "vaktmester"),
    ("Kva er løna til sjukepleiarane?", "sykepleier"),
    ("Kva løn har avdelingsleiaren?", "avdelingsleder"),
    ("Hva er årslønnen til renholderne?", "renholder"),
)
NOT_ASKED = (
    "Hvor lang oppsigelsestid har en sykepleier?",
    "Hvem er leder av arbeidsmiljøutvalget?",
    "Hva er garantilønn for stillinger med krav om mastergrad?",
    "Har arbeidstaker rett til lønn under permisjon?",
    "",
)


@pytest.mark.parametrize(("question", "occupation"), ASKED)
def test_a_question_about_pay_names_an_occupation(question: str, occupation: str) -> None:
    assert occupation in occupations_in(question)


@pytest.mark.parametrize("question", NOT_ASKED)
def test_other_questions_name_none(question: str) -> None:
    assert occupations_in(question) == frozenset()


@pytest.mark.parametrize(
    ("occupation", "text"),
    [
        ("sykepleier", "fagarbeiderstilling – 16 år: 528 300 kroner"),
        ("renholdsarbeider", "fagarbeiderstilling – 16 år"),
        ("assistent", "stilling uten særskilt krav til utdanning"),
        ("lærer", "lektor med tilleggsutdanning"),
        ("lærer", ""),
    ],
)
def test_a_row_that_does_not_name_the_occupation_is_for_others(occupation: str, text: str) -> None:
    assert is_for_others(frozenset({occupation}), text)


@pytest.mark.parametrize(
    ("occupation", "text"),
    [
        ("fagarbeider", "fagarbeiderstilling – 16 år: 528 300 kroner"),
        ("lærer", "lærar og stilling med krav om 3-årig utdanning"),
        ("barnehagelærer", "lærer og stilling med krav om 3-årig utdanning"),
        ("sykepleier", "Sykepleierne får 614 400 kroner"),
        ("sykepleier", "sjukepleiar og vernepleiar"),
        ("rådgiver", "rådgjevarar i kapittel 5"),
    ],
)
def test_a_row_that_names_it_or_its_kind_is_not(occupation: str, text: str) -> None:
    assert not is_for_others(frozenset({occupation}), text)


def test_where_no_occupation_is_asked_about_no_row_is_for_others() -> None:
    assert not is_for_others(frozenset(), "fagarbeiderstilling")


@given(st.text(max_size=100), st.text(max_size=100))
def test_an_occupation_asked_about_is_named_by_the_question_itself(asked: str, text: str) -> None:
    question = f"{asked} lønn sykepleier {text}"
    assert not is_for_others(occupations_in(question), question)
