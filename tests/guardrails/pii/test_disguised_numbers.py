"""Codes, look-alike letters and numbers told in two parts."""

import base64

import pytest

from guardrails.pii.encoded_numbers import encoded_texts
from guardrails.pii.look_alike_digits import look_alike_numbers
from guardrails.pii.split_number import find_split_numbers
from tests.guardrails.identity_numbers import identity_number

VALID = identity_number("158375")
BIRTH = identity_number("200399")
DATE, FIVE = VALID[:6], VALID[6:]
CODES = [f"{ord(digit):02x}" for digit in VALID]

CODED = {
    "base64": base64.b64encode(VALID.encode()).decode(),
    "base64_unpadded": base64.b64encode(VALID.encode()).decode().rstrip("="),
    "hexadecimal": "".join(CODES),
    "hexadecimal_spaced": " ".join(CODES),
    "escapes": "".join(f"\\x{code}" for code in CODES),
    "numbers": " ".join(f"0x{code}" for code in CODES),
    "decimal": " ".join(str(ord(digit)) for digit in VALID),
    "integer": hex(int(VALID)),
    "bits": " ".join(f"{ord(digit):08b}" for digit in VALID),
}
NOT_CODED = {
    "long_word": "arbeidstakerorganisasjonene",
    "name_of_a_class": "ArbeidstakerOrganisasjon",
    "ages": "alder 48, 49, 50, 51 og 52 år",
    "hash_of_a_page": "d41d8cd98f00b204e9800998ecf8427e",
    "amounts": "3 437 900 og 3 451 200 og 3 468 300 kr, 37 % og 38 %",
}


@pytest.mark.parametrize("code", CODED.values(), ids=CODED.keys())
def test_reads_codes(code: str) -> None:
    text = f"se {code} her"
    ((said, start, end),) = encoded_texts(text)
    assert (said, text[start:end]) == (VALID, code)


@pytest.mark.parametrize("text", NOT_CODED.values(), ids=NOT_CODED.keys())
def test_what_is_no_code_says_nothing(text: str) -> None:
    assert list(encoded_texts(text)) == []


LIKE = {
    "capital_o": (VALID.replace("0", "O"), True),
    "several": (VALID.replace("1", "l").replace("5", "S").replace("8", "B"), True),
    "spaced": (" ".join(VALID.replace("1", "I")), True),
    "small_b_is_six_or_eight": (VALID.replace("8", "b"), True),
    "digits_alone": (VALID, False),
    "a_word": ("Solbollosse", False),
    "words": ("I 2 so Bo So 1", False),
    "columns": ("463 500 | 471 1", False),
}


@pytest.mark.parametrize(("text", "is_number"), LIKE.values(), ids=LIKE.keys())
def test_reads_letters_that_look_like_digits(text: str, is_number: bool) -> None:
    assert (VALID in {digits for digits, _, _ in look_alike_numbers(text)}) == is_number


SPLIT = {
    "said": (f"født {DATE}, siste fem er {FIVE}", 0.95),
    "nynorsk": (f"fødd {DATE}. Dei fem siste er {FIVE}", 0.95),
    "spaced_five": (f"født {DATE}, personnr {' '.join(FIVE)}", 0.95),
    "five_first": (f"slutter på {FIVE}, født {DATE}", 0.95),
    "written_month": (f"født 20. mars 1999, pnr {BIRTH[6:]}", 0.95),
    "iso": (f"1999-03-20 og personnummer {BIRTH[6:]}", 0.95),
    "full_year": (f"20.03.1999 personnummer {BIRTH[6:]}", 0.95),
    "eight_digits": (f"20031999, personnummer {BIRTH[6:]}", 0.95),
    "five_in_words": (f"født {DATE}, siste fem er null null null åtte fire", 0.95),
    "more_digits_follow": (f"personnr {' '.join(VALID)}", 0.0),
    "wrong_digit": (f"født {DATE}, siste fem er 12345", 0.6),
    "label_alone": ("personnummeret er 12345", 0.5),
    "last_five_years": ("de siste fem årene har vi hatt 12345 saker", 0.0),
    "whole_number": (f"personnummer {VALID}", 0.0),
    "nothing_near": ("slutter på 12345", 0.0),
    "pay": ("født 1962, lønn 43790 kr", 0.0),
}


@pytest.mark.parametrize(("text", "expected"), SPLIT.values(), ids=SPLIT.keys())
def test_joins_a_date_and_five_digits(text: str, expected: float) -> None:
    assert max((one.score for one in find_split_numbers(text)), default=0.0) == expected
