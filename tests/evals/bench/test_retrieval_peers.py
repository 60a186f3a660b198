from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from assistant.conversation import AnswerStatus
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from evals.bench.peers.encoders import RememberingEncoder
from evals.bench.peers.fts5 import Fts5Peer
from evals.bench.peers.line_up import Entrant, line_up
from evals.bench.peers.port import Mode, Passage
from evals.bench.retrieval_peers import asked_of_peer, bench_retrieval_peers, retrieval_lines
from evals.datasets.sample import Evidence, Sample, TurnIn
from tests.factories import build_index

TEXT = "Sykkelordning\n\nAnsatte kan låne tjenestesykkel i inntil fjorten dager om gangen.\n"
FILES = {
    "handbook/sykkel.txt": TEXT,
    "handbook/parkering.txt": "Parkering\n\nParkeringsplassene fordeles hver høst.\n",
}


def sample(question: str, history: tuple[TurnIn, ...] = (), *, known: bool = True) -> Sample:
    span = Evidence(file="handbook/sykkel.txt", start=TEXT.index("Ansatte"), end=len(TEXT) - 1)
    return Sample(
        id=question,
        question=question,
        history=history,
        language="nb",
        status=AnswerStatus.ANSWERED if known else AnswerStatus.NO_SOURCE,
        evidence=((span,),) if known else (),
    )


SAMPLES = [
    sample("Hvor lenge kan ansatte låne tjenestesykkel?"),
    sample("xyzzy"),
    sample("Hva er meningen?", known=False),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[OpenIndex]:
    opened = open_index(build_index(tmp_path, FILES), HashingEmbedder())
    yield opened
    opened.store.close()


class Embedding:
    """Embeds when it indexes, and finds nothing."""

    def __init__(self, encoder: RememberingEncoder) -> None:
        self.encoder = encoder
        self.closed = False

    def index(self, documents: Mapping[str, str]) -> None:
        self.encoder.embed_passages(list(documents.values()))

    def search(self, question: str, k: int) -> list[Passage]:
        return []

    def size_bytes(self) -> None:
        return

    def close(self) -> None:
        self.closed = True


def test_every_entrant_gets_a_row_of_the_same_questions(index: OpenIndex) -> None:
    encoder = RememberingEncoder(HashingEmbedder())
    peer = Embedding(encoder)
    entrants = [
        line_up(index)[0],
        Entrant(name="SQLite FTS5", mode=Mode.LEXICAL, create=Fts5Peer),
        Entrant(
            name="dense",
            mode=Mode.OWN_ENCODER,
            create=lambda _folder: peer,
            encoder=lambda: encoder,
        ),
        Entrant(
            name="gone", mode=Mode.MINILM, packages=("no_such_package",), create=lambda _: peer
        ),
    ]
    ours, fts5, dense, gone = bench_retrieval_peers(index, SAMPLES, entrants)
    assert ours.measured
    assert {share.n for share in ours.measured.recall.values()} == {2}
    assert fts5.measured
    assert fts5.measured.recall[1].hits == 1
    assert fts5.measured.ndcg == pytest.approx(0.5)
    assert fts5.measured.index_mb
    assert dense.measured
    assert dense.measured.recall[10].hits == 0
    assert dense.measured.index_mb is None
    assert peer.closed
    assert (gone.measured, gone.missing) == (None, ("no_such_package",))

    lines = retrieval_lines([ours, fts5, dense, gone], index, SAMPLES)
    assert lines[2].startswith("| Medlemsassistenten | ord og vår språkmodell | ")
    assert "1,00 ×" in lines[2]
    assert "bare i minnet" in lines[4]
    assert "ikke installert (no_such_package)" in lines[5]
    assert len({line.count("|") for line in lines[:6]}) == 1
    assert any(line.startswith("2 spørsmål mot 2 dokumenter.") for line in lines)


def test_time_that_remembered_vectors_spared_is_added(index: OpenIndex) -> None:
    encoder = RememberingEncoder(HashingEmbedder())
    entrant = Entrant(
        name="dense",
        mode=Mode.OWN_ENCODER,
        create=lambda _folder: Embedding(encoder),
        encoder=lambda: encoder,
    )
    encoder.embed_passages(list(FILES.values()))
    encoder._seconds = dict.fromkeys(FILES.values(), 100.0)
    (row,) = bench_retrieval_peers(index, SAMPLES, [entrant])
    assert row.measured
    assert 200.0 <= row.measured.index_s < 210.0


def test_nothing_is_measured_without_evidence(index: OpenIndex) -> None:
    with pytest.raises(ValueError, match="evidence"):
        bench_retrieval_peers(index, SAMPLES[2:])


@pytest.mark.parametrize(
    ("history", "asked"),
    [
        ((), "Og for vikarer?"),
        ((("user", "Hvem får låne?"),), "Hvem får låne? Og for vikarer?"),
        (
            (("user", "Hei"), ("user", "Hvem får låne?"), ("assistant", "Ansatte.")),
            "Hvem får låne? Og for vikarer?",
        ),
        ((("assistant", "Hei!"),), "Og for vikarer?"),
    ],
    ids=["first", "follow-up", "last-turn", "assistant-only"],
)
def test_peers_are_asked_with_the_senders_turn_before(
    history: tuple[tuple[str, str], ...], asked: str
) -> None:
    turns = tuple(TurnIn.model_validate({"role": r, "content": c}) for r, c in history)
    assert asked_of_peer(sample("Og for vikarer?", turns)) == asked
