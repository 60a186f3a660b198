import pytest

from guardrails.pii.recognizers.national_id import NationalIdRecognizer
from tests.guardrails.identity_numbers import identity_number
from tests.guardrails.pii.recognizers.tables import marked

VALID = identity_number("158375")
FROM_2032 = identity_number("158375", remainder=2)
DAMAGED = VALID[:-1] + str((int(VALID[-1]) + 1) % 10)
D_NUMBER = identity_number("558375")
H_NUMBER = identity_number("154375")
FH_NUMBER = identity_number("812345")
HELSENETT = identity_number("156875")
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
    "d_number": (f"gjelder {D_NUMBER}", D_NUMBER),
    "h_number": (f"hjelpenummer {H_NUMBER}", H_NUMBER),
    "fh_number": (f"FH-nummer {FH_NUMBER}", FH_NUMBER),
    "health_test_number": (f"Testperson {HELSENETT}", HELSENETT),
    "nynorsk": (f"Ho har fødselsnummer {SPELLED} og er fast tilsett", SPELLED),
    "joined_to_its_word": (f"fnr{VALID}", VALID),
    "lost_nought": (f"fnr {identity_number('058375')[1:]}", identity_number("058375")[1:]),
    "code": ("nr 3135383337353030303331 her", "3135383337353030303331"),
    "turned": (f"baklengs: {VALID[::-1]}", VALID[::-1]),
    "row_of_columns": (f"4;Nordmann;{SPELLED};100;2024-01-01", SPELLED),
    "impossible_month": (f"Hva med {VALID[:2]}9{VALID[3:]}?", f"{VALID[:2]}9{VALID[3:]}"),
    "last_five_alone": ("Personnummeret hans er 14700", "14700"),
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
    "columns": "Trinn 463 500 | 471 100 | 483 900 | 477 300",
    "pay_table": "437900 36492 224,56\n441200 36767 226,26\n443000 36917 227,18",
    "year_and_month": "437900 36492",
    "journal": "Journalpost 20100012055",
    "enumerated_nynorsk": "Gjeld § 1, 2, 3, 10, 11, 12 og 13 for to eller tre veker?",
    "goods": "EAN 7091091530081",
    "book": "ISBN 978-82-02-12345-7",
    "words": "Ein, to, tre eller fire veker, ti eller tolv dagar",
    "paths": "LOV-2005-06-17-62 § 14-9",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(NationalIdRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(NationalIdRecognizer(), text) == []


PARTS = {
    "said": ("født 158375, siste fem er 00031", ["158375", "00031"]),
    "lines": ("Født: 15.83.75\nPersonnr: 00031", ["15.83.75", "00031"]),
    "five_first": ("Dei fem siste er 00031, fødd 158375", ["00031", "158375"]),
}


@pytest.mark.parametrize(("text", "expected"), PARTS.values(), ids=PARTS.keys())
def test_marks_both_parts_of_a_number_told_in_two(text: str, expected: list[str]) -> None:
    assert marked(NationalIdRecognizer(), text) == expected
