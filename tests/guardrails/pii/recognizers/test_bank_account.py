import pytest

from guardrails.pii.recognizers.bank_account import BankAccountRecognizer
from tests.guardrails.identity_numbers import identity_number
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "dots": ("Utbetales til 1234.56.78903", "1234.56.78903"),
    "spaces": ("konto 1234 56 78903", "1234 56 78903"),
    "plain_with_context": ("kontonummer: 12345678903", "12345678903"),
    "wrong_digit_with_context": ("kontonr 12345678904", "12345678904"),
}
IGNORED = {
    "identity_number": f"fnr {identity_number('158375')}",
    "amount": "Beløpet er 12 345 678 kroner",
    "wrong_digit": "Referanse 12345678904",
    "case": "Sak 2024/12345",
    "organisation": "Org.nr. 971 032 081",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(BankAccountRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(BankAccountRecognizer(), text) == []
