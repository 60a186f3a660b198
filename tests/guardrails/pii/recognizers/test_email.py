import pytest

from guardrails.pii.recognizers.email import EmailRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("Skriv til kari.nordmann@eksempel.no.", "kari.nordmann@eksempel.no"),
    "subdomain": ("ola@sted.kommune.no", "ola@sted.kommune.no"),
    "spelled": ("kari.nordmann (at) eksempel.no", "kari.nordmann (at) eksempel.no"),
    "norwegian_letters": ("bjørn.ås@eksempel.no", "bjørn.ås@eksempel.no"),
}
IGNORED = {
    "own_mailbox": "medlemsservice@ks.no",
    "shared": "postmottak@sted.kommune.no",
    "hr": "hr@sted.kommune.no",
    "handle": "følg @kommunen",
    "at_rate": "3 @ 45 kr",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(EmailRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(EmailRecognizer(), text) == []
