from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.conversation import AnswerStatus
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from assistant.steps.refer import Circular
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from evals.__main__ import main
from evals.bench_answers import bench_answers
from evals.bench_guardrail import Message, bench_guardrail
from evals.bench_index import built_index
from evals.bench_retrieval import bench_retrieval
from evals.bench_routes import Routed, bench_routes
from evals.dataset import Evidence, Sample, TurnIn
from guardrails.verdict import Action, Verdict
from tests.assistant.routers import by_declarations
from tests.factories import build_index, write_files

TEXT = "Sykkelordning\n\nAnsatte kan låne tjenestesykkel i inntil fjorten dager om gangen.\n"
OTHER = "Parkering\n\nParkeringsplassene ved rådhuset fordeles av driftsavdelingen hver høst.\n"


class AllowGuard:
    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        return Verdict(action=Action.ALLOW)


class KeywordGuard:
    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        return Verdict(action=Action.BLOCK if "syk" in text else Action.ALLOW)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[OpenIndex]:
    files = {"handbook/sykkel.txt": TEXT, "handbook/parkering.txt": OTHER}
    opened = open_index(build_index(tmp_path, files), HashingEmbedder())
    yield opened
    opened.store.close()


def sample(name: str, question: str, *, answered: bool = True) -> Sample:
    start = TEXT.index("Ansatte")
    span = Evidence(file="handbook/sykkel.txt", start=start, end=len(TEXT) - 1)
    return Sample(
        id=name,
        question=question,
        language="nb",
        status="answered" if answered else "no_source",
        evidence=((span,),) if answered else (),
    )


SAMPLES = [
    sample("h-1", "Hvor lenge kan ansatte låne tjenestesykkel?"),
    sample("h-2", "Hvor mange dager kan tjenestesykkelen lånes?"),
    sample("h-3", "xyzzy", answered=False),
]


def test_retrieval_is_told_for_the_hybrid_and_for_each_half(index: OpenIndex) -> None:
    lines = bench_retrieval(index, SAMPLES)
    assert [line.partition(":")[0].strip() for line in lines[:3]] == [
        "lexical only",
        f"hybrid ({index.retriever.dense_weight})",
        "dense only",
    ]
    assert all("@1 1.000" in line for line in lines[:2])


@pytest.fixture
def assistant(index: OpenIndex) -> Assistant:
    return Assistant(
        index=index,
        guard=AllowGuard(),
        answerer=ExtractiveAnswerer(index),
        router=by_declarations(),
        circular=Circular.read(index.release),
        messages=load_messages(),
        today=lambda: date(2026, 11, 22),
    )


def test_answers_are_counted_right_where_the_evidence_is_quoted(assistant: Assistant) -> None:
    lines = bench_answers(assistant, SAMPLES)
    assert any(line.startswith("answered right, of answerable: 1.000") for line in lines)
    assert any(line.startswith("abstained, of unanswerable: 1.000") for line in lines)
    assert any(line.startswith("quotes verbatim at their locators: 1.000") for line in lines)


S = AnswerStatus
STEWARD = "Jeg er hovedtillitsvalgt."
ROUTED = [
    Routed(id="a", question="Hvor lenge kan ansatte låne tjenestesykkel?", status=S.ANSWERED),
    Routed(id="b", question="xyzzy", status=S.ANSWERED),
    Routed(id="c", question=STEWARD, status=S.REFERRED_EMPLOYEE_OR_UNION_REP),
    Routed(
        id="d",
        question="Hvor lenge kan ansatte låne tjenestesykkel?",
        history=(TurnIn(role="user", content=STEWARD),),
        status=S.REFERRED_EMPLOYEE_OR_UNION_REP,
    ),
    Routed(id="e", question="Hei!", status=S.SMALL_TALK),
]


def test_routes_are_counted_right_by_how_the_pipeline_ends(assistant: Assistant) -> None:
    lines = bench_routes(assistant, ROUTED)
    assert lines[0].startswith("right, all messages: 0.800")
    assert lines[1].startswith("right, of those that leave the sources: 0.667")
    assert any(line.startswith("  answered: 1.000") for line in lines)
    assert any(line.startswith("  referred_employee_or_union_rep: 1.000") for line in lines)
    assert any(line.startswith("  small_talk: 0.000") for line in lines)


def test_documents_are_left_out_of_the_index(tmp_path: Path) -> None:
    files = {"a/en.md": TEXT, "b/to.md": OTHER, "b/c/tre.md": OTHER, "a/b/fire.md": TEXT}
    write_files(tmp_path, files)
    for leave_out, left in (
        ("", set(files)),
        ("b", {"a/en.md", "a/b/fire.md"}),
        ("b/c", {"a/en.md", "b/to.md", "a/b/fire.md"}),
        ("none", set(files)),
    ):
        with built_index(tmp_path, "hashing", leave_out=leave_out) as built:
            assert {source.file for source in built.release.sources.values()} == left


def test_a_keyword_guard_is_caught_blocking_what_is_general() -> None:
    messages = [
        Message(id="a", text="hun er syk", verdict="block", categories=("health",), kind="pronoun",
                pair="b"),
        Message(id="b", text="regler for sykelønn", verdict="allow", kind="hard_general", pair="a"),
        Message(id="c", text="ring 1", verdict="ask", kind="identifier"),
    ]  # fmt: skip
    lines = bench_guardrail(KeywordGuard(), messages)
    assert any(line.startswith("block recall: 1.000") for line in lines)
    assert any(line.startswith("false blocks, hard general messages: 1.000") for line in lines)
    assert any(line.startswith("contrastive pairs, both right: 0.000") for line in lines)


def test_documents_that_are_not_there_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "retrieval", "--documents", str(tmp_path / "none")]) == 2
    assert "--documents" in capsys.readouterr().err
