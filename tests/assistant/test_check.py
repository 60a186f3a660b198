"""Nothing leaves that its quotes do not say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.base import Draft, Statement
from assistant.conversation import Quote
from assistant.steps.check import check
from tests.factories import make_chunk, make_source

ORIGINAL = "Fristen er 14 dager etter § 15-3. Satsen er 75 kroner. Navnet er ████."
RULE = "Fristen er 14 dager etter § 15-3."


def quote(start: int, end: int, text: str | None = None) -> Quote:
    held = ORIGINAL[start:end] if text is None else text
    chunk = make_chunk(body=ORIGINAL)
    return Quote(source=make_source(), chunk=chunk, start=start, end=end, text=held)


def kept(*statements: Statement) -> int:
    draft = Draft(statements=statements, answerability=1.0)
    checked = check(draft, {"s1": ORIGINAL})
    assert checked.dropped == len(statements) - len(checked.statements)
    return len(checked.statements)


GOOD = quote(0, len(RULE))

STANDS = {
    "verbatim": "Fristen er 14 dager etter § 15-3.",
    "shorter": "Fristen er 14 dager.",
    "spelled": "Fristen er fjorten dager.",
    "no_number": "Det finnes en frist.",
    "section": "Se § 15-3.",
}
FALLS = {
    "other_number": "Fristen er 15 dager.",
    "other_section": "Fristen er 14 dager etter § 15-4.",
    "added_money": "Fristen er 14 dager, og satsen er 75 kroner.",
    "added_date": "Fristen er 14 dager fra 1. juli 2024.",
    "spelled_other": "Fristen er seksten dager.",
}


@pytest.mark.parametrize("text", STANDS.values(), ids=STANDS)
def test_a_statement_whose_numbers_are_quoted_stands(text: str) -> None:
    assert kept(Statement(text, (GOOD,))) == 1


@pytest.mark.parametrize("text", FALLS.values(), ids=FALLS)
def test_a_statement_with_a_number_its_quotes_lack_is_dropped(text: str) -> None:
    assert kept(Statement(text, (GOOD,))) == 0


def test_conditions_are_those_of_what_is_read_not_of_what_was_misread() -> None:
    misread, printed = "Lederen kun gi fri.", "Lederen kan gi fri."
    held = replace(quote(0, len(misread), misread), repaired=printed)

    def stands(text: str) -> bool:
        draft = Draft(statements=(Statement(text, (held,)),), answerability=1.0)
        return bool(check(draft, {"s1": misread}).statements)

    assert stands(printed)
    assert not stands("Lederen kan ikke gi fri.")


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [
        ("En fagarbeider har 75 kroner i lønn.", True),
        ("Fagarbeiderens lønn er 75 kroner.", True),
        ("Lønnen er 75 kroner.", True),
        ("En sykepleier har 75 kroner i lønn.", False),
        ("Lønnen til en sykepleier er 75 kroner.", False),
        ("En sykepleier kan se i tabellen: 75 kroner.", True),
    ],
)
def test_what_one_occupation_is_paid_is_not_said_of_another(said: str, is_kept: bool) -> None:
    table = "Lønn for fagarbeidere: 75 kroner."
    draft = Draft(statements=(Statement(said, (quote(0, len(table), table),)),), answerability=1.0)
    assert bool(check(draft, {"s1": table}).statements) is is_kept


def test_a_number_may_stand_in_any_of_the_quotes() -> None:
    second = quote(34, 54)
    assert kept(Statement("Fristen er 14 dager, og satsen er 75 kroner.", (GOOD, second))) == 1


WRONG = {
    "altered": quote(0, len(RULE), RULE.replace("14", "24")),
    "cleaned": quote(0, len(RULE), RULE.lower()),
    "shifted": quote(1, len(RULE) + 1, RULE),
    "empty": quote(5, 5),
    "outside": quote(0, len(ORIGINAL) + 9, ORIGINAL),
    "masked": quote(55, len(ORIGINAL)),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_quote_takes_its_statement_with_it(wrong: Quote) -> None:
    assert kept(Statement("Det er slik.", (wrong,))) == 0
    assert kept(Statement("Det er slik.", (GOOD, wrong))) == 0


def test_a_statement_without_quotes_is_dropped_and_the_others_stay() -> None:
    assert kept(Statement("Alt er lov.", ()), Statement(RULE, (GOOD,))) == 1


@given(start=st.integers(0, 60), length=st.integers(1, 60), change=st.integers(1, 500))
def test_only_the_very_characters_pass(start: int, length: int, change: int) -> None:
    end = min(start + length, 54)
    if start >= end:
        return
    true = quote(start, end)
    place = change % len(true.text)
    spoilt = true.text[:place] + chr(ord(true.text[place]) + change) + true.text[place + 1 :]
    assert kept(Statement("Slik er det.", (true,))) == 1
    assert kept(Statement("Slik er det.", (replace(true, text=spoilt),))) == 0
