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
from evals.bench import ingest_peers, latency_peers
from evals.bench.ingest_peers import bench_ingest, ingest_lines
from evals.bench.latency_peers import bench_latency, latency_lines
from evals.bench.peers.line_up import CHAIN, missing_of
from evals.datasets.sample import Sample
from evals.errors import DocumentsMissing
from guardrails.verdict import Action, Verdict
from tests.assistant.routers import by_declarations
from tests.conftest import require
from tests.factories import build_index, write_files

FILES = {
    "handbook/sykkel.txt": "Sykkel\n\nAnsatte kan låne tjenestesykkel i fjorten dager.\n",
    "handbook/kantine.txt": "Kantine\n\nKantinen er åpen fra klokken sju.\n",
}
SAMPLES = [
    Sample(id=text, question=text, language="nb", status=AnswerStatus.ANSWERED)
    for text in ("Hvor lenge kan ansatte låne tjenestesykkel?", "Når er kantinen åpen?")
]

pytestmark = pytest.mark.filterwarnings("ignore:.*langchain-community.*:DeprecationWarning")


class AllowGuard:
    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        return Verdict(action=Action.ALLOW)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[OpenIndex]:
    opened = open_index(build_index(tmp_path, FILES), HashingEmbedder())
    yield opened
    opened.store.close()


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


def test_both_builds_are_timed_on_the_same_files(tmp_path: Path) -> None:
    require(not missing_of(CHAIN), "needs LangChain and all-MiniLM")
    laws = {"regulations/laws/lov.txt": "Lov\n\nEn lov.\n", "handbook/bilde.png": "nei"}
    write_files(tmp_path, FILES | laws)
    compared = bench_ingest(tmp_path, embedder="hashing", rounds=1)
    assert (compared.documents, compared.rounds) == (2, 1)
    assert compared.characters == sum(map(len, FILES.values()))
    assert compared.own_s > 0
    assert compared.chain_s
    lines = ingest_lines(compared)
    assert lines[2].startswith("| Medlemsassistenten: les, tolk, sladd, del, indekser ")
    assert "1,00 ×" in lines[2]
    assert lines[3].startswith("| LangChain: les, del, all-MiniLM, Chroma ")
    assert lines[-1].startswith(f"2 dokumenter, {compared.characters} tegn. Runder: 1.")


def test_nothing_is_left_out_where_no_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_peers, "missing_of", lambda _packages: ("no_such_package",))
    write_files(tmp_path, FILES | {"regulations/laws/lov.txt": "Lov\n\nEn lov.\n"})
    compared = bench_ingest(tmp_path, leave_out="", embedder="hashing", rounds=1)
    assert compared.documents == 3
    assert compared.chain_s is None
    assert "ikke installert (no_such_package)" in ingest_lines(compared)[3]


def test_a_folder_without_text_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentsMissing, match="--documents"):
        bench_ingest(tmp_path, embedder="hashing", rounds=1)


def test_answers_are_timed_beside_the_chains_search(assistant: Assistant) -> None:
    require(not missing_of(CHAIN), "needs LangChain and all-MiniLM")
    compared = bench_latency(assistant, SAMPLES)
    assert compared.questions == compared.own.p50.n == 2
    assert compared.chain
    assert 0 < compared.chain.p50.value <= compared.chain.p95.value
    assert compared.loop_ms > 0
    lines = latency_lines(compared)
    assert lines[2].startswith("| Medlemsassistenten: hele svaret ")
    assert lines[2].count("1,00 ×") == 2
    assert len({line.count("|") for line in lines[:5]}) == 1


def test_the_chain_is_told_of_where_it_is_not_installed(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latency_peers, "missing_of", lambda _packages: ("no_such_package",))
    compared = bench_latency(assistant, SAMPLES)
    assert compared.chain is None
    assert "ikke installert (no_such_package)" in latency_lines(compared)[3]


def test_there_is_no_median_of_no_questions(assistant: Assistant) -> None:
    with pytest.raises(ValueError, match="value"):
        bench_latency(assistant, [])
