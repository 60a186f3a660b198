import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer, iban, kontonr, orgnr

from guardrails.pii.checksums import (
    NationalIdKind,
    has_valid_id_checksums,
    is_account_number,
    is_national_id,
    is_near_national_id,
    is_norwegian_iban,
    is_organisation_number,
    national_id_kind,
)
from tests.guardrails.identity_numbers import identity_number


@pytest.mark.parametrize(
    ("date_part", "kind"),
    [
        ("150375", NationalIdKind.BIRTH),
        ("290204", NationalIdKind.BIRTH),
        ("550375", NationalIdKind.D_NUMBER),
        ("154375", NationalIdKind.H_NUMBER),
        ("158175", NationalIdKind.SYNTHETIC),
        ("158375", NationalIdKind.SYNTHETIC),
        ("558375", NationalIdKind.SYNTHETIC),
        ("157775", NationalIdKind.SYNTHETIC),
        ("812345", NationalIdKind.FH_NUMBER),
    ],
)
@pytest.mark.parametrize("remainder", [0, 1, 2, 3])
def test_accepts_every_series_by_both_rules(
    date_part: str, kind: NationalIdKind, remainder: int
) -> None:
    number = identity_number(date_part, remainder=remainder)
    assert national_id_kind(number) == kind
    assert is_national_id(number)


@pytest.mark.parametrize(
    "digits",
    [
        "00000000000",
        "32017512345",
        "31047512345",
        "15137512345",
        "1503751234",
        "150375123456",
        "1503751234x",
        "",
        "١٥٠٣٧٥١٢٣٤٥",
        "30022012345",
        "79997512345",
    ],
)
def test_refuses_what_has_no_date_or_length(digits: str) -> None:
    assert not is_national_id(digits)


@pytest.mark.parametrize("remainder", [4, 5, 6, 7, 8, 9])
def test_refuses_remainders_outside_the_rule_of_2032(remainder: int) -> None:
    assert not has_valid_id_checksums(identity_number("150375", remainder=remainder))


@given(st.from_regex(r"[0-3][0-9][01][0-9][0-9]{7}", fullmatch=True))
def test_agrees_with_stdnum_on_the_rule_of_1964(digits: str) -> None:
    if fodselsnummer.is_valid(digits):
        assert is_national_id(digits)


@given(st.from_regex(r"0000[0-9]{7}", fullmatch=True))
def test_old_postgiro_accounts_agree_with_stdnum(digits: str) -> None:
    assert is_account_number(digits) == kontonr.is_valid(digits)


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_account_numbers_agree_with_stdnum(digits: str) -> None:
    assert is_account_number(digits) == kontonr.is_valid(digits)


@given(st.from_regex(r"[89][0-9]{8}", fullmatch=True))
def test_organisation_numbers_agree_with_stdnum(digits: str) -> None:
    assert is_organisation_number(digits) == orgnr.is_valid(digits)


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_iban_agrees_with_stdnum(account: str) -> None:
    check = 98 - int(account + "232400") % 97
    code = f"NO{check:02d}{account}"
    assert is_norwegian_iban(code)
    assert not is_norwegian_iban(f"NO{(check + 1) % 100:02d}{account}")
    assert iban.is_valid(code) == kontonr.is_valid(account)


@given(st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_never_valid_by_the_rule_of_1964(position: int, shift: int) -> None:
    number = identity_number("150375")
    wrong = str((int(number[position]) + shift) % 10)
    damaged = number[:position] + wrong + number[position + 1 :]
    assert not fodselsnummer.is_valid(damaged)
    assert not has_valid_id_checksums(damaged) or damaged[9] != number[9] or position < 9


@given(st.integers(0, 10), st.integers(1, 9), st.sampled_from(["150375", "550375", "157775"]))
def test_one_wrong_digit_is_near(position: int, shift: int, six: str) -> None:
    number = identity_number(six)
    wrong = str((int(number[position]) + shift) % 10)
    assert is_near_national_id(number[:position] + wrong + number[position + 1 :])


@given(st.integers(0, 9), st.sampled_from(["150375", "310188", "812345"]))
def test_two_swapped_neighbours_are_near(at: int, six: str) -> None:
    number = identity_number(six)
    assert is_near_national_id(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@pytest.mark.parametrize("digits", ["", "1503", "1503751234x"])
def test_what_is_not_eleven_digits_has_no_checksums(digits: str) -> None:
    assert not has_valid_id_checksums(digits)
    assert not is_account_number(digits)
    assert not is_organisation_number(digits)
    assert not is_norwegian_iban(digits)


@pytest.mark.parametrize("digits", ["", "1503751234", "1503751234x", "33333333333"])
def test_what_no_single_mistake_explains_is_not_near(digits: str) -> None:
    assert not is_near_national_id(digits)
