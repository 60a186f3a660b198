import pytest

from guardrails.pii.recognizers.street_address import StreetAddressRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "street": ("Han bor i Storgata 12 B", "Storgata 12 B"),
    "postcode": ("adresse Lillevegen 4, 1234 Sted", "Lillevegen 4, 1234 Sted"),
    "two_words": ("bur i Olav Duuns veg 7", "Olav Duuns veg 7"),
}
IGNORED = {
    "school": "Lærere ved Storgata skole",
    "office": "Kontoret ligger i Storgata 1",
    "step": "trinn 12 i veien videre",
    "percent": "Oppgaven 80 prosent",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(StreetAddressRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(StreetAddressRecognizer(), text) == []
