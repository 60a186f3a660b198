"""The judge's opinions are a suite of their own, with what it could not judge beside them."""

from collections.abc import Iterator

import pytest

from corpus.factory import OpenIndex
from evals.judging.human_labels import measure_agreement
from evals.judging.judgement import Criterion, Judge, JudgedCase, Unscored
from evals.judging.rubric import messages
from evals.judging.suite import case_of, judged, remarks
from evals.judging.votes import ThreeVotes
from evals.records import Figure, Result
from evals.suites.figures import figures_of
from evals.suites.subject import Subject
from tests.evals.judging.cases import ByRule, Outcome, Scripted, judgement, label
from tests.evals.suites.small import BICYCLE, PARKING_SAID, sample, small_index, small_subject

BICYCLES = sample("sykkel", "Hvor lenge kan ansatte låne tjenestesykkel?")
PARKED = sample(
    "parkering", "Hvem bestemmer hvem som får parkeringsplass?", evidence=((PARKING_SAID,),)
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    with small_index(tmp_path_factory.mktemp("index")) as opened:
        yield opened


@pytest.fixture
def subject(index: OpenIndex) -> Subject:
    return small_subject(index)


def run(subject: Subject, judge: Judge) -> tuple[list[Result], dict[str, Figure]]:
    suite = judged(subject, [BICYCLES, PARKED], judge)
    results = [found for case in suite.cases.values() if (found := case())]
    return results, {one.key: one for one in figures_of(suite, results)}


def test_scores_are_shares_of_the_highest(subject: Subject) -> None:
    results, figures = run(subject, Scripted([judgement(2, 1, 2, 2), judgement(0, 1, 2, 2)]))
    assert [one.scores["faithful"] for one in results] == [1.0, 0.0]
    assert figures["judge.complete"].value == 0.5
    assert figures["judge.faithful"].n == 2
    assert figures["judge.scored"].value == 1.0
    assert {key.partition(".")[0] for key in figures} == {"judge"}


def test_the_lowest_score_on_any_criterion_fails_the_question(subject: Subject) -> None:
    results, _ = run(subject, Scripted([judgement(1), judgement(2, 2, 2, 0)]))
    assert [one.passed for one in results] == [True, False]
    assert [one.why for one in results] == [(), ("judge_low",)]


def test_what_was_not_scored_is_counted_and_lowers_no_opinion(subject: Subject) -> None:
    results, figures = run(subject, Scripted([Unscored("timeout"), judgement(2)]))
    assert [one.why for one in results] == [("judge_unscored",), ()]
    assert (figures["judge.scored"].value, figures["judge.scored"].n) == (0.5, 2)
    assert (figures["judge.faithful"].value, figures["judge.faithful"].n) == (1.0, 1)


def test_a_judge_that_never_answers_stops_nothing(subject: Subject) -> None:
    results, figures = run(subject, ByRule(lambda _: Unscored("call")))
    assert len(results) == 2
    assert list(figures) == ["judge.scored"]
    assert figures["judge.scored"].value == 0.0


def test_disputes_are_told(subject: Subject) -> None:
    votes: list[Outcome] = [judgement(2), judgement(2), judgement(1), *[judgement(2)] * 3]
    _, figures = run(subject, ThreeVotes(Scripted(votes)))
    disputed = figures["judge.disputed"]
    assert (disputed.value, disputed.better) == (0.5, "lower")


def test_an_answer_that_was_not_given_is_not_judged(subject: Subject) -> None:
    unknown = sample("ukjent", "Hva koster brannbilen?")
    judge = Scripted([])
    suite = judged(subject, [unknown], judge)
    assert [case() for case in suite.cases.values()] == [None]
    assert figures_of(suite, []) == []
    assert judge.seen == []


def test_questions_that_the_sources_do_not_answer_are_left_out(subject: Subject) -> None:
    unknown = sample("ukjent", "Hva koster brannbilen?", status="no_source", evidence=())
    assert judged(subject, [unknown, BICYCLES], Scripted([])).cases.keys() == {"sykkel"}


def test_the_judge_sees_all_that_was_found_not_only_what_was_quoted(subject: Subject) -> None:
    answer = subject.ask(BICYCLES).answer
    case = case_of(subject, BICYCLES, answer)
    found = [one.chunk.text for one in subject.find(BICYCLES.question)]
    assert len(found) > len(answer.citations)
    assert all(any(text in source for source in case.sources) for text in found)
    assert len(case.sources) == len(set(case.sources))


def test_each_source_stands_under_its_title_and_what_it_is_worth(subject: Subject) -> None:
    case = case_of(subject, BICYCLES, subject.ask(BICYCLES).answer)
    title, worth, empty, *_ = case.sources[0].splitlines()
    assert title
    assert worth.endswith(" · gjelder for hele kommunesektoren · Gjelder")
    assert empty == ""


def test_marks_of_citations_are_not_shown_to_the_judge(subject: Subject) -> None:
    answer = subject.ask(BICYCLES).answer
    assert "[1]" in answer.text
    assert "[1]" not in case_of(subject, BICYCLES, answer).answer


def test_expected_points_and_what_was_said_before_come_along(subject: Subject) -> None:
    turns = [{"role": "user", "content": "Hei, det gjelder tjenestesykkel."}]
    told = sample(
        "mer", BICYCLES.question, points=("fjorten dager",), must_not=("tretti",), history=turns
    )
    case = case_of(subject, told, subject.ask(told).answer)
    assert case.history == ("Hei, det gjelder tjenestesykkel.",)
    assert (case.expected_points, case.must_not) == (("fjorten dager",), ("tretti",))
    assert BICYCLE.splitlines()[2] in messages(case)[1][1]


def test_what_the_judge_said_is_shown_with_the_question(subject: Subject) -> None:
    results, _ = run(subject, Scripted([judgement(2, 0, 1, 2, why="Setningen"), Unscored("form")]))
    first, second = [one.shown.expected for one in results if one.shown]
    assert "Dommermodellen, fullstendig: 0 av 2. Setningen 0" in first
    assert second[-1].startswith("Dommermodellen ga ingen vurdering: ")


def test_a_disputed_score_is_shown_as_one() -> None:
    found = ThreeVotes(Scripted([judgement(2), judgement(1), judgement(2)])).judge(
        JudgedCase(question="?", answer="!", sources=())
    )
    assert all("(stemmene var ulike)" in one for one in remarks(found))


@pytest.mark.parametrize("reason", ["timeout", "call", "form", "led_astray"])
def test_every_reason_has_words(reason: str) -> None:
    (said,) = remarks(Unscored(reason))
    assert said.endswith(".")


def test_agreement_stands_among_the_suites_figures(subject: Subject) -> None:
    judge = ByRule(lambda _: judgement(2))
    agreement = measure_agreement(judge, [label("a", 2, 2, 2, 0), label("b", 0, 1, 2, 2)])
    suite = judged(subject, [BICYCLES], judge, agreement)
    results = [found for case in suite.cases.values() if (found := case())]
    keys = [one.key for one in figures_of(suite, results)]
    assert keys[:6] == [
        "judge.scored",
        *(f"judge.{one}" for one in Criterion),
        "judge.disputed",
    ]
    assert keys[6] == "judge.agreement_kappa"
