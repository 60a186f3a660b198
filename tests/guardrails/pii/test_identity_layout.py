"""What layout and neighbours say of eleven digits; the numbers are of the Tenor series."""

import pytest

from guardrails.pii.digit_groups import find_chains
from guardrails.pii.identity_layout import LEAST, identity_numbers, score_look_alike
from tests.guardrails.identity_numbers import identity_number

VALID = identity_number("158375")
DAMAGED = VALID[:-1] + str((int(VALID[-1]) + 1) % 10)
DATE, FIVE = VALID[:6], VALID[6:]

SCORES = {
    "valid": (VALID, 1.0),
    "valid_six_five": (f"{DATE} {FIVE}", 1.0),
    "valid_in_pairs": ("15 83 75 00 08 4", 1.0),
    "valid_odd_groups": (f"{DATE} {FIVE[:1]} {FIVE[1:]}", 0.9),
    "valid_as_account": (f"{VALID[:4]}.{VALID[4:6]}.{VALID[6:]}", 0.6),
    "account_by_its_word": (f"konto {VALID[:4]}.{VALID[4:6]}.{VALID[6:]}", 0.0),
    "valid_before_kroner": (f"{DATE} {FIVE} kroner", 0.0),
    "valid_with_label": (f"fnr {VALID[:1]} {VALID[1:]}", 1.0),
    "valid_with_label_after": (f"{VALID[:1]} {VALID[1:]} er fødselsnummeret", 1.0),
    "damaged": (DAMAGED, 0.45),
    "damaged_with_label": (f"fnr {DAMAGED}", 0.6),
    "damaged_journal": (f"journalpost {DAMAGED}", 0.0),
    "damaged_in_letters": (f"A{DAMAGED}", 0.0),
    "damaged_apart_from_neighbours": (f"12; {DATE} {DAMAGED[6:]}; 13", 0.45),
    "damaged_like_its_neighbours": (f"12 {DATE} {DAMAGED[6:]} 13", 0.0),
    "damaged_spread": (" ".join(DAMAGED), 0.45),
    "damaged_listed": (", ".join(DAMAGED), 0.0),
    "turned_with_word": (f"baklengs {VALID[::-1]}", 0.9),
    "turned_by_itself": (VALID[::-1], 0.45),
    "nought_lost": (f"fnr {identity_number('058375')[1:]}", 0.6),
    "nought_lost_without_label": (identity_number("058375")[1:], 0.0),
    "pay_of_year_and_month": ("437900 36492", 0.0),
    "threes": ("12 345 678 901", 0.0),
}


@pytest.mark.parametrize(("text", "expected"), SCORES.values(), ids=SCORES.keys())
def test_scores_by_layout_and_neighbours(text: str, expected: float) -> None:
    scores = [s for chain in find_chains(text, LEAST) for _, s in identity_numbers(chain)]
    assert max(scores, default=0.0) == expected


@pytest.mark.parametrize(
    ("digits", "written", "expected"),
    [
        (VALID, VALID.replace("0", "O"), 0.9),
        (DAMAGED, DAMAGED.replace("1", "l"), 0.45),
        (DAMAGED, "lS8375OOOBS", 0.0),
        ("33333333333", "333333333E3", 0.0),
    ],
)
def test_letters_for_digits_need_more(digits: str, written: str, expected: float) -> None:
    assert score_look_alike(digits, written) == expected
