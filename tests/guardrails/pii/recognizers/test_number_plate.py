import pytest

from guardrails.pii.recognizers.number_plate import NumberPlateRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("Bilen EK 12345 sto der", "EK 12345"),
    "context": ("kjennemerke DP 7023", "DP 7023"),
    "joined": ("skilt DN40213", "DN40213"),
}
IGNORED = {
    "sfs": "Etter SFS 2213 gjelder",
    "sgs": "SGS 1002",
    "hta": "HTA 2024 kapittel 4",
    "ha": "HA 2022",
    "channel": "TV 12345",
    "section": "AML 14-9",
    "four_digits": "AB 1234",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(NumberPlateRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(NumberPlateRecognizer(), text) == []
