"""Check digits and shapes of Norwegian numbers; pure functions on strings of ASCII digits.

Sources: Skatteetaten's documentation of the national population register (national identity
number, also the rules from 2032, and the Tenor test series), Norsk helsenett (H-, FH- and test
numbers), and the register of business enterprises (organisation number).
"""

from collections.abc import Iterator
from enum import StrEnum
from operator import mul

_K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_K1_REMAINDERS_FROM_2032 = frozenset({0, 1, 2, 3})
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# What is added to the month: 40 H-number and NAV's tests, 65 Norsk helsenett, 80 Tenor.
_MONTH_OFFSETS = (0, 40, 65, 80)
_OFFSETS = {month + offset: offset for offset in _MONTH_OFFSETS for month in range(1, 13)}
_D_NUMBER_DAY_OFFSET = 40
_ID_LENGTH = 11
_DATE_LENGTH = 6


class NationalIdKind(StrEnum):
    """Which series an eleven-digit identity number belongs to."""

    BIRTH = "fodselsnummer"
    D_NUMBER = "d_number"
    H_NUMBER = "h_number"
    FH_NUMBER = "fh_number"
    SYNTHETIC = "synthetic"


def national_id_kind(digits: str) -> NationalIdKind | None:
    """Series that the first six digits can belong to, whatever the check digits say.

    FH-numbers carry no date, so every number that begins with 8 or 9 is one.
    """
    if len(digits) != _ID_LENGTH or not digits.isdecimal():
        return None
    day, month = int(digits[:2]), int(digits[2:4])
    if digits[0] in "89":
        return NationalIdKind.FH_NUMBER
    is_d_number = day > _D_NUMBER_DAY_OFFSET
    day -= _D_NUMBER_DAY_OFFSET if is_d_number else 0
    offset = _OFFSETS.get(month)
    if offset is None or not 1 <= day <= _DAYS[month - offset - 1]:
        return None
    if offset in {65, 80}:
        return NationalIdKind.SYNTHETIC
    if offset:
        return NationalIdKind.H_NUMBER
    return NationalIdKind.D_NUMBER if is_d_number else NationalIdKind.BIRTH


def has_valid_id_checksums(digits: str) -> bool:
    """Whether both check digits hold by the rule of 1964 or by the one from 2032."""
    if len(digits) != _ID_LENGTH or not digits.isdecimal():
        return False
    first = _weighted_sum(digits, _K1_WEIGHTS) % 11
    second = _weighted_sum(digits, _K2_WEIGHTS) % 11
    return second == 0 and first in _K1_REMAINDERS_FROM_2032


def is_national_id(digits: str) -> bool:
    """Whether this is a well-formed identity number of any series."""
    return national_id_kind(digits) is not None and has_valid_id_checksums(digits)


def is_near_national_id(digits: str) -> bool:
    """Whether one wrong digit or two neighbours that changed places may hide an identity number.

    True where the date can be one, whatever the check digits say, and where the date cannot but
    one such mistake in it would leave a valid number.
    """
    if len(digits) != _ID_LENGTH or not digits.isdecimal():
        return False
    return national_id_kind(digits) is not None or any(map(is_national_id, _mended(digits)))


def _mended(digits: str) -> Iterator[str]:
    """With one digit of the date another, or two neighbours in each other's place."""
    for at in range(_DATE_LENGTH):
        head, tail = digits[:at], digits[at + 1 :]
        yield from (head + digit + tail for digit in "0123456789")
        yield head + digits[at + 1] + digits[at] + digits[at + 2 :]


def is_account_number(digits: str) -> bool:
    """Mod-11 of a bank account; every national identity number of 1964 passes it too.

    An old postgiro account is 0000 and seven digits that end in Luhn's check digit.
    """
    if len(digits) != _ID_LENGTH or not digits.isdecimal():
        return False
    if digits.startswith("0000"):
        return _luhn_sum(digits[4:]) % 10 == 0
    return _weighted_sum(digits, _K2_WEIGHTS) % 11 == 0


def is_organisation_number(digits: str) -> bool:
    """Nine digits from the 8 or 9 series with a valid check digit."""
    if len(digits) != len(_ORGANISATION_WEIGHTS) or not digits.isdecimal():
        return False
    return digits[0] in "89" and _weighted_sum(digits, _ORGANISATION_WEIGHTS) % 11 == 0


def is_norwegian_iban(code: str) -> bool:
    """ISO 7064 mod 97-10 on `NO` and thirteen digits, without separators."""
    if len(code) != 15 or code[:2].upper() != "NO" or not code[2:].isdecimal():
        return False
    letters_as_numbers = "2324"
    return int(code[4:] + letters_as_numbers + code[2:4]) % 97 == 1


def _weighted_sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(map(mul, map(int, digits), weights))


def _luhn_sum(digits: str) -> int:
    """ISO/IEC 7812-1: every other digit from the right counts double, its digits added."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return sum(map(int, digits[::-2])) + sum(doubled)
