import pytest

from guardrails.pii.recognizers.iban import IbanNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "spaces": ("IBAN NO93 8601 1117 947", "NO93 8601 1117 947"),
    "plain": ("no9386011117947", "no9386011117947"),
    "wrong_check": ("IBAN NO94 8601 1117 947", "NO94 8601 1117 947"),
    "label": ("IBAN: NO9386011117947", "NO9386011117947"),
    "nynorsk": ("Løna går til NO93 8601 1117 947", "NO93 8601 1117 947"),
    "bracket": ("(NO9386011117947)", "NO9386011117947"),
    "lower": ("konto no93 8601 1117 947", "no93 8601 1117 947"),
    "wrong_plain": ("NO9486011117947", "NO9486011117947"),
    "dots": ("NO93.8601.1117.947", "NO93.8601.1117.947"),
    "hyphens": ("NO93-8601-1117-947", "NO93-8601-1117-947"),
    "end": ("Utbetal til NO9386011117947.", "NO9386011117947"),
    "other_groups": ("NO93 86011117947", "NO93 86011117947"),
}
IGNORED = {
    "too_short": "NO93 8601",
    "word": "Norge 2024",
    "agreement": "NO 2213 avtalen",
    "vat": "NO 971 032 081 MVA",
    "vat_joined": "NO971032081MVA",
    "organisation": "NO 971032081",
    "long": "NO93860111179471234",
    "nynorsk": "no 2024 og 2025",
    "other": "DK93 8601 1117 947",
    "case": "SNO93 8601 1117 947",
    "standard": "NS-EN 9386",
    "section": "no § 14-9",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(IbanNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(IbanNumberRecognizer(), text) == []
