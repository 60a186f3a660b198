"""Which written standard a text is in, and which laws are kept for measuring."""

import pytest

from ingest.repair.held_out import is_held_out
from ingest.repair.standard import standard_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dei tilsette har ikkje krav på eit tillegg.", "nn"),
        ("De ansatte har ikke krav på et tillegg.", "nb"),
        ("Arbeidstid", "nb"),
    ],
)
def test_tell_tale_words_decide(text: str, expected: str):
    assert standard_of(text) == expected


def test_about_a_tenth_of_the_laws_is_held_out():
    names = [f"lover/lov-2005-06-17-{number}.md" for number in range(1000)]
    assert 0.07 < sum(map(is_held_out, names)) / len(names) < 0.13
