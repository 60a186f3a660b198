"""One suite over every peer that is installed, and over our own retriever."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from evals.bench.peers.encoders import MINILM_PACKAGE, MiniLm
from evals.bench.peers.fts5 import Fts5Peer
from evals.bench.peers.line_up import OWN, Entrant, line_up, missing_of, peers
from evals.bench.peers.own import OwnRetriever
from evals.bench.peers.port import MAX_PASSAGE_CHARS, Mode, Peer
from evals.bench.retrieval_peers import originals_of
from tests.conftest import require
from tests.factories import build_index

FILES = {
    "handbook/sykkel.txt": "Sykkel\n\nAnsatte kan låne tjenestesykkel i inntil fjorten dager.\n",
    "handbook/parkering.txt": "Parkering\n\nParkeringsplassene fordeles av driften hver høst.\n",
    "handbook/kantine.txt": "Kantine\n\nKantinen er åpen fra klokken sju til klokken tre.\n",
    "handbook/kort.txt": "Adgang\n\nNøkkelkort hentes i resepsjonen mot kvittering.\n",
    "handbook/hund.txt": "Kjæledyr\n\nHunder kan være med på kontoret om fredagene.\n",
    "handbook/trening.txt": "Trening\n\n" + "Treningsrommet i kjelleren er stengt om natten. " * 60,
}
OBVIOUS = {
    "Hvor lenge kan ansatte låne tjenestesykkel?": "handbook/sykkel.txt",
    "Er kantinen åpen fra klokken sju?": "handbook/kantine.txt",
    "Kan hunder være med på kontoret?": "handbook/hund.txt",
}
ENTRANTS = peers(HashingEmbedder())

pytestmark = [
    # LangChain's own packages warn of each other, and SWIG's types of themselves.
    pytest.mark.filterwarnings("ignore:.*langchain-community.*:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:builtin type .* has no __module__:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    folder = build_index(tmp_path_factory.mktemp("index"), FILES)
    opened = open_index(folder, HashingEmbedder())
    yield opened
    opened.store.close()


@pytest.fixture(params=[None, *ENTRANTS], ids=lambda one: f"{one.name}-{one.mode}" if one else OWN)
def peer(request: pytest.FixtureRequest, index: OpenIndex, tmp_path: Path) -> Iterator[Peer]:
    entrant: Entrant = request.param or line_up(index)[0]
    require(not entrant.missing, f"{entrant.name} needs {', '.join(entrant.missing)}")
    made = entrant.enter(tmp_path)
    made.index(originals_of(index.release))
    yield made
    made.close()


def test_finds_the_obvious_passage_and_tells_where_it_stands(peer: Peer, index: OpenIndex) -> None:
    texts = originals_of(index.release)
    for question, file in OBVIOUS.items():
        found = peer.search(question, 3)
        assert file in {passage.file for passage in found}
        assert 0 < len(found) <= 3
        for passage in found:
            assert texts[passage.file][passage.start : passage.end] == passage.text
            assert 0 < len(passage.text) <= MAX_PASSAGE_CHARS


def test_gives_no_more_than_there_are_and_no_passage_twice(peer: Peer) -> None:
    found = peer.search("treningsrommet kantinen tjenestesykkel", 100)
    assert len(found) == len({(one.file, one.start, one.end) for one in found}) > 0


def test_tells_the_size_on_disk_or_that_there_is_none(peer: Peer) -> None:
    size = peer.size_bytes()
    assert size is None or size > 0


def test_runs_with_sockets_closed(
    peer: Peer, index: OpenIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_arguments: object, **_named: object) -> None:
        raise AssertionError("a peer opened a connection")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, closed)
    monkeypatch.setattr(socket, "getaddrinfo", closed)
    assert peer.search("Når er kantinen åpen?", 1)


def test_every_peer_is_named_once_in_a_mode(index: OpenIndex) -> None:
    named = [(one.name, one.mode) for one in line_up(index)]
    assert named[0] == (OWN, Mode.HYBRID_OWN_ENCODER)
    assert len(named) == len(set(named))
    assert {name for name, _ in named[1:]} == {
        "SQLite FTS5", "tantivy", "LangChain", "LangChain BM25", "LangChain Ensemble",
        "Haystack", "LlamaIndex", "txtai",
    }  # fmt: skip
    assert {mode for _, mode in named} == set(Mode)


def test_ours_refuses_texts_that_are_not_the_releases(index: OpenIndex, tmp_path: Path) -> None:
    peer = OwnRetriever(index, tmp_path)
    with pytest.raises(ValueError, match="stored originals"):
        peer.index({"handbook/sykkel.txt": "noe annet"})


@pytest.mark.parametrize(
    ("packages", "missing"),
    [
        (("json", "sqlite3"), ()),
        (("json", "no_such_package"), ("no_such_package",)),
        (("no_such_package.inside",), ("no_such_package.inside",)),
        ((), ()),
    ],
)
def test_missing_packages_are_named(packages: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert missing_of(packages) == missing


def test_telemetry_and_downloads_are_off_before_a_peer_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("HAYSTACK_TELEMETRY_ENABLED", "ANONYMIZED_TELEMETRY", "HF_HUB_OFFLINE")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    seen: list[str | None] = []

    def create(folder: Path) -> Fts5Peer:
        seen.extend(os.environ.get(name) for name in names)  # noqa: TID251 - what peers read
        return Fts5Peer(folder)

    Entrant(name="asks", mode=Mode.LEXICAL, create=create).enter(tmp_path).close()
    assert seen == ["False", "False", "1"]


def test_searching_for_signs_only_finds_nothing_by_words(tmp_path: Path) -> None:
    fts5 = next(one for one in ENTRANTS if one.name == "SQLite FTS5")
    peer = fts5.enter(tmp_path)
    peer.index(FILES)
    assert peer.search("?!", 3) == []
    peer.close()


def test_all_minilm_is_read_from_the_disk_and_gives_vectors_of_length_one() -> None:
    require(not missing_of([MINILM_PACKAGE]), f"needs {MINILM_PACKAGE}")
    encoder = MiniLm()
    vectors = encoder.embed_passages(["The canteen is open.", "Dogs may come along."])
    assert vectors.shape == (2, encoder.dimension) == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    asked = encoder.embed_query("When is the canteen open?")
    assert vectors[0] @ asked > vectors[1] @ asked
    assert encoder.embed_passages([]).shape == (0, 384)
    assert encoder.name == "all-MiniLM-L6-v2"
