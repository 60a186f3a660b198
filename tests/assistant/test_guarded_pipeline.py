"""What the guard says decides what happens, with a small guard and with the shipped one."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest

from assistant.answerers.base import Asked, Draft
from assistant.conversation import Answer, AnswerStatus, Question, Turn
from assistant.pipeline import Assistant, Limits
from corpus.retrieval import ScoredChunk
from guardrails.guard import FailClosedGuard
from tests.assistant.guards import (
    ILLNESS,
    SECRET,
    BlindGuard,
    RaisingGuard,
    TiringGuard,
    WordGuard,
)

RULE = "Hvor lenge kan tjenestesykkel lånes?"
NAMED = f"{SECRET} vil sykle. {RULE}"
ILL = f"{SECRET} har {ILLNESS}. {RULE}"


class Recording:
    """An answerer that keeps what it was asked, and passes it on."""

    def __init__(self, assistant: Assistant) -> None:
        self._inner = assistant.answerer
        self.asked: list[str] = []

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        self.asked.append(asked.text)
        return self._inner.compose(asked, found)


def everything(answer: Answer) -> str:
    return str(asdict(replace(answer, trace_id="")))


def test_an_allowed_question_is_answered_with_verbatim_citations(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=RULE))
    assert answer.status is AnswerStatus.ANSWERED
    assert any("14 dager" in citation.quote.text for citation in answer.citations)
    for citation in answer.citations:
        original = assistant.index.release.originals[citation.source.source_id]
        quote = citation.quote
        assert original[quote.start : quote.end] == quote.text
        assert f"[{citation.number}]" in answer.text


def test_special_categories_are_referred_without_an_echo(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=ILL))
    assert answer.status is AnswerStatus.REFERRED_SPECIAL_CATEGORY
    assert answer.referral is not None
    assert answer.referral.to == "KS Advokatene"
    assert "24 13 64 00" in answer.referral.contact
    assert answer.referral.rule_citations
    assert answer.referral.checklist
    assert answer.citations == answer.referral.rule_citations
    assert SECRET not in everything(answer)
    assert ILLNESS not in everything(answer)


def test_the_referral_quotes_the_circular_verbatim(assistant: Assistant) -> None:
    referral = assistant.answer(Question(text=ILL)).referral
    assert referral is not None
    for place, citation in enumerate(referral.rule_citations, start=1):
        original = assistant.index.release.originals[citation.source.source_id]
        assert citation.number == place
        assert original[citation.quote.start : citation.quote.end] == citation.quote.text


def test_personal_data_are_asked_to_be_left_out(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=NAMED))
    assert answer.status is AnswerStatus.PERSONAL_DATA
    assert "navn" in answer.text
    assert not answer.citations
    assert SECRET not in everything(answer)


def test_consent_masks_the_name_before_anything_reads_it(assistant: Assistant) -> None:
    recording = Recording(assistant)
    watched = replace(assistant, answerer=recording)
    answer = watched.answer(Question(text=NAMED, consent_masked=True))
    assert answer.status is AnswerStatus.ANSWERED
    assert len(recording.asked) == 1
    assert SECRET not in recording.asked[0]
    assert SECRET not in everything(answer)


def test_consent_does_not_open_for_special_categories(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=ILL, consent_masked=True))
    assert answer.status is AnswerStatus.REFERRED_SPECIAL_CATEGORY


def test_a_guard_that_fails_at_the_masking_stops_the_question(assistant: Assistant) -> None:
    recording = Recording(assistant)
    watched = replace(assistant, answerer=recording, guard=TiringGuard())
    answer = watched.answer(Question(text=NAMED, consent_masked=True))
    assert all(SECRET not in asked for asked in recording.asked)
    assert answer.status is AnswerStatus.PERSONAL_DATA


@pytest.mark.parametrize("consent", [False, True], ids=["plain", "consent"])
def test_a_guard_that_blocks_without_findings_is_never_answered(
    assistant: Assistant, consent: bool
) -> None:
    broken = replace(assistant, guard=BlindGuard())
    answer = broken.answer(Question(text=RULE, consent_masked=consent))
    assert answer.status is AnswerStatus.PERSONAL_DATA
    assert not answer.citations
    assert "ikke kontrolleres" in answer.text


def test_a_guard_that_raises_is_never_answered(assistant: Assistant) -> None:
    guard = FailClosedGuard([RaisingGuard()], max_chars=10_000, timeout_s=5)
    broken = replace(assistant, guard=guard)
    answer = broken.answer(Question(text=NAMED, consent_masked=True))
    assert answer.status is AnswerStatus.PERSONAL_DATA
    assert SECRET not in everything(answer)
    assert broken.search(NAMED, limit=5) == (AnswerStatus.PERSONAL_DATA, ())


def test_an_illness_in_the_history_stops_the_next_question(assistant: Assistant) -> None:
    history = (Turn("user", f"Det gjelder en med {ILLNESS}"),)
    answer = assistant.answer(Question(text=RULE, history=history))
    assert answer.status is AnswerStatus.REFERRED_SPECIAL_CATEGORY
    assert ILLNESS not in everything(answer)


def test_a_named_turn_is_not_read_again(assistant: Assistant) -> None:
    recording = Recording(assistant)
    history = (Turn("user", f"{SECRET} vil låne tjenestesykkel"),)
    replace(assistant, answerer=recording).answer(Question(text="og hvor lenge?", history=history))
    assert recording.asked == ["og hvor lenge?"]


def test_a_harmless_turn_completes_a_follow_up(assistant: Assistant) -> None:
    history = (Turn("user", "Hva med lån av tjenestesykkel?"),)
    answer = assistant.answer(Question(text="og hvor lenge?", history=history))
    assert answer.status is AnswerStatus.ANSWERED
    assert any("14 dager" in citation.quote.text for citation in answer.citations)


def test_only_the_last_turns_are_read(assistant: Assistant) -> None:
    short = replace(assistant, limits=Limits(history_turns=1))
    history = (Turn("user", f"Det gjelder {ILLNESS}"), Turn("assistant", "Hei"))
    assert short.answer(Question(text=RULE, history=history)).status is AnswerStatus.ANSWERED
    assert (
        assistant.answer(Question(text=RULE, history=history)).status
        is AnswerStatus.REFERRED_SPECIAL_CATEGORY
    )


def test_no_turns_are_read_where_the_limit_is_none(assistant: Assistant) -> None:
    short = replace(assistant, limits=Limits(history_turns=0))
    history = (Turn("user", f"Det gjelder {ILLNESS}"),)
    assert short.answer(Question(text=RULE, history=history)).status is AnswerStatus.ANSWERED


SHIPPED = {
    "rule": (RULE, (), AnswerStatus.ANSWERED),
    "rule_nn": ("Kor lenge kan ein låne tenestesykkel?", (), AnswerStatus.ANSWERED),
    "rule_of_illness": ("Kan en sykmeldt ansatt låne tjenestesykkel?", (), AnswerStatus.ANSWERED),
    "named": (f"Ingrid Solberg vil sykle. {RULE}", (), AnswerStatus.PERSONAL_DATA),
    "telephone": (f"Ring ham på 912 34 567. {RULE}", (), AnswerStatus.PERSONAL_DATA),
    "ill": ("Ingrid Solberg har kreft", (), AnswerStatus.REFERRED_SPECIAL_CATEGORY),
    "union": ("Ingrid Solberg er medlem i Delta", (), AnswerStatus.REFERRED_SPECIAL_CATEGORY),
    "ill_later": (
        "Hun har fått kreft, hva gjør vi?",
        (Turn("user", "Ingrid Solberg vil bytte avdeling"),),
        AnswerStatus.REFERRED_SPECIAL_CATEGORY,
    ),
    "diagnosis_first": (
        "Det gjelder Ingrid Solberg",
        (Turn("user", "Vi har en lærer som har fått kreft"),),
        AnswerStatus.REFERRED_SPECIAL_CATEGORY,
    ),
}


@pytest.mark.parametrize(("text", "history", "status"), SHIPPED.values(), ids=SHIPPED)
def test_the_shipped_guard_decides(
    guarded: Assistant, text: str, history: tuple[Turn, ...], status: AnswerStatus
) -> None:
    answer = guarded.answer(Question(text=text, history=history))
    assert answer.status is status
    shown = everything(answer)
    assert "Ingrid" not in shown
    assert "Solberg" not in shown
    assert "912 34 567" not in shown


def test_the_shipped_guard_masks_with_consent(guarded: Assistant) -> None:
    recording = Recording(guarded)
    watched = replace(guarded, answerer=recording)
    text = f"Ingrid Solberg vil sykle. {RULE}"
    answer = watched.answer(Question(text=text, consent_masked=True))
    assert answer.status is AnswerStatus.ANSWERED
    assert "Solberg" not in recording.asked[0]
    assert "Solberg" not in everything(answer)


SEARCHED = {
    "rule": (RULE, AnswerStatus.ANSWERED),
    "named": (NAMED, AnswerStatus.PERSONAL_DATA),
    "ill": (ILL, AnswerStatus.REFERRED_SPECIAL_CATEGORY),
    "empty": ("  ", AnswerStatus.CLARIFICATION),
}


@pytest.mark.parametrize(("text", "status"), SEARCHED.values(), ids=SEARCHED)
def test_search_gives_passages_only_where_the_guard_allows(
    assistant: Assistant, text: str, status: AnswerStatus
) -> None:
    found_status, found = assistant.search(text, limit=3)
    assert found_status is status
    assert len(found) == (3 if status is AnswerStatus.ANSWERED else 0)


def test_the_guards_of_the_tests_tell_texts_apart() -> None:
    verdicts = [WordGuard().check(text).action.value for text in (RULE, NAMED, ILL)]
    assert verdicts == ["allow", "ask", "block"]
