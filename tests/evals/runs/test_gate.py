"""The gate: what may pass, what may not, and what it says of it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from evals.errors import RunUnreadable
from evals.records import Run
from evals.runs.gate import Limit, changed_settings, gate, read_thresholds
from evals.runs.store import read_run, write_baseline
from evals.runs.threshold import Verdict
from tests.evals.runs.runs import make_run

PACKAGE = Path(__file__).parents[3] / "evals"
BASE = {"retrieval.recall@5": [1.0] * 9 + [0.0], "guardrail.false_blocks": [0.0] * 9 + [1.0]}

HELD: Mapping[str, tuple[dict[str, list[float]], dict[str, Limit], list[tuple[str, str]]]] = {
    "the_same": (BASE, {"retrieval.recall@5": Limit(minimum=0.8, fall=0.0)}, []),
    "better": (
        {**BASE, "retrieval.recall@5": [1.0] * 10},
        {"retrieval.recall@5": Limit(minimum=0.9, fall=0.0)},
        [],
    ),
    "fallen_within_what_is_allowed": (
        {**BASE, "retrieval.recall@5": [1.0] * 8 + [0.0] * 2},
        {"retrieval.recall@5": Limit(fall=0.11)},
        [],
    ),
    "fallen_too_far": (
        {**BASE, "retrieval.recall@5": [1.0] * 8 + [0.0] * 2},
        {"retrieval.recall@5": Limit(fall=0.05)},
        [("fallen", "Finne riktig kilde")],
    ),
    "below_the_floor": (
        {**BASE, "retrieval.recall@5": [1.0] * 8 + [0.0] * 2},
        {"retrieval.recall@5": Limit(minimum=0.85)},
        [("too_low", "Finne riktig kilde")],
    ),
    "above_the_ceiling": (
        {**BASE, "guardrail.false_blocks": [1.0] * 2 + [0.0] * 8},
        {"guardrail.false_blocks": Limit(maximum=0.15)},
        [("too_high", "Stanse personopplysninger")],
    ),
    "more_of_what_should_be_less": (
        {**BASE, "guardrail.false_blocks": [1.0] * 2 + [0.0] * 8},
        {"guardrail.false_blocks": Limit(fall=0.05)},
        [("fallen", "Stanse personopplysninger")],
    ),
    "less_of_what_should_be_less": (
        {**BASE, "guardrail.false_blocks": [0.0] * 10},
        {"guardrail.false_blocks": Limit(fall=0.0)},
        [],
    ),
    "a_suite_left_out": (
        {"guardrail.false_blocks": BASE["guardrail.false_blocks"]},
        {"retrieval.recall@5": Limit(fall=0.05)},
        [("not_measured", "Finne riktig kilde")],
    ),
    "no_limit_but_really_worse": (
        {**BASE, "retrieval.recall@5": [0.0] * 10},
        {},
        [("really_worse", "Finne riktig kilde")],
    ),
    "a_limit_that_nobody_measured_before": (
        BASE,
        {"parity.found_nn": Limit(fall=0.05)},
        [],
    ),
}


@pytest.mark.parametrize(("scores", "limits", "expected"), HELD.values(), ids=HELD)
def test_a_run_is_held_against_limits_and_baseline(
    scores: dict[str, list[float]], limits: dict[str, Limit], expected: list[tuple[str, str]]
) -> None:
    breaches = gate(make_run(scores, "new"), make_run(BASE, "old"), limits)
    assert [(one.code, one.part) for one in breaches] == expected
    assert all(one.key in one.says and one.part in one.says for one in breaches)


def test_a_source_that_is_gone_is_named() -> None:
    run = make_run(BASE, documents={"a.md": "1"})
    (breach,) = gate(run, make_run(BASE), {})
    assert (breach.code, breach.key, breach.part) == ("source_gone", "b.md", "Kildene")
    assert "b.md" in breach.says


def test_what_was_set_otherwise_is_told() -> None:
    settings = {"collection": "starter", "dense_weight": "3.0", "new": "1"}
    lines = changed_settings(make_run(BASE, settings=settings), make_run(BASE))
    assert "settings.dense_weight er endret fra 0.5 til 3.0" in lines
    assert "settings.new er endret fra – til 1" in lines
    assert len(lines) == 2


@pytest.mark.parametrize("collection", ["starter", "real", "own"])
def test_the_thresholds_that_come_with_the_repository_read(collection: str) -> None:
    thresholds = read_thresholds(collection)
    assert thresholds.limits["answers.quotes_verbatim"].minimum == 1.0
    run = make_run({"answers.quotes_verbatim": [1.0, 0.0]})
    assert thresholds.aims["answers.quotes_verbatim"].judge(run.figures[0]) is Verdict.POOR
    assert all(one.says.endswith(".") for one in thresholds.aims.values())


@pytest.mark.parametrize(
    "text",
    ["", "[aims]\n", '[gate.both]\n"a" = { minimun = 1.0 }\n[aims]\n', "not toml"],
    ids=["empty", "no_gate", "misspelt", "other"],
)
def test_thresholds_that_do_not_read_are_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "t.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RunUnreadable, match="expected thresholds"):
        read_thresholds("starter", file)


def test_a_baseline_reads_as_the_run_without_a_word_of_it(tmp_path: Path) -> None:
    run = make_run(BASE)
    file = tmp_path / "b" / "baseline.json"
    write_baseline(run, file)
    kept = read_run(file)
    assert "Hemmelig" not in file.read_text(encoding="utf-8")
    assert _bare(kept) == _bare(run)
    assert gate(run, kept, {}) == []


def _bare(run: Run) -> Run:
    results = tuple(one.model_copy(update={"shown": None}) for one in run.results)
    return run.model_copy(update={"results": results})


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"run_id": 1}'])
def test_a_run_that_is_damaged_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "run.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RunUnreadable, match="finished run"):
        read_run(file)
    with pytest.raises(RunUnreadable, match="finished run"):
        read_run(tmp_path / "none.json")


def test_the_gate_calls_the_parts_as_the_report_does() -> None:
    named = tomllib.loads((PACKAGE / "report" / "words.nb.toml").read_text(encoding="utf-8"))
    parts = tomllib.loads((PACKAGE / "runs" / "gate.nb.toml").read_text(encoding="utf-8"))["part"]
    assert {**parts} == {"sources": parts["sources"]} | {
        suite: words["name"] for suite, words in named["suite"].items()
    }
