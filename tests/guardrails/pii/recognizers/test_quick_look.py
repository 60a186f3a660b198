"""What is looked for first stands in every text with a match, so nothing is missed for speed."""

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.pii.recognizers.base import NorwegianPatternRecognizer
from guardrails.pii.recognizers.email import EmailAddressRecognizer
from guardrails.pii.recognizers.employee_number import EmployeeNumberRecognizer
from guardrails.pii.recognizers.phone import PhoneNumberRecognizer
from guardrails.pii.recognizers.street_address import StreetAddressRecognizer

Kind = type[NorwegianPatternRecognizer]
DIGITS = st.text("0123456789 .-", max_size=14)
PIECES: dict[Kind, str] = {
    EmailAddressRecognizer: "kari|ola|@|.no|(at)|[at]|(dot)| punktum |.eksempel.no| krøllalfa "
    "| ALFAKRØLL | [snabela] | ",
    EmployeeNumberRecognizer: "ansattnr|ans.|tilsett|ID|Lønnsnummer|employee|#| er | har| |: |\n",
    PhoneNumberRecognizer: "+|00|47|46|tlf|kr|§| |\u0661",
    StreetAddressRecognizer: "Storgata|Karl |Johans |gate|Myrvn.|gt.|Solåsen|vei|B|Sted| |, ",
}
SEEN_IN: dict[Kind, str] = {
    EmailAddressRecognizer: "kari krøllalfa eksempel punktum no",
    EmployeeNumberRecognizer: "ansatt nr 123",
    PhoneNumberRecognizer: "+46 8 123 45 67",
    StreetAddressRecognizer: "Karl Johans gate 1",
}


def _found(kind: Kind, pattern: str, text: str) -> bool:
    flags = regex.IGNORECASE if kind.IGNORES_CASE else 0
    return regex.search(pattern, text, flags) is not None


@pytest.mark.parametrize("kind", PIECES, ids=lambda kind: kind.ENTITY)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_text_with_a_match_has_what_is_looked_for(kind: Kind, data: st.DataObject) -> None:
    pieces = st.one_of(st.sampled_from(PIECES[kind].split("|")), DIGITS)
    text = "".join(data.draw(st.lists(pieces, max_size=9)))
    assert _found(kind, kind.NEEDS, text) or not _found(kind, kind.PATTERN, text)


@pytest.mark.parametrize(("kind", "text"), SEEN_IN.items(), ids=lambda one: str(one)[:20])
def test_a_match_is_found(kind: Kind, text: str) -> None:
    assert kind().analyze(text, [kind.ENTITY])


@pytest.mark.parametrize("kind", PIECES, ids=lambda kind: kind.ENTITY)
def test_a_plain_question_is_told_off_at_once(kind: Kind) -> None:
    assert not _found(kind, kind.NEEDS, "Hvor lenge varer en prøvetid i kommunen?")
