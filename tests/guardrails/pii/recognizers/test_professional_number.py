import pytest

from guardrails.pii.recognizers.professional_number import HprNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "short": ("HPR-nr 1234567", "1234567"),
    "colon": ("HPR: 9876543", "9876543"),
    "space": ("HPR 1234567", "1234567"),
    "nynorsk": ("HPR-nummeret er 1234567", "1234567"),
    "full": ("helsepersonellnummer: 123 4567", "123 4567"),
    "lower": ("hpr nr. 9876543", "9876543"),
    "hash": ("HPR #1234567", "1234567"),
    "number": ("HPR-nummer: 76543", "76543"),
    "bracket": ("(HPR 9876543)", "9876543"),
    "long": ("HPR-nr 123456789", "123456789"),
    "no": ("HPR no. 1234567", "1234567"),
    "joined": ("HPRnr 1234567", "1234567"),
}
IGNORED = {
    "no_word": "Autorisasjon 1234567",
    "other": "HR 1234567",
    "register": "oppslag i HPR er påkrevd",
    "nynorsk": "oppslag i HPR krevst",
    "year": "HPR i 2024",
    "section": "helsepersonelloven § 48",
    "registered": "registrert i HPR siden 2019",
    "case": "Sak 2024/12345",
    "hr": "HR-nr 1234567",
    "pay": "lønn 437 900 kroner",
    "agreement": "SFS 2213",
    "law": "LOV-1999-07-02-64",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(HprNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(HprNumberRecognizer(), text) == []
