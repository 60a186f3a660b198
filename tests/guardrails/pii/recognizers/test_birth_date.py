import pytest

from guardrails.pii.recognizers.birth_date import BirthDateRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "written": ("hun er født 3. mai 1975 og", "3. mai 1975"),
    "short": ("f. 03.05.75", "03.05.75"),
    "iso": ("fødselsdato: 1975-05-03", "1975-05-03"),
    "nynorsk": ("fødd 3.5.1975", "3.5.1975"),
    "english": ("born 3 May 1975", "3 May 1975"),
    "nynorsk_written": ("ho er fødd 12. oktober 1980", "12. oktober 1980"),
    "compact": ("født 030575", "030575"),
    "label": ("Fødselsdato: 03.05.1975", "03.05.1975"),
    "label_definite": ("fødselsdatoen er 3/5-75", "3/5-75"),
    "short_label": ("f.dato 03.05.75", "03.05.75"),
    "no_slash": ("fodt 3.5.75", "3.5.75"),
    "spaces": ("født den 3. 5. 1975", "3. 5. 1975"),
    "birthday": ("bursdag 3. mai", "3. mai"),
}
IGNORED = {
    "period": "tariffperioden 01.05.2024–30.04.2026",
    "effective": "Endringen gjelder fra 1. juli 2024",
    "meeting": "Møte 03.05.2024",
    "years": "arbeidstakere født i 1962 eller tidligere",
    "holiday": "1. mai er høytidsdag",
    "clock": "Møte 3. mai kl. 09.00",
    "nynorsk": "Avtalen gjeld frå 1. mai 2024",
    "child": "fødsel og permisjon i 2024",
    "children": "Barn født etter 2020 har rett til plass",
    "paragraph": "§ 12-5 om fødselspermisjon",
    "termination": "sluttdato 03.05.2024",
    "hired": "ansatt 03.05.2019",
    "pay": "lønn født av tariff",
    "years_nynorsk": "tilsette fødde i 1962 eller før",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(BirthDateRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(BirthDateRecognizer(), text) == []
