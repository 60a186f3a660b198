import pytest

from guardrails.pii.recognizers.professional_number import HprNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "short": ("HPR-nr 1234567", "1234567"),
    "colon": ("HPR: 9876543", "9876543"),
}
IGNORED = {
    "no_word": "Autorisasjon 1234567",
    "other": "HR 1234567",
    "register": "oppslag i HPR er påkrevd",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(HprNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(HprNumberRecognizer(), text) == []
