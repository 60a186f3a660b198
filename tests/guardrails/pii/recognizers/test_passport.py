import pytest

from guardrails.pii.recognizers.passport import PassportNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("passnummer 29876543", "29876543"),
    "letters": ("pass nr. CCC001234", "CCC001234"),
    "english": ("passport no FHK123456", "FHK123456"),
    "definite": ("passnummeret er 29876543", "29876543"),
    "hyphen": ("pass-nr 29876543", "29876543"),
    "colon": ("Passnr: CCC001234", "CCC001234"),
    "nynorsk": ("Passnummeret hennar: 29876543", "29876543"),
    "english_number": ("passport number 298765432", "298765432"),
    "hash": ("passport no. #298765432", "298765432"),
    "lower": ("passnr ccc001234", "ccc001234"),
    "bracket": ("(passnr. 29876543)", "29876543"),
    "spaced_word": ("pass nummer 29876543", "29876543"),
}
IGNORED = {
    "no_number": "kopi av pass nr. to",
    "word": "tilpasset 29876543",
    "fit": "det passer 15. juni",
    "nynorsk": "det passar 29876543",
    "compass": "kompass nr. 29876543",
    "entry": "adgangspass 29876543",
    "count": "pass nummer to",
    "short": "passnummer 1234",
    "long": "passnr 29876543210",
    "law": "passloven § 2",
    "date": "pass utstedt 01.05.2024",
    "pay": "pass til 29876543 kr",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(PassportNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(PassportNumberRecognizer(), text) == []
