"""What a text's standing leaves of how well it fits."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.source import SECTOR, Authority, Status
from corpus.worth import Worths, names_scope, without_scopes, worth
from tests.factories import make_chunk, make_standing

FJELLVIK = "Fjellvik kommune"
STATUSES = st.sampled_from(Status)
AUTHORITIES = st.sampled_from(Authority)
SCOPES = st.sampled_from([SECTOR, FJELLVIK, "Åsen kommune"])


def sector(status: Status) -> float:
    return worth(status=status, scope=SECTOR, authority=Authority.LAW, named=False)


def local(*, named: bool, status: Status = Status.IN_FORCE) -> float:
    return worth(status=status, scope=FJELLVIK, authority=Authority.LOCAL_RULE, named=named)


def test_a_rule_in_force_keeps_all_of_its_worth() -> None:
    assert sector(Status.IN_FORCE) == 1


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.IN_FORCE}))
def test_everything_else_is_worth_less_but_never_nothing(status: Status) -> None:
    assert 0 < sector(status) < 1


def test_statuses_are_worth_less_the_further_they_are_from_a_rule() -> None:
    order = [
        Status.IN_FORCE, Status.PROPOSAL, Status.CONSULTATION_INPUT, Status.SUPERSEDED,
        Status.REPEALED, Status.FICTITIOUS_CASE,
    ]  # fmt: skip
    assert all(sector(better) > sector(lesser) for better, lesser in pairwise(order))


def test_a_local_rule_comes_first_only_where_its_employer_is_named() -> None:
    assert local(named=True) > sector(Status.IN_FORCE) > local(named=False)


def test_another_employers_guide_is_as_good_a_guide() -> None:
    guide = worth(status=Status.IN_FORCE, scope=FJELLVIK, authority=Authority.GUIDE, named=False)
    assert guide == sector(Status.IN_FORCE)


def test_a_made_up_case_gains_nothing_by_naming_its_employer() -> None:
    case = Status.FICTITIOUS_CASE
    assert local(named=True, status=case) == sector(case)


@pytest.mark.parametrize("status", [Status.PROPOSAL, Status.SUPERSEDED, Status.REPEALED])
def test_what_is_no_rule_never_outranks_a_rule_by_naming_its_employer(status: Status) -> None:
    assert local(named=True, status=status) < local(named=True)


@pytest.mark.parametrize(
    ("question", "scope"),
    [
        ("Hva gjelder i Fjellvik?", FJELLVIK),
        ("Hva er Fjellviks regler?", FJELLVIK),
        ("hva gjelder i fjellvik kommune", FJELLVIK),
        ("Hva gjelder i Nord-Fron kommune?", "Nord-Fron kommune"),
        ("Hva gjelder i SØR-VARANGER?", "Sør-Varanger kommune"),
        ("Regler for ansatte i GLOR", "GLOR"),
    ],
)
def test_a_question_names_an_employer_by_name(question: str, scope: str) -> None:
    assert names_scope(question, scope)


@pytest.mark.parametrize(
    ("question", "scope"),
    [
        ("Hva gjelder i sektor?", SECTOR),
        ("What applies in the sector?", SECTOR),
        ("Hva gjelder i kommunen?", FJELLVIK),
        ("Hva gjelder i Dalvik?", FJELLVIK),
        ("Kan vi gå på fjellet?", FJELLVIK),
        ("", FJELLVIK),
    ],
)
def test_other_questions_name_no_employer(question: str, scope: str) -> None:
    assert not names_scope(question, scope)


@pytest.mark.parametrize(
    ("question", "scope"),
    [
        ("Hvem skal sørge for opplæring?", "Sør-Varanger kommune"),
        ("Har en vikar krav på ferie?", "Vik kommune"),
        ("Hvor mange timer overtid er lov?", "Time kommune"),
        ("Hva gjelder i Nord-Aurdal?", "Nord-Fron kommune"),
        ("Hva får vi som assistent?", "Ås kommune"),
    ],
)
def test_an_everyday_word_or_another_name_that_begins_alike_names_no_employer(
    question: str, scope: str
) -> None:
    assert not names_scope(question, scope)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Hvor lang er bindingstiden i Fjellvik?", "Hvor lang er bindingstiden?"),
        ("Hvor lang er bindingstiden i Fjellvik kommune?", "Hvor lang er bindingstiden?"),
        ("Hva er Fjellviks regler?", "Hva er regler?"),
        ("how long at FJELLVIK kommune", "how long"),
        ("Fjellvik: hvor lenge?", ": hvor lenge?"),
        ("Kan vi gå på fjellet?", "Kan vi gå på fjellet?"),
        ("Hva gjelder i Dalvik?", "Hva gjelder i Dalvik?"),
        ("Hvem er i nord, og hvem er fra?", "Hvem er i nord, og hvem er fra?"),
        ("Hva gjelder i Nord-Fron kommune og hos oss?", "Hva gjelder og hos oss?"),
    ],
)
def test_an_employer_is_left_out_of_a_question_as_its_own_people_ask_it(
    question: str, asked: str
) -> None:
    assert without_scopes(question, [FJELLVIK, "Nord-Fron kommune", SECTOR]) == asked


@given(st.text(alphabet="iI Fjellviks-kommunen?", max_size=60))
def test_leaving_employers_out_never_makes_a_question_longer(question: str) -> None:
    assert len(without_scopes(question, [FJELLVIK])) <= len(question)


def test_a_scope_without_words_is_never_named() -> None:
    assert not names_scope("Hva gjelder?", "–")


def test_of_no_chunks_there_are_no_factors() -> None:
    assert Worths([]).of("ferie").shape == (0,)


@given(st.lists(st.tuples(STATUSES, SCOPES, AUTHORITIES), min_size=1, max_size=12), SCOPES)
def test_factors_stand_in_the_chunks_order(
    kinds: list[tuple[Status, str, Authority]], asked: str
) -> None:
    chunks = [
        make_chunk(standing=make_standing(status=status, scope=scope, authority=authority))
        for status, scope, authority in kinds
    ]
    question = f"Hva gjelder i {asked}?"
    expected = [
        worth(status=status, scope=scope, authority=authority, named=names_scope(question, scope))
        for status, scope, authority in kinds
    ]
    np.testing.assert_allclose(Worths(chunks).of(question), expected, rtol=1e-6)
    last_and_first = np.array([len(chunks) - 1, 0])
    of_two = Worths(chunks).of(question, last_and_first)
    np.testing.assert_allclose(of_two, [expected[-1], expected[0]], rtol=1e-6)


@given(STATUSES, SCOPES, AUTHORITIES, st.booleans())
def test_no_text_is_worth_nothing_or_much_more_than_a_rule(
    status: Status, scope: str, authority: Authority, named: bool
) -> None:
    assert 0 < worth(status=status, scope=scope, authority=authority, named=named) <= 1.25
