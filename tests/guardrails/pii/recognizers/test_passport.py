import pytest

from guardrails.pii.recognizers.passport import PassportNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("passnummer 29876543", "29876543"),
    "letters": ("pass nr. CCC001234", "CCC001234"),
    "english": ("passport no FHK123456", "FHK123456"),
}
IGNORED = {
    "no_number": "kopi av pass nr. to",
    "word": "tilpasset 29876543",
    "fit": "det passer 15. juni",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(PassportNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(PassportNumberRecognizer(), text) == []
