import pytest

from guardrails.pii.recognizers.bank_account import BankAccountRecognizer
from tests.guardrails.identity_numbers import identity_number
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "dots": ("Utbetales til 1234.56.78903", "1234.56.78903"),
    "spaces": ("konto 1234 56 78903", "1234 56 78903"),
    "plain_with_context": ("kontonummer: 12345678903", "12345678903"),
    "wrong_digit_with_context": ("kontonr 12345678904", "12345678904"),
    "nynorsk": ("Løna skal til konto 1234 56 78903", "1234 56 78903"),
    "utbetal": ("Utbetal til 12345678903", "12345678903"),
    "dots_alone": ("Vi fekk 1234.56.78903 frå henne", "1234.56.78903"),
    "plain_alone": ("Overfør 12345678903 i dag", "12345678903"),
    "short_word": ("kto. 1234.56.78903", "1234.56.78903"),
    "english": ("account 1234.56.78903", "1234.56.78903"),
    "wrong_digit_in_dots": ("Gjelder 1234.56.78904", "1234.56.78904"),
    "old_postgiro": ("konto 0000 08 26500", "0000 08 26500"),
    "list": ("konto 1234.56.78903, lønn 50 %", "1234.56.78903"),
}
IGNORED = {
    "identity_number": f"fnr {identity_number('158375')}",
    "amount": "Beløpet er 12 345 678 kroner",
    "wrong_digit": "Referanse 12345678904",
    "case": "Sak 2024/12345",
    "organisation": "Org.nr. 971 032 081",
    "pay_table": "Stige 437900 36492 224,56",
    "large": "Budsjettet er 12 345 678 901 kroner",
    "journal": "Journalpost 20200012055",
    "book": "ISBN 978-82-02-12345-7",
    "goods": "EAN 7091091530081",
    "account_plan": "Konto 5010 og art 10100 i regnskapet",
    "period": "01.05.2024–30.04.2026",
    "nynorsk": "Kontoen 1234 i rekneskapen",
    "phone": "Ring 24 13 26 00",
    "section": "§ 14-9 og § 15-6",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(BankAccountRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(BankAccountRecognizer(), text) == []
