"""Agreement is with people where there are any, and a judge that praises everything has none."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from evals.errors import DatasetInvalid, NothingMeasured
from evals.judging.human_labels import Agreement, Label, measure_agreement, read_labels
from evals.judging.judgement import Criterion, Unscored
from evals.judging.rubric import speaks_to_a_model
from tests.architecture.tree import ROOT
from tests.evals.judging.cases import ByRule, Scripted, judgement, label

VARIED = [
    label("a", 2, 2, 2, 2),
    label("b", 0, 0, 2, 1),
    label("c", 1, 0, 0, 2),
    label("d", 2, 1, 1, 0),
    label("e", 0, 2, 2, 2),
    label("f", 2, 0, 0, 1),
]
SAID = {one.answer: one.scores for one in VARIED}


def told(agreement: Agreement) -> dict[str, float]:
    return {one.key: one.value for one in agreement.figures}


def test_a_judge_that_says_what_people_say_agrees_fully() -> None:
    judge = ByRule(lambda case: judgement(*SAID[case.answer].values()))
    found = measure_agreement(judge, VARIED)
    assert (found.n, found.unscored, found.percent, found.kappa) == (6, 0, 1.0, 1.0)
    assert (found.low, found.high) == (1.0, 1.0)


def test_a_judge_that_praises_everything_agrees_no_more_than_by_chance() -> None:
    found = measure_agreement(ByRule(lambda _: judgement(2)), VARIED)
    assert found.kappa == pytest.approx(0)
    assert found.percent == pytest.approx((3 + 2 + 3 + 3) / 24)


def test_a_judge_that_says_the_opposite_agrees_less_than_by_chance() -> None:
    judge = ByRule(lambda case: judgement(*(2 - s for s in SAID[case.answer].values())))
    assert measure_agreement(judge, VARIED).kappa < 0


def test_to_know_only_which_criterion_is_strict_is_no_agreement() -> None:
    labels = [label(str(n), 0, 2, 2, 2) for n in range(3)] + [label("x", 2, 0, 0, 0)]
    found = measure_agreement(ByRule(lambda _: judgement(0, 2, 2, 2)), labels)
    assert found.percent == 0.75
    assert found.kappa == pytest.approx(0)


def test_kappa_of_a_criterion_is_cohens() -> None:
    # Two by two: both high 20, both low 15, else 5 and 10; kappa is 0.4 (Cohen's own arithmetic:
    # 0.7 agreed, 0.5 by chance).
    cells = [(2, 2)] * 20 + [(2, 0)] * 5 + [(0, 2)] * 10 + [(0, 0)] * 15
    labels = [label(str(n), a, 2, 2, 2) for n, (a, _) in enumerate(cells)]
    judge = Scripted([judgement(b, 2, 2, 2) for _, b in cells])
    found = measure_agreement(judge, labels).by_criterion[Criterion.FAITHFUL]
    assert found.percent == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.low < 0.4 < found.high


def test_the_interval_holds_the_value_and_is_the_same_each_time() -> None:
    judge = ByRule(lambda case: judgement(2 if case.answer in "ace" else 0))
    found = measure_agreement(judge, VARIED)
    assert found.low <= found.kappa <= found.high
    assert found == measure_agreement(judge, VARIED)


def test_answers_that_were_not_scored_are_counted_apart() -> None:
    judge = ByRule(lambda case: Unscored("timeout") if case.answer == "a" else judgement(2))
    found = measure_agreement(judge, VARIED)
    assert (found.n, found.unscored) == (5, 1)


@pytest.mark.parametrize("labels", [[], VARIED])
def test_nothing_scored_is_nothing_measured(labels: list[Label]) -> None:
    with pytest.raises(NothingMeasured, match=f"{len(labels)} labelled"):
        measure_agreement(ByRule(lambda _: Unscored("call")), labels)


def test_the_judge_is_shown_neither_scores_nor_note() -> None:
    judge = Scripted([judgement(2)])
    measure_agreement(judge, [label("a", 0, 1, 2, 0, note="number changed")])
    (seen,) = judge.seen
    assert (seen.answer, seen.expected_points, seen.must_not) == ("a", (), ())
    assert "number changed" not in str(seen)


def test_agreement_with_people_is_told_whole_and_by_criterion() -> None:
    found = measure_agreement(ByRule(lambda _: judgement(2)), VARIED)
    assert found.by_people
    assert list(told(found)) == [
        "judge.agreement_kappa",
        *(f"judge.agreement_kappa[criterion:{one}]" for one in Criterion),
    ]


@pytest.mark.parametrize("by", ["språkmodell", " Språkmodell "])
def test_agreement_with_a_model_is_never_told_as_with_people(by: str) -> None:
    labels = [label(one.id, *one.scores.values(), by=by) for one in VARIED]
    found = measure_agreement(ByRule(lambda _: judgement(2)), labels)
    assert not found.by_people
    assert list(told(found)) == ["judge.agreement_kappa[labels:model]"]


def test_people_come_before_models() -> None:
    own = label("a", 2, 2, 2, 2, by="jurist 1")
    labels = [*(label("m", 0, 0, 0, 0, by="språkmodell") for _ in range(5)), own]
    found = measure_agreement(ByRule(lambda _: judgement(2)), labels)
    assert (found.n, found.kappa, found.by_people) == (1, 1.0, True)


@pytest.mark.parametrize(
    "changed",
    [{"faithful": 3}, {"clear": -1}, {"complete": "2"}, {"labelled_by": ""}, {"scored": 1},
     {"sources": []}, {"relevant": None}],
)  # fmt: skip
def test_a_line_that_is_no_label_is_told_with_its_place(
    changed: dict[str, object], tmp_path: Path
) -> None:
    good = label("a", 2, 2, 2, 2).model_dump(mode="json")
    file = tmp_path / "labels.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in (good, good | changed)))
    with pytest.raises(DatasetInvalid, match=r"labels\.jsonl, line 2"):
        read_labels(file)


def test_labels_read_back_as_written(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(one.model_dump_json() + "\n" for one in VARIED), encoding="utf-8")
    assert read_labels(file) == VARIED


SHIPPED = read_labels()


def test_the_shipped_labels_say_that_no_person_gave_them() -> None:
    assert len(SHIPPED) == 40
    assert len({one.id for one in SHIPPED}) == 40
    assert not any(one.by_person for one in SHIPPED)


@pytest.mark.parametrize("criterion", list(Criterion))
def test_the_shipped_labels_have_answers_of_every_score(criterion: Criterion) -> None:
    counts = Counter(one.scores[criterion] for one in SHIPPED)
    assert min(counts[score] for score in (0, 1, 2)) >= 3


def test_a_judge_that_praises_everything_has_no_kappa_on_the_shipped_labels() -> None:
    found = measure_agreement(ByRule(lambda _: judgement(2)), SHIPPED)
    assert found.kappa == pytest.approx(0)
    assert found.percent > 0.5


def test_the_shipped_sources_are_the_starter_corpus_or_said_to_be_invented() -> None:
    texts = [file.read_text("utf-8") for file in sorted((ROOT / "corpus").glob("*/*.md"))]
    for one in SHIPPED:
        for source in one.sources:
            title, _, text = source.split("\n", 2)
            assert "(oppdiktet)" in title or any(text.strip() in each for each in texts), one.id


def test_no_shipped_answer_is_turned_away_unjudged() -> None:
    assert [one.id for one in SHIPPED if speaks_to_a_model(one.answer)] == []


def test_shipped_answers_show_no_marks_of_citations() -> None:
    assert [one.id for one in SHIPPED if re.search(r"\[\d+\]", one.answer)] == []
