"""Questions that are no questions, too long, about nothing we hold, or for another day."""

from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.conversation import AnswerStatus, Question, Turn
from assistant.pipeline import Assistant, Limits
from tests.assistant.conftest import TODAY

RULE = "Hvor lenge kan tjenestesykkel lånes?"

CITING = {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.CONTACT_INFO}
"""Those that cite, beside the referrals."""

WORDLESS = {
    "empty": "",
    "spaces": " \t\n\u00a0 ",
    "emoji": "😀🎉👍🏽",
    "marks": "?!… – ***",
    "zero_width": "\u200b\u200d\ufeff",
}


@pytest.mark.parametrize("text", WORDLESS.values(), ids=WORDLESS)
def test_what_holds_no_word_gets_a_clarifying_question(assistant: Assistant, text: str) -> None:
    answer = assistant.answer(Question(text=text))
    assert answer.status is AnswerStatus.CLARIFICATION
    assert answer.text.startswith("Skriv hva du lurer på")
    assert not answer.citations


@pytest.mark.parametrize("length", [4001, 50_000])
def test_what_is_too_long_gets_a_polite_message(guarded: Assistant, length: int) -> None:
    answer = guarded.answer(Question(text=("ab " * length)[:length]))
    assert answer.status is AnswerStatus.CLARIFICATION
    assert "4000 tegn" in answer.text
    assert "ab ab" not in answer.text


def test_the_longest_question_allowed_is_read(assistant: Assistant) -> None:
    padded = RULE.ljust(4000)
    assert assistant.answer(Question(text=padded)).status is AnswerStatus.ANSWERED


def test_the_limit_is_the_one_that_is_set(assistant: Assistant) -> None:
    strict = replace(assistant, limits=Limits(question_chars=10))
    assert "10 tegn" in strict.answer(Question(text=RULE)).text


@pytest.mark.parametrize(
    "text",
    ["xyzzy", "Hvilken farge har gressklipperen i Paris?"],
)
def test_what_no_source_says_is_not_answered(assistant: Assistant, text: str) -> None:
    answer = assistant.answer(Question(text=text))
    assert answer.status is AnswerStatus.NO_SOURCE
    assert not answer.citations
    assert "finner ikke" in answer.text


def test_a_source_for_members_answers_nobody_else(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Hva koster det å leie seglskuta i døgnet?"))
    assert "5200" not in str(asdict(answer))
    _, found = assistant.search("Hva koster leie av seglskute?", limit=50)
    assert found
    assert all("seglskut" not in one.chunk.text.lower() for one in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (RULE, "nb"),
        ("Kor lenge kan ein låne tenestesykkel? Eg veit ikkje.", "nn"),
        ("How long can we lend out a bicycle to an employee?", "en"),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(
    assistant: Assistant, text: str, language: str
) -> None:
    assert assistant.answer(Question(text=text)).language == language


@pytest.mark.parametrize(
    ("language", "opening"),
    [("nb", "Skriv hva du"), ("nn", "Skriv kva du"), ("en", "Write what")],
)
def test_a_language_that_is_asked_for_is_used(
    assistant: Assistant, language: str, opening: str
) -> None:
    answer = assistant.answer(Question(text="??", language=language))  # type: ignore[arg-type]
    assert answer.language == language
    assert answer.text.startswith(opening)


def test_the_day_is_the_one_asked_about_or_today(assistant: Assistant) -> None:
    asked = date(2019, 5, 4)
    assert assistant.answer(Question(text=RULE, as_of=asked)).as_of == asked
    assert assistant.answer(Question(text=RULE)).as_of == TODAY


def test_every_answer_has_its_own_trace(assistant: Assistant) -> None:
    traces = {assistant.answer(Question(text=RULE)).trace_id for _ in range(5)}
    assert len(traces) == 5


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(max_size=120),
    turn=st.text(max_size=60),
    consent=st.booleans(),
)
def test_nothing_that_can_be_sent_raises(
    guarded: Assistant, text: str, turn: str, consent: bool
) -> None:
    question = Question(text=text, history=(Turn("user", turn),), consent_masked=consent)
    answer = guarded.answer(question)
    assert answer.text
    cites = answer.status in CITING or answer.referral is not None
    assert cites == bool(answer.citations)
    for citation in answer.citations:
        original = guarded.index.release.originals[citation.source.source_id]
        assert original[citation.quote.start : citation.quote.end] == citation.quote.text
