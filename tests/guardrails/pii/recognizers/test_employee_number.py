import pytest

from guardrails.pii.recognizers.employee_number import EmployeeNumberRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("ansattnummer 40217 har", "40217"),
    "short": ("ansatt nr. 1234", "1234"),
    "nynorsk": ("tilsettnr 88012", "88012"),
    "english": ("employee no 5521", "5521"),
    "bare": ("Ansatt 55102: hva gjelder", "55102"),
}
IGNORED = {
    "count": "Vi har 40217 ansatte",
    "year": "ansatt 2019 i kommunen",
    "percent": "ansatt 50 prosent",
    "salary": "ansatt med 512 300 kr",
    "section": "ansattes rett etter § 14-9",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(EmployeeNumberRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(EmployeeNumberRecognizer(), text) == []
