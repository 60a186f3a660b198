"""The learned order of candidates, with weights of the tests' own."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.document import Block, BlockKind, Chunk
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import RANKING, load_embedder
from corpus.learned_weights import LearnedWeights
from corpus.lexical import LexicalIndex
from corpus.ranking import RANKED, Candidates, Ranking, Signs
from tests.factories import make_chunk

LONG = make_chunk("long", "Ferien er fri fra arbeid. " * 20, heading_path=("Ferie", "Lengde"))
FIVE = make_chunk("five", "Ferien varer i fem uker.", heading_path=("Ferie", "Lengde"))
ROW = make_chunk("row", "Lønn", heading_path=("Lønn", "Satser"))
TABLE = make_chunk(
    "table",
    "Tillegg 12 kr",
    heading_path=("Lønn", "Tillegg"),
    blocks=(Block(span=ROW.locator.span, kind=BlockKind.TABLE_ROW),),
)
CHUNKS = [LONG, FIVE, ROW, TABLE]


def _ranking(weights: Mapping[str, float], chunks: Sequence[Chunk] = CHUNKS) -> Ranking:
    own = [weights.get(name, 0.0) for name in Signs._fields]
    return Ranking(chunks, LexicalIndex.build(chunks), HashingEmbedder(), own)


def _candidates(
    changes: Mapping[str, Sequence[float]] = MappingProxyType({}), count: int = len(CHUNKS)
) -> Candidates:
    def numbers(name: str, default: float) -> NDArray[np.float32]:
        return np.array(changes.get(name, [default] * count), dtype=np.float32)

    return Candidates(
        rows=np.arange(count),
        joined=numbers("joined", 0.5),
        words=numbers("words", 0.5),
        bm25=numbers("bm25", 15.0),
        meaning=numbers("meaning", 0.5),
        cosine=numbers("cosine", 0.3),
        known=numbers("known", 0.2),
        worth=numbers("worth", 1.0),
    )


@pytest.mark.parametrize(
    ("weights", "changes", "order"),
    [
        ({}, {}, [0, 1, 2, 3]),
        ({"joined": 1.0}, {"joined": [0.1, 0.9, 0.5, 0.3]}, [1, 2, 3, 0]),
        ({"known": 1.0}, {"known": [0.0, 0.0, 0.9, 0.0]}, [2, 0, 1, 3]),
        ({"standing": 1.0}, {"worth": [0.5, 0.85, 1.0, 1.25]}, [3, 2, 1, 0]),
        ({"length": -1.0}, {}, [2, 3, 1, 0]),
        ({"table": 1.0}, {}, [3, 0, 1, 2]),
        ({"parts": 1.0}, {}, [0, 1, 2, 3]),
        ({"section": 1.0}, {"joined": [0.1, 0.9, 0.5, 0.5]}, [0, 1, 2, 3]),
        ({"siblings": 1.0}, {"joined": [0.1, 0.2, 0.1, 0.9]}, [2, 3, 0, 1]),
    ],
)
def test_candidates_are_put_in_the_order_of_their_weighted_signs(
    weights: dict[str, float], changes: dict[str, list[float]], order: list[int]
):
    assert _ranking(weights).order("ferie", _candidates(changes)).tolist() == order


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("hvor mange uker er ferien", 1),
        ("Kor lenge varer ferien?", 1),
        ("how many weeks of leave", 1),
        ("hvem får ferie", 0),
        ("hvor er kontoret", 0),
    ],
)
def test_a_figure_counts_where_one_is_asked_for(question: str, first: int):
    assert _ranking({"figure": 1.0}).order(question, _candidates())[0] == first


def test_a_proposal_does_not_pass_a_rule_that_fits_as_well():
    twins = [make_chunk("proposal", "Ferie i fem uker."), make_chunk("rule", "Ferie i fem uker.")]
    shipped = LearnedWeights.load(RANKING, Signs._fields)
    ranking = Ranking(twins, LexicalIndex.build(twins), HashingEmbedder(), shipped.weights)
    found = _candidates({"worth": [0.85, 1.0], "joined": [0.85, 1.0]}, count=2)
    assert ranking.order("ferie", found).tolist() == [1, 0]


def test_only_the_best_are_put_in_order():
    chunks = [make_chunk(str(at), "Ferie." + " Mer." * at) for at in range(RANKED + 5)]
    order = _ranking({"length": 1.0}, chunks).order("ferie", _candidates(count=RANKED + 5))
    assert order[:2].tolist() == [RANKED - 1, RANKED - 2]
    assert order[RANKED:].tolist() == list(range(RANKED, RANKED + 5))


def test_no_candidates_have_no_order():
    assert _ranking({"joined": 1.0}).order("ferie", _candidates(count=0)).tolist() == []


@given(st.lists(st.floats(0, 1, width=32), min_size=4, max_size=4), st.text(max_size=60))
def test_the_order_is_a_permutation_whatever_is_asked(joined: list[float], question: str):
    order = _ranking({"joined": 1.0, "alike": 1.0}).order(question, _candidates({"joined": joined}))
    assert sorted(order.tolist()) == [0, 1, 2, 3]


def test_the_shipped_weights_are_those_of_the_shipped_encoder():
    assert LearnedWeights.load(RANKING, Signs._fields).encoder == load_embedder().name
