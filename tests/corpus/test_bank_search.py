"""A new question finds what answers known ones, and what is like it."""

import numpy as np
import pytest

from corpus.bank_search import BankSearch, link
from corpus.embedders.hashing import HashingEmbedder
from corpus.question_bank import Answering, Known, QuestionBank
from corpus.source import Authority
from tests.factories import make_chunk, make_source, make_standing

_LAW = "lov/2005-06-17-62"
_EMBEDDER = HashingEmbedder()
_BANK = QuestionBank(
    known=(
        Known("kan sjefen gi meg sparken", (0,)),
        Known("når kommer pengene på konto", (1,)),
        Known("hvor mye fri om sommeren", (2,)),
    ),
    answering=(
        Answering(law=_LAW, section="15-7"),
        Answering(heading="Utbetaling", text="Lønna utbetales den tolvte hver måned."),
        Answering(law=_LAW, section="Artikkel 5"),
    ),
)
_CHUNKS = (
    make_chunk("a", "Oppsigelse må være saklig.", source_id="law", heading_path=("§ 15-7. Vern",)),
    make_chunk("b", "Lønna utbetales den 12. hver måned.", source_id="handbook"),
    make_chunk("c", "Xyzzy qwerty.", source_id="handbook"),
    make_chunk("d", "Om ferie.", source_id="law", heading_path=("Artikkel 5. Ferie",)),
    make_chunk("e", "Uten navn.", source_id="handbook", heading_path=("§ 15-7. Vern",)),
)
_SOURCES = {
    "law": make_source(
        source_id="law",
        url=f"https://lovdata.no/{_LAW}",
        standing=make_standing(authority=Authority.LAW),
    ),
    "handbook": make_source(source_id="handbook"),
}


@pytest.fixture
def search() -> BankSearch:
    vectors = _EMBEDDER.embed_passages([chunk.text for chunk in _CHUNKS])
    links = link(_BANK, _CHUNKS, _SOURCES, vectors, _EMBEDDER)
    questions = _EMBEDDER.embed_passages([known.question for known in _BANK.known])
    return BankSearch(_BANK, links, questions, size=len(_CHUNKS))


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("kan sjefen gi henne sparken", 0),
        ("når kommer pengene på kontoen", 1),
        ("hvor mye fri har vi om sommeren", 3),
    ],
)
def test_a_question_like_a_known_one_points_to_its_answer(
    search: BankSearch, question: str, best: int
):
    scores = search.scores(_EMBEDDER.embed_query(question))
    assert scores.argmax() == best
    assert 0 < scores[best] <= 1


def test_the_same_number_in_a_text_that_is_not_the_law_is_not_it(search: BankSearch):
    scores = search.scores(_EMBEDDER.embed_query("kan sjefen gi meg sparken"))
    assert scores[0] > scores[4]


def test_a_chunk_like_nothing_in_the_bank_is_not_pointed_to(search: BankSearch):
    for known in _BANK.known:
        assert search.scores(_EMBEDDER.embed_query(known.question))[2] == 0


@pytest.mark.parametrize(
    "bank",
    [
        QuestionBank((), ()),
        QuestionBank((Known("hva?", (0,)),), (Answering(law="lov/1900-01-01", section="1"),)),
    ],
)
def test_a_bank_that_fits_nothing_points_nowhere(bank: QuestionBank):
    vectors = _EMBEDDER.embed_passages([chunk.text for chunk in _CHUNKS])
    links = link(bank, _CHUNKS, _SOURCES, vectors, _EMBEDDER)
    questions = _EMBEDDER.embed_passages([known.question for known in bank.known])
    scores = BankSearch(bank, links, questions, size=len(_CHUNKS)).scores(vectors[0])
    assert np.array_equal(scores, np.zeros(len(_CHUNKS)))
