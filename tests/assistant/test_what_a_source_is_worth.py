"""Proposals, local rules, restatements and rules of another day are told apart in the answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from assistant.answerers.base import Asked, Statement
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.conversation import Answer, AnswerStatus, Question, Quote
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from assistant.steps.present import Presented, present
from corpus.retrieval import Query
from corpus.source import Authority, Source, Standing, Status, Validity
from tests.assistant.conftest import TODAY
from tests.factories import make_chunk, make_source, make_standing

MESSAGES = load_messages()["nb"]
BODY = "Arbeidstakeren har rett til fri."


def ask(assistant: Assistant, text: str, as_of: date | None = None) -> Answer:
    answer = assistant.answer(Question(text=text, as_of=as_of))
    assert answer.status is AnswerStatus.ANSWERED
    return answer


def quote_of(standing: Standing, *, body: str = BODY, **changes: Any) -> Quote:
    source: Source = make_source(standing=standing, **changes)
    chunk = make_chunk(body=body, standing=standing, source_id=source.source_id)
    return Quote(source=source, chunk=chunk, start=0, end=len(body), text=body)


def shown(*quotes: Quote, day: date = TODAY) -> Presented:
    statements = [Statement(quote.text, (quote,)) for quote in quotes]
    return present(statements, MESSAGES, day)


def has(notices: Sequence[str], piece: str) -> bool:
    return any(piece in notice for notice in notices)


def test_a_proposal_is_labelled(assistant: Assistant) -> None:
    answer = ask(assistant, "Hvor mange kroner skal kaffepengene være for hver ansatt?")
    assert answer.citations[0].standing.status is Status.PROPOSAL
    assert answer.text.startswith("Forslag")
    assert "75 kroner" in answer.text
    assert has(answer.notices, "ikke en gjeldende regel")


def test_a_local_rule_names_its_employer(assistant: Assistant) -> None:
    answer = ask(assistant, "Hvor mange kroner er hattetillegget for arbeid utendørs?")
    assert answer.citations[0].standing.scope == "Fjellvik kommune"
    assert answer.text.startswith("Gjelder bare hos Fjellvik kommune")
    assert has(answer.notices, "Fjellvik kommune")


def test_naming_an_employer_whose_rules_are_here_speaks_against_no_answer(
    assistant: Assistant,
) -> None:
    answerer = ExtractiveAnswerer(assistant.index)

    def against(text: str) -> tuple[float, float]:
        found = assistant.index.search.retrieve(Query(text=text, limit=12))
        signs = answerer.signs(Asked(text=text, as_of=TODAY), found)
        return signs.beyond, signs.neighbours

    question = "Hvor mange kroner er hattetillegget for arbeid utendørs{}?"
    assert against(question.format(" i Fjellvik kommune")) == against(question.format(""))
    assert against(question.format(" i Dalvik kommune")) != against(question.format(""))


def test_a_restatement_is_noticed(assistant: Assistant) -> None:
    answer = ask(assistant, "Når skal en lånt paraply leveres tilbake?")
    assert answer.citations[0].source.restatement
    assert has(answer.notices, "Gjengivelse")


def test_an_original_gets_no_notice_of_restatement(assistant: Assistant) -> None:
    answer = ask(assistant, "Hvor lenge kan tjenestesykkel lånes?")
    assert not has(answer.notices, "Gjengivelse")
    assert not answer.text.startswith(("Forslag", "Gjelder bare", "Ikke trådt"))


BALLOON = "Hvor mange minutter varer ballongprøven?"


def test_a_rule_that_is_to_come_is_labelled_by_the_day_asked_about(assistant: Assistant) -> None:
    before = ask(assistant, BALLOON, date(2029, 12, 31))
    assert before.text.startswith("Ikke trådt i kraft")
    assert before.citations[0].standing.status is Status.NOT_YET_IN_FORCE
    after = ask(assistant, BALLOON, date(2030, 1, 1))
    assert after.citations[0].standing.status is Status.IN_FORCE
    assert not after.text.startswith("Ikke trådt i kraft")


def test_a_rule_that_has_ended_is_labelled_and_an_agreement_is_not(assistant: Assistant) -> None:
    ended = ask(assistant, "Hvor mange par ullsokker deler arbeidsgiveren ut?")
    assert ended.text.startswith("Gjelder ikke lenger")
    agreement = ask(assistant, "Hvor mange kroner er fjelltillegget?")
    assert agreement.citations[0].standing.status is Status.IN_FORCE
    assert has(agreement.notices, "ettervirkning")
    assert has(agreement.notices, "Fjellavtalen")


def test_an_agreement_in_its_period_gets_no_notice(assistant: Assistant) -> None:
    answer = ask(assistant, "Hvor mange kroner er fjelltillegget?", date(2023, 6, 1))
    assert not has(answer.notices, "ettervirkning")


LABELS = {
    Status.PROPOSAL: "Forslag",
    Status.CONSULTATION_INPUT: "Innspill",
    Status.MEETING_RECORD: "Fra et møtereferat",
    Status.FICTITIOUS_CASE: "Fra et oppdiktet",
    Status.REPEALED: "Opphevet",
    Status.SUPERSEDED: "Gjelder ikke lenger",
    Status.NOT_YET_IN_FORCE: "Ikke trådt i kraft",
}


@pytest.mark.parametrize("status", list(Status))
def test_every_status_but_in_force_has_its_label(status: Status) -> None:
    presented = shown(quote_of(make_standing(status=status)))
    if status is Status.IN_FORCE:
        assert presented.text == f"{BODY} [1]"
        assert presented.notices == ()
    else:
        assert presented.text.startswith(LABELS[status])
        assert has(presented.notices, "ikke en gjeldende regel")


def test_a_local_proposal_gets_both_labels() -> None:
    presented = shown(quote_of(make_standing(status=Status.PROPOSAL, scope="Lia kommune")))
    assert presented.text.startswith("Forslag")
    assert "Gjelder bare hos Lia kommune: " in presented.text


def test_an_ended_agreement_is_noticed_once_and_an_ended_handbook_never() -> None:
    ended = Validity(date(2020, 1, 1), date(2022, 1, 1))
    agreement = make_standing(authority=Authority.CENTRAL_AGREEMENT, validity=ended)
    twice = shown(quote_of(agreement), quote_of(agreement, body="Noe annet står her."))
    assert len([notice for notice in twice.notices if "ettervirkning" in notice]) == 1
    handbook = shown(quote_of(make_standing(validity=ended)))
    assert not has(handbook.notices, "ettervirkning")


def test_the_same_quote_keeps_its_number() -> None:
    one, other = quote_of(make_standing()), quote_of(make_standing(), body="En annen regel.")
    presented = shown(one, other, one)
    assert [citation.number for citation in presented.citations] == [1, 2]
    assert presented.text.endswith(f"{BODY} [1]")


def test_the_licence_is_named_with_the_citation() -> None:
    presented = shown(quote_of(make_standing(), attribution="Kilde: Fjellvik, NLOD 2.0"))
    assert presented.notices == ("Kilde: Fjellvik, NLOD 2.0",)


def test_line_breaks_go_and_those_of_a_list_stay() -> None:
    prose = shown(quote_of(make_standing(), body="Retten gjelder\n   alle  ansatte."))
    assert prose.text == "Retten gjelder alle ansatte. [1]"
    listed = shown(quote_of(make_standing(), body="Den skal:\n\n- bruke hjelm\n- låse"))
    assert listed.text == "Den skal:\n- bruke hjelm\n- låse [1]"
