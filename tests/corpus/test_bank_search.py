"""A new question finds what answers known ones, and what is like it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bank_search import BankSearch, EmbeddedBank, Links, link
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


def embedded(bank: QuestionBank) -> EmbeddedBank:
    return EmbeddedBank.of(bank, _EMBEDDER, lambda question: (question.lower(),))


def searched(bank: QuestionBank) -> BankSearch:
    vectors = _EMBEDDER.embed_passages([chunk.text for chunk in _CHUNKS])
    links = link(bank, embedded(bank), _CHUNKS, _SOURCES, vectors)
    return BankSearch(embedded(bank), links, size=len(_CHUNKS))


@pytest.fixture
def search() -> BankSearch:
    return searched(_BANK)


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
    scores = searched(bank).scores(_EMBEDDER.embed_query(_CHUNKS[0].text))
    assert np.array_equal(scores, np.zeros(len(_CHUNKS)))


def test_a_bank_is_embedded_with_english_questions_as_they_are_put_when_asked():
    glossed = EmbeddedBank.of(_BANK, _EMBEDDER, lambda _: ("oppsigelse",))
    assert np.array_equal(glossed.questions[0], _EMBEDDER.embed_query("oppsigelse"))
    assert np.array_equal(glossed.texts[0], embedded(_BANK).texts[0])


SIZE, ANSWERING = 6, 5
NEARNESS = st.floats(0, 1, width=32, exclude_min=True)
ONE_LINK = st.tuples(st.integers(0, SIZE - 1), st.integers(0, ANSWERING - 1), NEARNESS)
ONE_PAIR = st.tuples(st.integers(0, ANSWERING - 1), st.integers(0, 2))


@given(
    st.lists(ONE_LINK, max_size=20),
    st.lists(ONE_PAIR, max_size=8),
    st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3),
)
def test_a_chunk_scores_as_its_best_link_to_what_answers_the_likest_question(
    linked: list[tuple[int, int, float]], pairs: list[tuple[int, int]], likeness: list[float]
):
    linked.sort(key=lambda one: one[0])
    answered, asked = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    bank = EmbeddedBank(
        questions=np.array(likeness, dtype=np.float32).reshape(-1, 1),
        asked=asked,
        answered=answered,
        texts=np.zeros((0, 1), dtype=np.float32),
        placed=np.zeros(0, dtype=np.int64),
    )
    links = Links(
        rows=np.array([row for row, _, _ in linked], dtype=np.int64),
        answering=np.array([place for _, place, _ in linked], dtype=np.int64),
        nearness=np.array([near for _, _, near in linked], dtype=np.float32),
    )
    expected = [
        max(
            (
                nearness * max(likeness[asked], 0.0)
                for held, place, nearness in linked
                for one, asked in pairs
                if held == row and one == place
            ),
            default=0.0,
        )
        for row in range(SIZE)
    ]
    found = BankSearch(bank, links, size=SIZE).scores(np.ones(1, dtype=np.float32))
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-12)
