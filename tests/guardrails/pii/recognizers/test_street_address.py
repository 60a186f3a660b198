import pytest

from guardrails.pii.recognizers.street_address import StreetAddressRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "street": ("Han bor i Storgata 12 B", "Storgata 12 B"),
    "postcode": ("adresse Lillevegen 4, 1234 Sted", "Lillevegen 4, 1234 Sted"),
    "two_words": ("bur i Olav Duuns veg 7", "Olav Duuns veg 7"),
    "nynorsk": ("Ho bur i Lillevegen 4", "Lillevegen 4"),
    "lane": ("bosatt Granstien 7A", "Granstien 7A"),
    "hill": ("Adressen hennes er Solbakken 3", "Solbakken 3"),
    "short": ("bor i Storgt. 12", "Storgt. 12"),
    "way": ("hjemme i Kirkeveien 101", "Kirkeveien 101"),
    "yard": ("busett i Nordtunet 15 C", "Nordtunet 15 C"),
    "english": ("lives at Storgata 12", "Storgata 12"),
    "alone": ("Storgata 12, 1234 Sted", "Storgata 12, 1234 Sted"),
    "square": ("bor i Torgplass 2", "Torgplass 2"),
}
IGNORED = {
    "school": "Lærere ved Storgata skole",
    "office": "Kontoret ligger i Storgata 1",
    "step": "trinn 12 i veien videre",
    "percent": "Oppgaven 80 prosent",
    "meeting": "Møtet er i Storgata 1",
    "nynorsk": "Kontoret ligg i Lillevegen 4",
    "nursery": "barnehagen i Solbakken 3",
    "small": "på veien 12 dager",
    "salary": "lønnsstien 3 %",
    "section": "veien etter § 14-9",
    "pause": "gangen 2 uker",
    "hall": "Rådhuset, Rådhusgata 4",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(StreetAddressRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(StreetAddressRecognizer(), text) == []
