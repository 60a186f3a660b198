"""Putting what was found in another order, without loss of what standing and references say."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus import factory
from corpus.document import Chunk
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import open_index
from corpus.rerankers.base import Fits
from corpus.rerankers.overlap import OverlapReranker
from corpus.reranking import RerankingRetriever
from corpus.retrieval import Query, ScoredChunk
from corpus.source import Authority, Status
from tests.factories import build_index, make_chunk, make_standing
from tests.tiny_bank import write_bank

PROPOSAL = make_standing(status=Status.PROPOSAL)


class Found:
    """Has found its chunks, in order, with plain scores of their own."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.asked: list[Query] = []
        self.found = [
            ScoredChunk(
                chunk=one, score=1 / rank, lexical=10.0 * rank, cosine=0.01 * rank, known=0.5
            )
            for rank, one in enumerate(chunks, 1)
        ]

    def retrieve(self, query: Query) -> list[ScoredChunk]:
        self.asked.append(query)
        return self.found[: query.limit]


class Says:
    """Gives each passage the figure that its text is listed with."""

    name = "says"

    def __init__(self, by_body: Mapping[str, float]) -> None:
        self.by_body = by_body
        self.read: list[str] = []

    def fits(self, question: str, passages: Sequence[str]) -> Fits:
        self.read = [passage.rpartition("\n")[2] for passage in passages]
        return np.array([self.by_body[body] for body in self.read], dtype=np.float32)


def order(
    chunks: Sequence[Chunk], fits: Mapping[str, float], *, limit: int = 10, text: str = "?"
) -> list[str]:
    retriever = RerankingRetriever(Found(chunks), Says(fits))
    return [one.chunk.chunk_id for one in retriever.retrieve(Query(text=text, limit=limit))]


def chunk(name: str, **changes: Any) -> Chunk:
    return make_chunk(name, name, **changes)


def test_the_best_fit_comes_first_and_plain_scores_follow_their_chunks() -> None:
    below = Found([chunk("a"), chunk("b"), chunk("c")])
    by_id = {one.chunk.chunk_id: one for one in below.found}
    retriever = RerankingRetriever(below, Says({"a": 0.1, "b": 0.2, "c": 0.9}))
    got = retriever.retrieve(Query(text="?"))
    assert [one.chunk.chunk_id for one in got] == ["c", "b", "a"]
    assert [one.score for one in got] == [1, 1 / 2, 1 / 3]
    for one in got:
        was = by_id[one.chunk.chunk_id]
        assert (one.lexical, one.cosine, one.known) == (was.lexical, was.cosine, was.known)


@pytest.mark.parametrize(
    ("rule", "proposal", "first"),
    [(0.5, 0.5, "rule"), (0.5, 0.55, "rule"), (0.5, 0.9, "proposal"), (0.9, 0.5, "rule")],
)
def test_a_proposal_does_not_pass_a_rule_that_fits_as_well(
    rule: float, proposal: float, first: str
) -> None:
    chunks = [chunk("proposal", standing=PROPOSAL), chunk("rule")]
    assert order(chunks, {"rule": rule, "proposal": proposal})[0] == first


@pytest.mark.parametrize(
    ("question", "first"), [("Hva gjelder i Fjellvik?", "local"), ("Hva gjelder?", "sector")]
)
def test_a_local_rule_comes_first_for_its_own_employer_only(question: str, first: str) -> None:
    local = make_standing(authority=Authority.LOCAL_RULE, scope="Fjellvik kommune")
    chunks = [chunk("sector"), chunk("local", standing=local)]
    assert order(chunks, {"sector": 0.5, "local": 0.5}, text=question)[0] == first


def test_what_fits_alike_keeps_its_order() -> None:
    assert order([chunk(name) for name in "abc"], dict.fromkeys("abc", 0.4)) == ["a", "b", "c"]


def test_only_the_first_few_are_read_and_the_others_stay() -> None:
    below = Found([chunk(name) for name in "abcde"])
    says = Says({"a": 0.1, "b": 0.2, "c": 0.3, "d": 1.0, "e": 1.0})
    got = RerankingRetriever(below, says, depth=3).retrieve(Query(text="?", limit=5))
    assert [one.chunk.chunk_id for one in got] == ["c", "b", "a", "d", "e"]
    assert says.read == ["a", "b", "c"]


@pytest.mark.parametrize("limit", [0, 1, 2, 50])
def test_what_is_deeper_than_asked_for_may_come_up(limit: int) -> None:
    below = Found([chunk(name) for name in "abc"])
    asked = Query(text="?", limit=limit, audiences=frozenset({"members"}))
    got = RerankingRetriever(below, Says({"a": 0, "b": 0.5, "c": 1}), depth=30).retrieve(asked)
    assert [one.chunk.chunk_id for one in got] == ["c", "b", "a"][:limit]
    assert below.asked == [Query(text="?", limit=max(30, limit), audiences=asked.audiences)]


def test_what_the_question_names_stays_first() -> None:
    retriever = RerankingRetriever(
        Found([chunk("a"), chunk("named"), chunk("c")]),
        Says({"a": 0.1, "named": 0.0, "c": 0.9}),
        named=lambda question: {"named"} if "§" in question else (),
    )
    with_sign, without = (retriever.retrieve(Query(text=text)) for text in ("§ 1?", "?"))
    assert [one.chunk.chunk_id for one in with_sign] == ["named", "c", "a"]
    assert [one.chunk.chunk_id for one in without] == ["c", "a", "named"]


def test_nothing_found_is_nothing_read() -> None:
    assert order([], {}) == []


RULES = """# Reglement

## Ferie

Ferien varer i fem uker. B-rundskriv 8/2019 sier mer.

## Parkering

Parkering på rådhusets plass er for ansatte med avtale om parkering.
"""
CIRCULAR = "# B-rundskriv 8/2019 Henvendelser\n\nSpørsmål sendes til rådhuset.\n"


@pytest.fixture
def small_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factory, "BANK", write_bank(tmp_path / "bank"))


@pytest.mark.usefixtures("small_bank")
def test_an_index_is_searched_with_the_reranker_on_top(tmp_path: Path) -> None:
    files = {"handbook/regler.md": RULES, "circulars/henvendelser.md": CIRCULAR}
    index = build_index(tmp_path, files)
    opened = open_index(index, HashingEmbedder(), OverlapReranker())
    try:
        assert isinstance(opened.search, RerankingRetriever)
        query = Query(text="Hva sier B-rundskriv 8/2019 om avtale om parkering for ansatte?")
        found = opened.search.retrieve(query)
        assert found[0].chunk.locator.file == "circulars/henvendelser.md"
        assert "Parkering" in found[1].chunk.body
    finally:
        opened.store.close()


@pytest.mark.usefixtures("small_bank")
def test_without_a_reranker_the_search_is_the_one_below(tmp_path: Path) -> None:
    opened = open_index(build_index(tmp_path, {"handbook/regler.md": RULES}), HashingEmbedder())
    assert opened.search is opened.retriever
    opened.store.close()
