"""How lexical and dense search are joined."""

from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from corpus.document import Chunk
from corpus.embedders.base import Embedding
from corpus.embedders.hashing import HashingEmbedder
from corpus.english import EnglishDictionary
from corpus.hybrid import DenseSearch, HybridRetriever, LexicalSearch, Weights
from corpus.lexical import LexicalIndex
from corpus.ranking import Ranking, Signs
from corpus.retrieval import Query, ScoredChunk
from corpus.source import PUBLIC, Status
from corpus.stores.memory import MemoryVectorStore
from corpus.thesaurus import Entry, Thesaurus
from corpus.wording import Wordings
from tests.factories import make_chunk, make_standing


class NeverAsked(MemoryVectorStore):
    """A store whose search is a mistake."""

    def nearest(
        self, vector: Embedding, *, limit: int, audiences: frozenset[str]
    ) -> list[tuple[str, float]]:
        raise AssertionError(f"asked for {limit} of {len(vector)} dimensions by {audiences}")


def retriever(
    chunks: list[Chunk], *, store: MemoryVectorStore | None = None, dense_weight: float = 0.0
) -> HybridRetriever:
    index, embedder = LexicalIndex.build(chunks), HashingEmbedder()
    wordings = Wordings(index, Thesaurus(()), EnglishDictionary({}))
    used = store or MemoryVectorStore()
    vectors = embedder.embed_passages([chunk.text for chunk in chunks])
    used.add([chunk.chunk_id for chunk in chunks], [PUBLIC] * len(chunks), vectors)
    return HybridRetriever(
        chunks=chunks,
        audiences={chunk.source_id: PUBLIC for chunk in chunks},
        lexical=LexicalSearch(index=index, wordings=wordings),
        dense=DenseSearch(store=used, embedder=embedder, wordings=wordings),
    ).with_weights(Weights(dense=dense_weight))


def ids(found: list[ScoredChunk]) -> list[str]:
    return [one.chunk.chunk_id for one in found]


FERIE = make_chunk("ferie", "Ferien varer i fem uker.", heading_path=("A",))
LONN = make_chunk("lonn", "Lønna betales den tolvte.", heading_path=("B",))
BOTH = make_chunk("both", "Lønna i ferien kalles feriepenger.", heading_path=("C",))


def test_without_dense_weight_the_store_is_never_asked() -> None:
    found = retriever([FERIE, LONN], store=NeverAsked()).retrieve(Query(text="ferie"))
    assert ids(found)[0] == "ferie"
    assert all(one.cosine == 0 for one in found)


def test_with_dense_weight_alone_the_order_is_by_cosine() -> None:
    question = Query(text="ferien uker lønna")
    found = retriever([LONN, BOTH, FERIE], dense_weight=1.0).retrieve(question)
    cosines = [one.cosine for one in found]
    assert len(set(cosines)) == 3
    assert cosines == sorted(cosines, reverse=True)


@pytest.mark.parametrize("dense_weight", [0.0, 1.0])
def test_the_weakest_match_goes_before_what_does_not_match(dense_weight: float) -> None:
    nothing = make_chunk("nothing", "Xyzzy qwerty.", heading_path=("Z",))
    asked = retriever([nothing, BOTH, FERIE], dense_weight=dense_weight)
    assert ids(asked.retrieve(Query(text="ferien uker")))[-1] == "nothing"


def test_questions_can_be_read_otherwise_for_the_lexical_half() -> None:
    chunks = [LONN, FERIE]
    index = LexicalIndex.build(chunks)
    rest = Thesaurus((Entry(rule=("ferien",), everyday=("avspasering",)),))
    plain = retriever(chunks)
    reading = Wordings(index, rest, EnglishDictionary({}))
    knowing = plain.with_lexical(LexicalSearch(index=index, wordings=reading))
    question = Query(text="avspasering")
    assert ids(knowing.retrieve(question))[0] == "ferie"
    assert all(one.lexical == 0 for one in plain.retrieve(question))


def test_both_searches_have_a_say_in_what_is_shipped() -> None:
    assert 0 < Weights().dense < 1


def test_the_fused_score_is_the_weighted_sum_of_the_scaled_scores() -> None:
    chunks = [FERIE, LONN, BOTH]
    question = Query(text="ferien fem uker lønna")
    found = retriever(chunks, dense_weight=0.25).retrieve(question)
    lexical = np.array([one.lexical for one in found])
    cosine = np.array([one.cosine for one in found])
    scaled = [(row - row[row > 0].min()) / np.ptp(row[row > 0]) for row in (lexical, cosine)]
    expected = np.clip(0.75 * scaled[0], 0, 1) + np.clip(0.25 * scaled[1], 0, 1)
    assert [one.score for one in found] == pytest.approx(expected.tolist(), abs=1e-6)


def test_equal_chunks_come_in_reading_order() -> None:
    twins = [make_chunk(name, "Ferien varer i fem uker.") for name in ("z", "m", "a")]
    assert ids(retriever(twins, dense_weight=0.2).retrieve(Query(text="ferien"))) == list("zma")


def test_a_rule_in_force_goes_before_the_same_words_in_an_old_one() -> None:
    old = make_chunk("old", FERIE.body, standing=make_standing(status=Status.SUPERSEDED))
    new = make_chunk("new", FERIE.body)
    found = retriever([old, new]).retrieve(Query(text="ferien"))
    assert ids(found) == ["new", "old"]
    assert found[1].score < found[0].score
    assert found[1].lexical == found[0].lexical


def test_a_question_that_matches_nothing_still_brings_chunks_with_no_score() -> None:
    found = retriever([FERIE, LONN], dense_weight=0.2).retrieve(Query(text=""))
    assert [(one.score, one.lexical, one.cosine) for one in found] == [(0, 0, 0)] * 2


def test_an_index_of_nothing_finds_nothing() -> None:
    assert retriever([]).retrieve(Query(text="ferie")) == []


def test_the_best_of_very_many_chunks_is_found_and_the_limit_may_be_large() -> None:
    filler = [make_chunk(f"f{number}", f"Regel nummer {number} om annet.") for number in range(300)]
    found = retriever([*filler, FERIE]).retrieve(Query(text="ferien varer", limit=250))
    assert ids(found)[0] == "ferie"
    assert len(found) == 250


def test_what_fits_the_conversation_too_is_found_first() -> None:
    pay = make_chunk("pay", "Ferien varer, og lønna i ferien kalles feriepenger.")
    asked = retriever([FERIE, pay, make_chunk("short", "Den varer lenge, i fem år.")])
    question = Query(text="ferien varer i uker", context="hva er lønna og feriepenger i ferien")
    assert ids(asked.retrieve(replace(question, context="")))[0] == "ferie"
    assert ids(asked.retrieve(question))[0] == "pay"


def test_the_score_with_a_conversation_is_the_mean_of_both() -> None:
    question = Query(text="ferien varer", context="lønna betales")
    asked = retriever([FERIE, LONN, BOTH])
    alone = {one.chunk.chunk_id: one.score for one in asked.retrieve(replace(question, context=""))}
    other = asked.retrieve(Query(text=question.context))
    said = {one.chunk.chunk_id: one.score for one in other}
    for one in asked.retrieve(question):
        own = one.chunk.chunk_id
        assert one.score == pytest.approx((alone.get(own, 0) + said.get(own, 0)) / 2)


def test_a_learned_order_moves_chunks_and_gives_out_the_same_scores() -> None:
    chunks = [FERIE, LONN, BOTH]
    plain = retriever(chunks)
    shortest = [-1.0 if name == "length" else 0.0 for name in Signs._fields]
    index = LexicalIndex.build(chunks)
    ordered = copy(plain)
    ordered._ranking = Ranking(chunks, index, HashingEmbedder(), shortest)
    question = Query(text="lønna i ferien")
    before, after = plain.retrieve(question), ordered.retrieve(question)
    assert ids(before)[0] == "both"
    assert [len(one.chunk.body) for one in after] == sorted(len(one.chunk.body) for one in after)
    assert [one.score for one in after] == [one.score for one in before]
    unranked = ordered.with_weights(replace(ordered.weights, ranked=False))
    assert unranked.retrieve(question) == before
