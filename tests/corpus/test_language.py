"""Bokmål, nynorsk and English told apart by their small words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import detect_language


@pytest.mark.parametrize(
    "text",
    [
        "Hvor mye ferie har jeg krav på?",
        "Når må vi varsle de ansatte?",
        "Hvem kan tilsette lærere?",
        "Kan vi si opp noen i prøvetid?",
        "HVA GJELDER VED SYKEFRAVÆR?",
        "Hvordan bruker vi et leave policy dokument fra HR?",
        "Eg lurer på hvordan dere gjør det når noen er syke, hvis jeg ikke får svar",
    ],
)
def test_bokmaal(text: str) -> None:
    assert detect_language(text) == "nb"


@pytest.mark.parametrize(
    "text",
    [
        "Kva er fristen for oppseiing?",
        "Kor lenge kan ein tilsett vere borte?",
        "Har tilsette rett på fri?",
        "Korleis skal arbeidsgjevar varsle?",
        "Kan me krevje at dei kjem på møte?",
    ],
)
def test_nynorsk(text: str) -> None:
    assert detect_language(text) == "nn"


@pytest.mark.parametrize(
    "text",
    [
        "How much leave does an employee get?",
        "What is the notice period?",
        "Can we dismiss an employee who is on leave?",
        "HOW MANY DAYS OF HOLIDAY?",
    ],
)
def test_english(text: str) -> None:
    assert detect_language(text) == "en"


@pytest.mark.parametrize("text", ["", "Ferie?", "12345", "§ 15-3", "??", "HTA kap 1", "日本語"])
def test_bokmaal_where_nothing_speaks_for_another(text: str) -> None:
    assert detect_language(text) == "nb"


@pytest.mark.parametrize(
    "text", ["Har man krav på to pauser?", "Kan vi varsle to måneder før?", "To uttak av ferie"]
)
def test_the_number_two_is_no_english(text: str) -> None:
    assert detect_language(text) == "nb"


@given(st.text(max_size=100))
def test_any_text_has_one_of_three_languages(text: str) -> None:
    assert detect_language(text) in {"nb", "nn", "en"}


@given(st.permutations("Kva er fristen for oppseiing av ein tilsett".split()))
def test_word_order_never_matters(words: list[str]) -> None:
    assert detect_language(" ".join(words)) == "nn"
