"""Asking how to reach the service is told from asking what it is for and how to write to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.steps.reaching import asks_how_to_reach

REACHING = (
    "Hva er telefonnummeret til Medlemsservice?",
    "Når har dere åpent på torsdager?",
    "Kva er opningstida i romjula?",
    "Hvilken adresse skriver vi til?",
    "Hvor lang er svartiden nå for tiden?",
    "Kor lang tid tek det før vi får svar?",
    "Hvordan kommer vi i kontakt med en rådgiver?",
    "Korleis får eg tak i dykk?",
    "Kan jeg få snakke med en rådgiver i stedet?",
    "Kan noen ringe meg i morgen?",
    "Er det mulig å komme innom kontoret deres?",
    "What are your opening hours in July?",
    "How do we contact an adviser?",
    "tlf?",
    "mail?",
)
OF_THE_SERVICE = (
    "Må vi si hvem vi er når vi skriver til Medlemsservice?",
    "Kan alle lederne våre bruke Medlemsservice?",
    "Hvem er Medlemsservice til for?",
    "Kan vi sende helseopplysninger på e-post til KS?",
    "Kva skal vi ikkje skrive når vi spør Medlemsservice?",
    "Vurderer Medlemsservice enkeltsaker?",
    "Når bør vi heller gå til KS Advokatene?",
    "Kan vi skrive fødselsnummeret til den ansatte i henvendelsen?",
    "Bør vi sende det samme spørsmålet to ganger?",
    "Who is the member service meant for?",
)


@pytest.mark.parametrize("text", REACHING)
def test_who_asks_for_numbers_hours_or_people_wants_to_reach_somebody(text: str) -> None:
    assert asks_how_to_reach(text)


@pytest.mark.parametrize("text", OF_THE_SERVICE)
def test_who_asks_what_the_service_is_for_does_not(text: str) -> None:
    assert not asks_how_to_reach(text)


@given(st.text(max_size=200))
def test_any_text_is_told(text: str) -> None:
    assert asks_how_to_reach(text) in {True, False}
