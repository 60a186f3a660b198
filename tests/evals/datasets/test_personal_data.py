from pathlib import Path

import pytest

from evals.datasets.dataset_file import read_dataset
from evals.datasets.personal_data import has_identity_number
from guardrails.factory import build_guard
from guardrails.guard import Guard
from guardrails.pii.checksums import is_national_id


def valid_number(first_six: str) -> str:
    """A made number with valid check digits."""
    return next(
        number
        for number in (f"{first_six}{last:05d}" for last in range(100_000))
        if is_national_id(number)
    )


BIRTH = valid_number("310172")
D_NUMBER = valid_number("710172")
FH_NUMBER = valid_number("912345")
TENOR = valid_number("318172")
TENOR_D_NUMBER = valid_number("718172")
NAV = valid_number("314172")
HEALTH_TEST = valid_number("316672")
DAMAGED = BIRTH[:-1] + str((int(BIRTH[-1]) + 1) % 10)

NUMBERS = {
    "whole": (BIRTH, True),
    "in_a_sentence": (f"Gjelder {BIRTH}, altså.", True),
    "in_two": (f"{BIRTH[:6]} {BIRTH[6:]}", True),
    "dotted": (f"{BIRTH[:2]}.{BIRTH[2:4]}.{BIRTH[4:6]} - {BIRTH[6:]}", True),
    "after_another_number": (f"12 {BIRTH}", True),
    "with_invisible_characters": ("\u200b".join(BIRTH), True),
    "d_number": (D_NUMBER, True),
    "fh_number": (FH_NUMBER, True),
    "tenor": (TENOR, False),
    "tenor_d_number": (TENOR_D_NUMBER, False),
    "month_and_40": (NAV, False),
    "month_and_65": (HEALTH_TEST, False),
    "damaged": (DAMAGED, False),
    "inside_a_longer_number": (f"9{BIRTH}9", False),
    "ten_digits": (BIRTH[:-1], False),
    "amounts": ("450 000 kroner i 2025", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("text", "found"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_that_can_be_somebodys_is_found(text: str, found: bool) -> None:
    assert has_identity_number(text) is found


@pytest.fixture(scope="module")
def guard() -> Guard:
    return build_guard()


TOLD_OF = "Vår ansatte Kari Nordmann på Solsiden sykehjem i Bodø er sykmeldt for depresjon."
GENERAL = "Hvor lenge kan vi kreve egenmelding?"
ROWS = {
    "real": (TOLD_OF, "nei", "", ["personal_data"]),
    "not_said": (TOLD_OF, "", "", ["personal_data"]),
    "not_understood": (TOLD_OF, "tja", "", ["flag_unknown", "personal_data"]),
    "invented": (TOLD_OF, "ja", "", []),
    "invented_with_a_number": (f"{TOLD_OF} {BIRTH}", "ja", "", ["identity_number"]),
    "invented_with_a_test_number": (f"{TOLD_OF} {TENOR}", "ja", "", []),
    "general": (GENERAL, "nei", "", []),
    "note_with_an_address": (GENERAL, "", "Spør kari.nordmann@example.com", ["personal_data"]),
    "note_that_is_too_long": (GENERAL, "", "ord " * 3000, ["personal_data_unchecked"]),
    "plain_note": (GENERAL, "", "Gjelder egenmelding.", []),
}


@pytest.mark.parametrize(("question", "invented", "note", "codes"), ROWS.values(), ids=ROWS)
def test_rows_with_personal_data_are_refused_without_repeating_them(
    tmp_path: Path, guard: Guard, question: str, invented: str, note: str, codes: list[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id;spørsmål;forventet status;språk;oppdiktet;merknad\n"
        f"a;{question};henvist: enkeltsak;nb;{invented};{note}\n",
        encoding="utf-8",
    )
    read = read_dataset(path, guard=guard)
    assert sorted(one.code for one in read.mistakes) == codes
    assert bool(read.samples) is not bool(codes)
    told = " ".join(one.message for one in read.mistakes)
    assert not [word for word in ("Kari", "Solsiden", "depresjon", "tja", BIRTH) if word in told]


def test_what_was_found_is_named_in_norwegian(tmp_path: Path, guard: Guard) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"id;spørsmål;forventet status;språk\na;{TOLD_OF};henvist: enkeltsak;nb\n", encoding="utf-8"
    )
    (mistake,) = read_dataset(path, guard=guard).mistakes
    assert mistake.cell == "B2"
    assert "helseopplysninger" in mistake.message
    assert "navn" in mistake.message
