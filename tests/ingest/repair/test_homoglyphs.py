"""Letters of other alphabets inside Latin words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.repair.homoglyphs import fold_homoglyphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lov\u0435n", "loven"),
        ("f\u00e6rdigh\u0435t\u0435r", "f\u00e6rdigheter"),
        ("\u0410rbeid", "Arbeid"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430", "\u041c\u043e\u0441\u043a\u0432\u0430"),
        ("\u0435", "\u0435"),
        ("loven", "loven"),
        ("l\u00f8nn", "l\u00f8nn"),
        ("lo\u0436en", "lo\u0436en"),
        ("\u03b1\u03b2\u03b3", "\u03b1\u03b2\u03b3"),
        ("", ""),
    ],
)
def test_only_words_that_are_mostly_latin_are_folded(text: str, expected: str):
    assert fold_homoglyphs(text) == expected


@given(st.text(max_size=50))
def test_the_length_stays_and_folding_again_changes_nothing(text: str):
    folded = fold_homoglyphs(text)
    assert len(folded) == len(text)
    assert fold_homoglyphs(folded) == folded
