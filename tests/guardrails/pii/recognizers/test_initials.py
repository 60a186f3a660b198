import pytest

from guardrails.pii.recognizers.initials import InitialsRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "dotted": ("Gjelder K.N. på lager", "K.N."),
    "age": ("O. H. (54) har søkt", "O. H."),
    "bare_with_age": ("KN (54) har søkt", "KN"),
}
IGNORED = {
    "nobody": "N.N. er anonymisert",
    "abbreviation": "f.eks. bl.a. o.l.",
    "agreement": "HTA og HA i KS",
    "section": "§ 4-2. A. Generelt",
    "surname": "etter K. Nordmann",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(InitialsRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(InitialsRecognizer(), text) == []
