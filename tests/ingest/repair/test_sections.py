"""The section sign before numbers of sections."""

import pytest

from ingest.repair.sections import section_signs


def with_signs(text: str) -> str:
    for edit in reversed(list(section_signs(text))):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("jf. arbeidsmiljglova & 15-3", "jf. arbeidsmiljglova § 15-3"),
        ("HTA kapittel 1 8 7 punkt 7.4", "HTA kapittel 1 § 7 punkt 7.4"),
        ("HTA kapittel 1 8§ 8 punkt", "HTA kapittel 1 § 8 punkt"),
        ("jf. ferielova 8 5 tredje ledd", "jf. ferielova § 5 tredje ledd"),
        ("HA del B 88 3-4 og 3-5", "HA del B §§ 3-4 og 3-5"),
        ("jf. aml. 812-9", "jf. aml. §12-9"),
        ("etter 8 14-15 tredje ledd", "etter § 14-15 tredje ledd"),
        ("arbeidsmiljglova g 10-12", "arbeidsmiljglova § 10-12"),
    ],
)
def test_a_sign_is_put_back(seen: str, expected: str):
    assert with_signs(seen) == expected


@pytest.mark.parametrize(
    "text",
    [
        "mellom kl. 8 og 16",
        "8 7 6 5",
        "i 8 til 10 dagar",
        "8-10 timar",
        "kapittel 8 og 9",
        "lova har 8 kapittel",
        "jf. aml. § 10-2",
        "tlf. 88 12 34 56",
        "Bull & 3 andre",
        "lova 8 500 kroner",
        "forskrift 8.10.2020",
        "med 14 g sukker",
    ],
)
def test_numbers_that_are_only_numbers_stay(text: str):
    assert with_signs(text) == text
