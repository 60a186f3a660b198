import pytest

from guardrails.pii.recognizers.phone import PhoneNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "mobile": ("Ring 912 34 567 i dag", "912 34 567"),
    "mobile_plain": ("Send melding til Ola 91234567", "91234567"),
    "pairs": ("telefon 22 11 33 44", "22 11 33 44"),
    "country": ("+47 912 34 567", "+47 912 34 567"),
    "abroad": ("Nummeret er +46 70 123 45 67", "+46 70 123 45 67"),
    "nynorsk": ("Du når henne på 412 34 567", "412 34 567"),
    "joined_code": ("004791234567", "004791234567"),
    "code": ("+4791234567", "+4791234567"),
    "sms": ("Send SMS til 98765432", "98765432"),
    "landline": ("tlf. 55112233", "55112233"),
    "nynorsk_call": ("Ring meg på 932 11 223", "932 11 223"),
    "mobile_word": ("mobilen hennar er 411 22 333", "411 22 333"),
}
IGNORED = {
    "case": "saksnummer 22132600",
    "salary": "årslønn 437 900 kroner",
    "budget": "budsjett på 45 000 000 kroner",
    "organisation": "org.nr 971 032 081",
    "own_number": "KS Medlemsservice 24 13 64 00",
    "own_switchboard": "KS telefon 24132600",
    "switchboard": "sentralbordet 35 00 20 00",
    "period": "2024-2026",
    "section": "§ 14-9",
    "ladder": "451 200 468 300 479 100",
    "goods": "EAN 7091091530081",
    "large": "12 345 678 901 kroner",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(PhoneNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(PhoneNumberRecognizer(), text) == []
