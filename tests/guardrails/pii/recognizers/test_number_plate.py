import pytest

from guardrails.pii.recognizers.number_plate import NumberPlateRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("Bilen EK 12345 sto der", "EK 12345"),
    "context": ("kjennemerke DP 7023", "DP 7023"),
    "joined": ("skilt DN40213", "DN40213"),
    "electric": ("EL 12345", "EL 12345"),
    "nynorsk": ("Køyretøyet AB 1234", "AB 1234"),
    "hyphen": ("skiltet EK-12345", "EK-12345"),
    "parked": ("parkert med DP 70231", "DP 70231"),
    "registered": ("reg.nr. DP 7023", "DP 7023"),
    "van": ("varebil KH 12345", "KH 12345"),
    "bracket": ("(EV 54321)", "EV 54321"),
    "sentence": ("Hvem eier ZZ 12345?", "ZZ 12345"),
    "car": ("bilen hans AA 1111", "AA 1111"),
}
IGNORED = {
    "sfs": "Etter SFS 2213 gjelder",
    "sgs": "SGS 1002",
    "hta": "HTA 2024 kapittel 4",
    "ha": "HA 2022",
    "channel": "TV 12345",
    "section": "AML 14-9",
    "four_digits": "AB 1234",
    "sfs_joined": "SFS2213",
    "sfs_nynorsk": "Etter SFS 2404 har læraren",
    "sgs_long": "SGS 1701",
    "ha_long": "HA 20220",
    "company": "KS 24132",
    "lower": "ek 12345",
    "year": "HTA 2022–2024",
    "law": "LO 12345",
    "standard": "NS 5830",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(NumberPlateRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(NumberPlateRecognizer(), text) == []
