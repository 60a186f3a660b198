import pytest

from guardrails.pii.recognizers.iban import IbanRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "spaces": ("IBAN NO93 8601 1117 947", "NO93 8601 1117 947"),
    "plain": ("no9386011117947", "no9386011117947"),
    "wrong_check": ("IBAN NO94 8601 1117 947", "NO94 8601 1117 947"),
}
IGNORED = {
    "too_short": "NO93 8601",
    "word": "Norge 2024",
    "agreement": "NO 2213 avtalen",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(IbanRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(IbanRecognizer(), text) == []
