import pytest

from guardrails.pii.recognizers.duf import DufNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "context": ("DUF-nummer 2015 123456 78", "2015 123456 78"),
    "plain": ("Søker har 201512345678 i saken", "201512345678"),
    "english": ("UDI number 202312345609", "202312345609"),
}
IGNORED = {
    "period": "2015 1234 5678 kroner",
    "years": "2015 2016 2017 2018",
    "case": "Sak 2015/12345678",
    "invoice": "Fakturanr 301512345678",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(DufNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(DufNumberRecognizer(), text) == []
