"""How sure the answerer is, held against whether the sources answer."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.answerers.answerability import Signs, answerability
from corpus.factory import OpenIndex
from evals.bench.answerability import (
    Judged,
    Scored,
    answerability_lines,
    bench_answerability,
    held_out_scores,
    judge,
)
from evals.errors import NothingMeasured
from tests.evals.suites.small import BICYCLE_SAID, PARKING_SAID, sample, small_index

ANSWERED = [
    sample("a", "Hvor lenge kan ansatte låne tjenestesykkel?", evidence=((BICYCLE_SAID,),)),
    sample("b", "Hvem fordeler parkeringsplassene?", evidence=((PARKING_SAID,),)),
]
UNANSWERED = [
    sample("c", "Hvem eier xyzzy?", status="no_source", evidence=(), topic="eier"),
    sample("d", "Hva koster kaffen i Narvik?", status="no_source", evidence=(), topic="pris"),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[OpenIndex]:
    with small_index(tmp_path) as opened:
        yield opened


def judged(fit: float, *, answerable: bool, about: str) -> Judged:
    """A question whose signs are its fit and nothing else."""
    evidence = (({"file": f"{about}.md", "section": "Ferie"},),) if answerable else ()
    status = "answered" if answerable else "no_source"
    return Judged(
        sample=sample(f"{about}{fit}", "?", status=status, evidence=evidence, topic=about),
        signs=Signs(fit, 0.0, 0.0, 0.0, 0.0, 0.0),
        sureness=fit,
        answerable=answerable,
    )


def many(clusters: int, each: int = 4) -> list[Judged]:
    chance = np.random.default_rng(3)
    return [
        judged(float(chance.normal(answerable, 0.3)), answerable=answerable, about=f"{name}")
        for name in range(clusters)
        for answerable in (True, False)
        for _ in range(each)
    ]


def test_every_question_is_judged_as_the_product_asks_it(index: OpenIndex) -> None:
    found = judge(index, [*ANSWERED, *UNANSWERED])
    assert [one.answerable for one in found] == [True, True, False, False]
    assert [one.cluster for one in found] == [
        "handbook/sykkel.txt",
        "handbook/parkering.txt",
        "topic:eier",
        "topic:pris",
    ]
    assert found[0].sureness > found[2].sureness


def test_the_shipped_score_stands_beside_that_of_the_signs(index: OpenIndex) -> None:
    measured = bench_answerability(index, [*ANSWERED, *UNANSWERED], "test")
    assert [one.way for one in measured] == ["shipped", "signs"]
    signs = [answerability(one.signs) for one in judge(index, [*ANSWERED, *UNANSWERED])]
    assert measured[1].scores == signs
    assert measured[0].answerable == [True, True, False, False]


def test_only_development_questions_are_scored_by_weights_fitted_to_others(
    index: OpenIndex,
) -> None:
    ways = [one.way for one in bench_answerability(index, [*ANSWERED, *UNANSWERED], "dev")]
    assert ways == ["shipped", "signs", "held_out"]


@pytest.mark.parametrize("samples", [ANSWERED, UNANSWERED])
def test_questions_of_one_kind_alone_cannot_be_measured(
    index: OpenIndex, samples: list[object]
) -> None:
    with pytest.raises(NothingMeasured, match="både spørsmål som kildene svarer på"):
        bench_answerability(index, samples, "dev")  # type: ignore[arg-type]


def test_held_out_scores_tell_the_kinds_apart() -> None:
    questions = many(clusters=6)
    scores = held_out_scores(questions)
    assert scores is not None
    known = [score for score, one in zip(scores, questions, strict=True) if one.answerable]
    rest = [score for score, one in zip(scores, questions, strict=True) if not one.answerable]
    assert np.mean(known) > 0.5 > 0.3 > np.mean(rest)
    assert all(0 <= score <= 1 for score in scores)


def test_a_question_has_no_say_in_its_own_held_out_score() -> None:
    questions = many(clusters=5)
    odd = judged(9.0, answerable=False, about="apart")
    usual = judged(9.0, answerable=True, about="apart")
    last = [(held_out_scores([*questions, one]) or [0.0])[-1] for one in (odd, usual)]
    assert min(last) > 0.99


def test_too_few_documents_are_not_parted() -> None:
    alone = [one for one in many(clusters=3) if one.answerable is False or one.sample.topic == "0"]
    assert held_out_scores(alone) is None


def test_the_tables_tell_the_figures_the_curve_and_the_last_way_s_bars() -> None:
    known = [True] * 20 + [False] * 20
    scores = [0.9] * 18 + [0.2] * 2 + [0.1] * 16 + [0.6] * 4
    lines = answerability_lines(
        [Scored(way=way, scores=scores, answerable=known) for way in ("shipped", "held_out")]
    )
    told = "\n".join(lines)
    assert lines[2].startswith("| slik det leveres")
    assert "0,100 [" in lines[2]
    assert "0,800 [" in lines[2]
    curve = next(line for line in lines if "grense" in line)
    # Two of twenty may be refused at 10 %, none at 5 %: their score is the limit there.
    assert curve.count("grense 0,20") == 3
    assert curve.count("grense 0,90") == 1
    assert "20 spørsmål som kildene svarer på, og 20 HR-spørsmål" in told
    assert "tilpasset på nytt 5 ganger" in told


def test_what_was_never_fitted_is_not_told_to_be() -> None:
    way = Scored(way="shipped", scores=[0.1, 0.9], answerable=[False, True])
    assert "tilpasset på nytt" not in "\n".join(answerability_lines([way]))


def test_the_curve_rises_to_what_the_highest_limit_gives() -> None:
    way = Scored(way="shipped", scores=[0.1, 0.3, 0.2, 0.4], answerable=[False, False, True, True])
    assert way.curve == [(0.0, 0.5), (0.5, 1.0)]
    assert sum(bar.n for bar in way.bins) == 4
