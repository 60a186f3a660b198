import pytest

from guardrails.pii.recognizers.employee_number import EmployeeNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("ansattnummer 40217 har", "40217"),
    "short": ("ansatt nr. 1234", "1234"),
    "nynorsk": ("tilsettnr 88012", "88012"),
    "english": ("employee no 5521", "5521"),
    "bare": ("Ansatt 55102: hva gjelder", "55102"),
    "definite": ("ansattnummeret er 40217", "40217"),
    "hyphen": ("ansatt-nr 40217", "40217"),
    "payroll": ("lønnsnummer 1234567", "1234567"),
    "colleague": ("medarbeidernummer: 8812", "8812"),
    "nynorsk_payroll": ("lønsnummer 40217", "40217"),
    "nynorsk_worker": ("arbeidstakarnr. 40217", "40217"),
    "id": ("ansatt-id 40217", "40217"),
    "letters": ("ansattnr A40217", "A40217"),
    "resource": ("ressursnummer 88123", "88123"),
    "english_id": ("staff id 40217", "40217"),
    "short_word": ("Ans. 5521 har søkt", "5521"),
    "short_number": ("ans.nr 22901 fikk", "22901"),
    "subject": ("Hei.\nID 7741 er borte", "7741"),
}
IGNORED = {
    "count": "Vi har 40217 ansatte",
    "year": "ansatt 2019 i kommunen",
    "percent": "ansatt 50 prosent",
    "salary": "ansatt med 512 300 kr",
    "section": "ansattes rett etter § 14-9",
    "hours": "ansatt 37,5 timer",
    "nynorsk": "tilsett i 2019 ved skulen",
    "many": "ansatte 1200 i alt",
    "law": "ansatt etter § 14-9",
    "paid": "ansatt 51200 kr",
    "step": "lønnstrinn 45",
    "table": "lønnstabell 40217",
    "date": "tilsett 01.05.2019",
    "case": "se sak ID 7741 i arkivet",
    "id_of_case": "ID 7741, arkivet",
    "short_year": "Vi har 12 ans. 2024 ble et godt år",
    "answer": "Svar på hans 7741 spørsmål",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(EmployeeNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(EmployeeNumberRecognizer(), text) == []
