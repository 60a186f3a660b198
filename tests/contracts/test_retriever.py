"""What a retriever promises, over both vector stores and with a re-ranker on top."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import Chunk
from corpus.embedders.hashing import HashingEmbedder
from corpus.english import EnglishDictionary
from corpus.hybrid import DenseSearch, HybridRetriever, LexicalSearch, Weights
from corpus.lexical import LexicalIndex
from corpus.rerankers.base import Fits
from corpus.reranking import RerankingRetriever
from corpus.retrieval import Query, Retriever, ScoredChunk
from corpus.source import PUBLIC
from corpus.stores.base import VectorStore
from corpus.stores.chroma import ChromaVectorStore
from corpus.stores.memory import MemoryVectorStore
from corpus.thesaurus import Entry, Thesaurus
from corpus.wording import Wordings
from tests.factories import make_chunk

MEMBERS = "members"
CHUNKS = [
    make_chunk("ferie", "Ferien varer i fem uker hvert år.", source_id="open"),
    make_chunk("overtid", "Overtid er pålagt arbeid ut over avtalt tid.", source_id="open"),
    make_chunk("oppsigelse", "Oppsigelse krever saklig grunn.", source_id="open"),
    make_chunk("egenmelding", "Egenmelding kan brukes ved sykdom.", source_id="open"),
    make_chunk("ferierad", "Ferien bør avtales tidlig med tillitsvalgte.", source_id="closed"),
]
AUDIENCES = {"open": PUBLIC, "closed": MEMBERS}
THESAURUS = Thesaurus((Entry(rule=("oppsigelse",), everyday=("få sparken",)),))
STORES: dict[str, Callable[[Path], VectorStore]] = {
    "memory": lambda _folder: MemoryVectorStore(),
    "chroma": ChromaVectorStore,
    "reranked": lambda _folder: MemoryVectorStore(),
}


class Indifferent:
    """Finds every passage as good as any other, so what is below decides."""

    name = "indifferent"

    def fits(self, question: str, passages: Sequence[str]) -> Fits:
        return np.full(len(passages), 0.5, dtype=np.float32)


@pytest.fixture(scope="module", params=sorted(STORES))
def retriever(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Retriever]:
    store = STORES[request.param](tmp_path_factory.mktemp("index") / "vectors")
    embedder = HashingEmbedder()
    vectors = embedder.embed_passages([chunk.text for chunk in CHUNKS])
    who = [AUDIENCES[chunk.source_id] for chunk in CHUNKS]
    store.add([chunk.chunk_id for chunk in CHUNKS], who, vectors)
    below = hybrid(CHUNKS, store, embedder)
    is_reranked = request.param == "reranked"
    yield RerankingRetriever(below, Indifferent(), depth=3) if is_reranked else below
    store.close()


def hybrid(chunks: list[Chunk], store: VectorStore, embedder: HashingEmbedder) -> Retriever:
    index = LexicalIndex.build(chunks)
    wordings = Wordings(index, THESAURUS, EnglishDictionary({}))
    return HybridRetriever(
        chunks=chunks,
        audiences=AUDIENCES,
        lexical=LexicalSearch(index=index, wordings=wordings),
        dense=DenseSearch(store=store, embedder=embedder, wordings=wordings),
    ).with_weights(Weights(dense=0.5))


def ids(found: list[ScoredChunk]) -> list[str]:
    return [one.chunk.chunk_id for one in found]


def ask(retriever: Retriever, text: str, **wanted: object) -> list[ScoredChunk]:
    return list(retriever.retrieve(Query(text=text, **wanted)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Hvor mange uker ferie?", "ferie"),
        ("Når er arbeid overtid?", "overtid"),
        ("Hva krever en oppsigelse?", "oppsigelse"),
        ("Hvem kan få sparken?", "oppsigelse"),
        ("0vertid 0g 0vertidsarbeid pålagt", "overtid"),
        ("oppsige|se grunn", "oppsigelse"),
        ("EGENMELDING", "egenmelding"),
    ],
)
def test_the_chunk_that_is_asked_about_comes_first(
    retriever: Retriever, question: str, best: str
) -> None:
    assert ids(ask(retriever, question))[0] == best


@pytest.mark.parametrize("limit", [0, 1, 2, 4])
def test_no_more_chunks_come_than_asked_for(retriever: Retriever, limit: int) -> None:
    assert len(ask(retriever, "ferie", limit=limit)) == limit


@pytest.mark.parametrize("question", ["ferie", "xyzzy", "", "??"])
def test_fewer_chunks_come_only_where_there_are_no_more(
    retriever: Retriever, question: str
) -> None:
    assert len(ask(retriever, question, limit=500)) == 4


@pytest.mark.parametrize("question", ["Ferien bør avtales tidlig med tillitsvalgte", "ferie", ""])
@pytest.mark.parametrize(
    ("audiences", "visible"),
    [
        ({PUBLIC}, {"ferie", "overtid", "oppsigelse", "egenmelding"}),
        ({MEMBERS}, {"ferierad"}),
        ({PUBLIC, MEMBERS}, {chunk.chunk_id for chunk in CHUNKS}),
        ({"nobody"}, set()),
        (set(), set()),
    ],
)
def test_only_the_askers_audiences_are_searched(
    retriever: Retriever, question: str, audiences: set[str], visible: set[str]
) -> None:
    assert set(ids(ask(retriever, question, audiences=frozenset(audiences)))) == visible


def test_by_default_only_what_is_public_is_found(retriever: Retriever) -> None:
    assert "ferierad" not in ids(ask(retriever, "ferie avtales tidlig tillitsvalgte"))


def test_plain_scores_are_nil_where_nothing_is_shared(retriever: Retriever) -> None:
    for one in ask(retriever, "xyzzy"):
        assert one.lexical == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    words=st.lists(
        st.sampled_from("ferie overtid få sparken sykdom uker Ferien xyz § 15-3 ? og".split()),
        max_size=8,
    )
)
def test_scores_fall_and_stay_in_bounds_and_the_answer_is_always_the_same(
    retriever: Retriever, words: list[str]
) -> None:
    found = ask(retriever, " ".join(words))
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(one.lexical >= 0 and 0 <= one.cosine <= 1 + 1e-6 for one in found)
    assert len(set(ids(found))) == len(found)
    assert found == ask(retriever, " ".join(words))
