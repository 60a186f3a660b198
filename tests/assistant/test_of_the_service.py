"""How to reach Medlemsservice is told to who asks for that; else what its circular says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from assistant.answerers.base import Answerer, Asked, Draft
from assistant.conversation import AnswerStatus, Question
from assistant.messages.catalog import LANGUAGES
from assistant.pipeline import Assistant
from assistant.routes.router import Route
from corpus.retrieval import ScoredChunk
from corpus.source import Language
from tests.assistant.routers import doubting
from tests.assistant.test_routed_pipeline import MESSAGES, RULE, ask, marks_in, without_circular

R, S = Route, AnswerStatus


@dataclass(frozen=True)
class Sure:
    """Drafts as another answerer does, and is as sure as it is told to be."""

    other: Answerer
    degree: float

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        return replace(self.other.compose(asked, found), answerability=self.degree)


REACHED = {
    "nb": ("Telefonen er åpen tirsdager kl. 10–15 og andre dager kl. 09–15.", "telefon"),
    "nn": ("Telefonen er open tysdagar kl. 10–15 og andre dagar kl. 09–15.", "telefon"),
    "en": ("The telephone is open 10–15 on Tuesdays and 09–15 on other days.", "telephone"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_circulars_figures_are_told_in_every_language(
    assistant: Assistant, language: Language
) -> None:
    answer = ask(assistant, R.CONTACT_INFO, "Hvordan når vi dere?", language=language)
    hours, telephone = REACHED[language]
    assert f"{telephone} 24 13 64 00" in answer.text
    assert "medlemsservice@ks.no" in answer.text
    assert hours in answer.text
    assert "uker" in answer.text.split("\n\n")[-1]


def test_the_waiting_time_is_the_circulars_own_words(assistant: Assistant) -> None:
    answer = ask(assistant, R.CONTACT_INFO, "Hvor lang er svartiden?")
    reached, waits = answer.text.split("\n\n")
    (waiting,) = [one for one in answer.citations if one.number in marks_in(waits)]
    assert waits == f"{waiting.quote.text} [{waiting.number}]"
    assert waiting.number not in marks_in(reached)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_index_does_not_hold_is_not_told(assistant: Assistant, language: Language) -> None:
    answer = ask(without_circular(assistant), R.CONTACT_INFO, "Telefon?", language=language)
    assert answer.status is S.CONTACT_INFO
    assert answer.text == MESSAGES[language].text("answer", "no_contact_info")
    assert not answer.citations


OF_THE_SERVICE = {
    "Vurderer Medlemsservice enkeltsaker?": "tar ikke stilling til enkeltsaker",
    "Hvem driver Medlemsservice?": "KS Forhandling driver Medlemsservice",
}


@pytest.mark.parametrize(("question", "said"), OF_THE_SERVICE.items())
def test_what_the_circular_says_of_the_service_goes_before_how_to_reach_it(
    assistant: Assistant, question: str, said: str
) -> None:
    routed = replace(assistant, router=doubting(R.CONTACT_INFO, 0.6))
    answer = routed.answer(Question(text=question))
    assert answer.status in {S.ANSWERED, S.PARTIAL}
    assert said in answer.text
    assert {one.quote.source.source_id for one in answer.citations} <= (
        assistant.circular.source_ids
    )


@pytest.mark.parametrize(
    "question",
    [
        "Hvordan kommer vi i kontakt med Medlemsservice?",
        "Når kan vi ringe Medlemsservice på tirsdager?",
        "Sender dere julekort til ordføreren?",
        RULE,
    ],
)
def test_where_the_circular_says_nothing_else_it_is_told_how_to_reach_the_service(
    assistant: Assistant, question: str
) -> None:
    routed = replace(assistant, router=doubting(R.CONTACT_INFO, 0.6))
    assert routed.answer(Question(text=question)).status is S.CONTACT_INFO


def test_where_contact_is_hardly_in_doubt_only_what_is_sure_is_said_instead(
    assistant: Assistant,
) -> None:
    sure, unsure = (
        replace(assistant, answerer=Sure(assistant.answerer, degree)) for degree in (0.95, 0.8)
    )
    question = "Vurderer Medlemsservice enkeltsaker?"
    assert ask(sure, R.CONTACT_INFO, question).status is S.ANSWERED
    assert ask(unsure, R.CONTACT_INFO, question).status is S.CONTACT_INFO
