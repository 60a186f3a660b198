import pytest

from guardrails.pii.recognizers.duf import DufNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "context": ("DUF-nummer 2015 123456 78", "2015 123456 78"),
    "plain": ("Søker har 201512345678 i saken", "201512345678"),
    "english": ("UDI number 202312345609", "202312345609"),
    "nynorsk": ("Utlendingen har 2015 123456 78", "2015 123456 78"),
    "asylum": ("asylsøker 2016 123456 01", "2016 123456 01"),
    "permit": ("opphold 202012345612", "202012345612"),
    "hyphens": ("DUF 2019-123456-78", "2019-123456-78"),
    "label": ("DUF: 199812345678", "199812345678"),
    "later": ("DUF-nr. 203112345678", "203112345678"),
    "alone_end": ("Gjeld 201512345678", "201512345678"),
    "bracket": ("(duf 201512345678)", "201512345678"),
    "udi": ("UDI-saka 201712345678", "201712345678"),
}
IGNORED = {
    "period": "2015 1234 5678 kroner",
    "years": "2015 2016 2017 2018",
    "case": "Sak 2015/12345678",
    "invoice": "Fakturanr 301512345678",
    "invoice_nynorsk": "Faktura 301512345678 frå leverandøren",
    "eleven": "Sak 20151234567",
    "journal": "JournalpostID 2015123456",
    "tariff": "2024-2026 og 2026-2028",
    "pay": "2015 437 900 kroner",
    "dates": "2015-01-02 til 2016-03-04",
    "section": "§ 12 i forskrift 2015 nr. 1234",
    "thirteen": "EAN 2015123456789",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(DufNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(DufNumberRecognizer(), text) == []
