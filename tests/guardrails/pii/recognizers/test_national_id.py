import pytest

from guardrails.pii.recognizers.national_id import NationalIdRecognizer
from tests.guardrails.identity_numbers import identity_number
from tests.guardrails.pii.recognizers.tables import marked

VALID = identity_number("158375")
FROM_2032 = identity_number("158375", remainder=2)
DAMAGED = VALID[:-1] + str((int(VALID[-1]) + 1) % 10)
SPELLED = VALID[:6] + " " + VALID[6:]

FOUND = {
    "plain": (f"Fødselsnummeret er {VALID}.", VALID),
    "six_and_five": (f"gjelder {SPELLED} i turnus", SPELLED),
    "hyphen": (f"{VALID[:6]}-{VALID[6:]}", f"{VALID[:6]}-{VALID[6:]}"),
    "rule_of_2032": (f"fnr {FROM_2032}", FROM_2032),
    "one_wrong_digit": (f"fødselsnummer {DAMAGED}", DAMAGED),
    "one_wrong_digit_without_context": (f"Hva med {DAMAGED}?", DAMAGED),
    "spread": ("nr " + " ".join(VALID), " ".join(VALID)),
    "dotted_date": (
        f"{VALID[:2]}.{VALID[2:4]}.{VALID[4:6]} {VALID[6:]}",
        f"{VALID[:2]}.{VALID[2:4]}.{VALID[4:6]} {VALID[6:]}",
    ),
    "letter_for_digit": (f"fnr {VALID.replace('0', 'O', 1)}", VALID.replace("0", "O", 1)),
}
IGNORED = {
    "salary_ladder": "Lønn: 381 800 391 700 402 100",
    "organisation": "Org.nr. 971 032 081",
    "account": "Konto 1234.56.78903",
    "twelve_digits": "Referanse 158375123456",
    "case": "Sak 2024/12345 og 2023/678901",
    "period": "01.05.2024–30.04.2026",
    "section": "§ 14-9 og § 15-6 i loven",
    "amount": "kr 1 250 000 000,00",
    "no_date": "Bilag 99999999999x",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(NationalIdRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(NationalIdRecognizer(), text) == []
