import pytest

from guardrails.pii.recognizers.email import EmailAddressRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "plain": ("Skriv til kari.nordmann@eksempel.no.", "kari.nordmann@eksempel.no"),
    "subdomain": ("ola@sted.kommune.no", "ola@sted.kommune.no"),
    "spelled": ("kari.nordmann (at) eksempel.no", "kari.nordmann (at) eksempel.no"),
    "norwegian_letters": ("bjørn.ås@eksempel.no", "bjørn.ås@eksempel.no"),
    "nynorsk": ("Kontakt åse@døme.no", "åse@døme.no"),
    "digits": ("per.hansen2@eksempel.no", "per.hansen2@eksempel.no"),
    "hyphen": ("anne-lise@eksempel.no", "anne-lise@eksempel.no"),
    "plus": ("kari+jobb@eksempel.no", "kari+jobb@eksempel.no"),
    "brackets": ("<kari@eksempel.no>", "kari@eksempel.no"),
    "square": ("kari [at] eksempel [dot] no", "kari [at] eksempel [dot] no"),
    "said": ("kari krøllalfa eksempel punktum no", "kari krøllalfa eksempel punktum no"),
    "capitals": ("KARI@EKSEMPEL.NO", "KARI@EKSEMPEL.NO"),
}
IGNORED = {
    "own_mailbox": "medlemsservice@ks.no",
    "shared": "postmottak@sted.kommune.no",
    "hr": "hr@sted.kommune.no",
    "handle": "følg @kommunen",
    "at_rate": "3 @ 45 kr",
    "hr_nynorsk": "Send til personal@kommune.no",
    "service": "servicetorget@sted.kommune.no",
    "number": "hr2@kommune.no",
    "noreply": "noreply@ks.no",
    "web": "www.ks.no",
    "path": "https://www.ks.no/hta",
    "sentence": "avtale.no er ikke en adresse",
    "payroll": "lønn@sted.kommune.no",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(text: str, expected: str) -> None:
    assert marked(EmailAddressRecognizer(), text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(text: str) -> None:
    assert marked(EmailAddressRecognizer(), text) == []
