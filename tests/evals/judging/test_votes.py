"""The majority decides, doubt costs the lowest score, and failed votes are no votes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.judging.judgement import Criterion, Judgement, Unscored
from evals.judging.votes import VOTES, ThreeVotes
from tests.evals.judging.cases import CASE, SOURCES, ByRule, Outcome, Scripted, judgement

TIMEOUT, FORM = Unscored("timeout"), Unscored("form")


def decided(*outcomes: Outcome) -> Judgement:
    found = ThreeVotes(Scripted(outcomes)).judge(CASE)
    assert isinstance(found, Judgement)
    return found


@pytest.mark.parametrize(
    ("votes", "score"),
    [
        ((2, 2, 2), 2),
        ((2, 2, 0), 2),
        ((0, 2, 2), 2),
        ((1, 0, 1), 1),
        ((0, 0, 2), 0),
        ((0, 1, 2), 0),
        ((2, 1, 0), 0),
        ((1, 1, 2), 1),
    ],
)
def test_the_majority_decides_and_three_opinions_make_the_lowest(
    votes: tuple[int, ...], score: int
) -> None:
    assert set(decided(*map(judgement, votes)).scores.values()) == {score}


@pytest.mark.parametrize(("votes", "score"), [((2, 2), 2), ((1, 2), 1), ((2, 0), 0), ((0, 0), 0)])
def test_of_two_votes_the_lower_counts(votes: tuple[int, int], score: int) -> None:
    first, second = map(judgement, votes)
    for cast in ((first, TIMEOUT, second), (FORM, first, second), (first, second, FORM)):
        assert set(decided(*cast).scores.values()) == {score}


@pytest.mark.parametrize(
    ("cast", "reason"),
    [
        ((TIMEOUT, TIMEOUT, TIMEOUT), "timeout"),
        ((judgement(2), FORM, FORM), "form"),
        ((FORM, judgement(0), TIMEOUT), "form"),
        ((FORM, TIMEOUT, TIMEOUT), "timeout"),
    ],
)
def test_one_vote_or_none_is_no_judgement(cast: tuple[Outcome, ...], reason: str) -> None:
    assert ThreeVotes(Scripted(cast)).judge(CASE) == Unscored(reason)


def test_each_criterion_is_decided_alone_and_disputes_are_told() -> None:
    found = decided(judgement(2, 0, 1, 2), judgement(2, 2, 1, 1), judgement(2, 2, 1, 0))
    assert list(found.scores.values()) == [2, 2, 1, 0]
    assert found.disputed == {Criterion.COMPLETE, Criterion.CLEAR}


def test_the_reason_is_of_a_vote_that_gave_the_score() -> None:
    first, second = judgement(2, why="fin"), judgement(0, why="feil")
    assert decided(first, second, second).reasons[Criterion.CLEAR] == "feil 0"


def test_a_single_dispute_is_enough_to_be_low() -> None:
    assert decided(*[judgement(2, 2, 0, 2)] * 3).is_low
    assert not decided(*[judgement(1)] * 3).is_low


def test_every_vote_sees_all_sources_beginning_with_another() -> None:
    judge = Scripted([judgement(2)] * VOTES)
    ThreeVotes(judge).judge(CASE)
    assert [case.sources[0] for case in judge.seen] == list(SOURCES)
    assert {frozenset(case.sources) for case in judge.seen} == {frozenset(SOURCES)}
    assert {replace(case, sources=()) for case in judge.seen} == {replace(CASE, sources=())}


@given(st.integers(0, 12))
def test_turning_loses_no_source(n: int) -> None:
    sources = tuple(f"kilde {number}" for number in range(n))
    judge = Scripted([judgement(1)] * VOTES)
    ThreeVotes(judge).judge(replace(CASE, sources=sources))
    assert [sorted(case.sources) for case in judge.seen] == [sorted(sources)] * VOTES


def test_a_judge_that_likes_what_stands_first_does_not_decide_alone() -> None:
    fond = ByRule(lambda case: judgement(2 if case.sources[0] == SOURCES[0] else 0))
    found = ThreeVotes(fond).judge(CASE)
    assert isinstance(found, Judgement)
    assert set(found.scores.values()) == {0}
