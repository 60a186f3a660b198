"""A mistake planted in the product is caught by the gate, and the right part is named.

The runs are on the starter corpus, held against the committed baseline by its own day's rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from assistant.answerers.base import Draft
from assistant.pipeline import Assistant
from assistant.steps.check import Checked
from corpus.factory import OpenIndex
from corpus.hybrid import Weights
from evals.records import Run
from evals.runs.gate import Breach, Limit, changed_settings, gate, read_thresholds
from evals.runs.session import Make, Order, as_shipped, carry_out
from evals.runs.store import BASELINES, RunStore, read_run
from evals.suites.plan import shipped
from guardrails.verdict import Action, Verdict
from tests.conftest import require

# Whole runs; what they pass through is covered by tests of its own, and tracing them costs minutes.
pytestmark = [pytest.mark.evaluation, pytest.mark.no_cover]

CORPUS = Path(__file__).parents[3] / "corpus"
DOCUMENTS = Path(__file__).parents[4] / "shared" / "documents"
LIMITS = read_thresholds("starter").limits
STARTER = (
    "guardrail",
    "retrieval",
    "answers",
    "abstention",
    "routing",
    "conversation",
    "versions",
    "robustness",
    "injection",
    "answer_check",
)
# Messages, routes and attempts are the same for both collections: the starter's run judges them.
REAL = ("retrieval", "answers", "abstention", "conversation", "versions", "answer_check")


@pytest.fixture(scope="module")
def baseline() -> Run:
    return read_run(BASELINES / "starter-dev.json")


Judge = Callable[..., Run]


@pytest.fixture(scope="module")
def judge(baseline: Run, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Makes a run of some suites, of an assistant and documents that may have been spoilt."""

    def judged(*suites: str, make: Make = as_shipped, folder: Path = CORPUS) -> Run:
        order = Order(
            collection="starter",
            split="dev",
            as_of=date.fromisoformat(baseline.provenance.settings["as_of"]),
            folders=(folder,),
            material=shipped("starter", "dev"),
            only=frozenset(suites),
        )
        return carry_out(order, RunStore(tmp_path_factory.mktemp("runs")), make=make)

    return judged


def held(run: Run, baseline: Run, limits: Mapping[str, Limit] = LIMITS) -> list[Breach]:
    """What the gate says of the suites that the run measured."""
    measured = {figure.suite for figure in run.figures}
    asked = {key: one for key, one in limits.items() if key.partition(".")[0] in measured}
    return gate(run, baseline, asked)


def test_the_product_as_it_is_passes_the_gate(judge: Judge, baseline: Run) -> None:
    run = judge(*STARTER)
    assert {figure.suite for figure in run.figures} == set(STARTER)
    assert [breach.says for breach in gate(run, baseline, LIMITS)] == []


@pytest.mark.real_documents
def test_the_product_passes_the_gate_on_the_real_documents(tmp_path: Path) -> None:
    require(DOCUMENTS.is_dir(), "the real documents are not beside the repository")
    baseline = read_run(BASELINES / "real-dev.json")
    order = Order(
        collection="real",
        split="dev",
        as_of=date.fromisoformat(baseline.provenance.settings["as_of"]),
        folders=(DOCUMENTS,),
        material=shipped("real", "dev"),
        only=frozenset(REAL),
    )
    run = carry_out(order, RunStore(tmp_path))
    assert {figure.suite for figure in run.figures} == set(REAL)
    breaches = held(run, baseline, read_thresholds("real").limits)
    assert [breach.says for breach in breaches] == []


class OpenGate:
    """A guard that has been switched off."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        return Verdict(action=Action.ALLOW)


def without_guard(index: OpenIndex) -> Assistant:
    return replace(as_shipped(index), guard=OpenGate())


def searching_by(dense_weight: float) -> Make:
    def make(index: OpenIndex) -> Assistant:
        only = Weights(dense=dense_weight, known=0.0, references=0.0, ranked=False)
        heavy = index.retriever.with_weights(only)
        return as_shipped(replace(index, retriever=heavy))

    return make


PLANTED: Mapping[str, tuple[Make, tuple[str, ...], str, str]] = {
    "guard_disabled": (
        without_guard,
        ("guardrail",),
        "guardrail.block_recall",
        "Stanse personopplysninger",
    ),
    "only_meaning_searched": (
        searching_by(1.0),
        ("retrieval",),
        "retrieval.ndcg@10",
        "Finne riktig kilde",
    ),
    "only_words_searched": (
        searching_by(0.0),
        ("retrieval",),
        "retrieval.ndcg@10",
        "Finne riktig kilde",
    ),
}


@pytest.mark.parametrize(("make", "suites", "key", "part"), PLANTED.values(), ids=PLANTED)
def test_a_part_that_was_spoilt_is_named(
    judge: Judge, baseline: Run, make: Make, suites: tuple[str, ...], key: str, part: str
) -> None:
    breaches = held(judge(*suites, make=make), baseline)
    assert key in {breach.key for breach in breaches}
    assert {breach.part for breach in breaches} == {part}


def test_a_weight_that_was_changed_is_told_as_the_likely_cause(judge: Judge, baseline: Run) -> None:
    run = judge("retrieval", make=searching_by(1.0))
    assert "settings.dense_weight er endret fra 0.5 til 1.0" in changed_settings(run, baseline)


def test_a_source_that_was_removed_is_named(judge: Judge, baseline: Run, tmp_path: Path) -> None:
    copytree(CORPUS, tmp_path / "corpus", ignore=lambda *_: ["__pycache__"])
    removed = max(baseline.provenance.documents, key=lambda file: _asked_of(file, baseline))
    (tmp_path / "corpus" / removed).unlink()
    breaches = held(judge("retrieval", folder=tmp_path / "corpus"), baseline)
    assert (breaches[0].code, breaches[0].key, breaches[0].part) == (
        "source_gone",
        removed,
        "Kildene",
    )
    assert "retrieval.recall@5" in {breach.key for breach in breaches}


def test_a_check_that_is_bypassed_is_named(
    judge: Judge, baseline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def passes(draft: Draft, _originals: Mapping[str, str]) -> Checked:
        return Checked(draft.statements, 0)

    monkeypatch.setattr("assistant.pipeline.check", passes)
    breaches = held(judge("answer_check"), baseline)
    assert "answer_check.spoilt_dropped" in {breach.key for breach in breaches}
    assert {breach.part for breach in breaches} == {"Stanse ødelagte svar"}


def _asked_of(file: str, baseline: Run) -> int:
    return sum(one.cluster == file and one.suite == "retrieval" for one in baseline.results)
