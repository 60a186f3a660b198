import pytest

from guardrails.pii.recognizers.birth_date import BirthDateRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "written": ("hun er født 3. mai 1975 og", "3. mai 1975"),
    "short": ("f. 03.05.75", "03.05.75"),
    "iso": ("fødselsdato: 1975-05-03", "1975-05-03"),
    "nynorsk": ("fødd 3.5.1975", "3.5.1975"),
    "english": ("born 3 May 1975", "3 May 1975"),
}
IGNORED = {
    "period": "tariffperioden 01.05.2024–30.04.2026",
    "effective": "Endringen gjelder fra 1. juli 2024",
    "meeting": "Møte 03.05.2024",
    "years": "arbeidstakere født i 1962 eller tidligere",
    "holiday": "1. mai er høytidsdag",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(BirthDateRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(BirthDateRecognizer(), text) == []
