"""Word by word, by meaning, with an embedder for which words with one first letter are alike."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from corpus.embedders.base import Embedding, Embeddings
from corpus.word_match import Alike, WordMatch


class _ByFirstLetter:
    """Texts with one first letter have one vector; all others are strangers."""

    name, dimension = "first letter", 30

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        self.embedded += texts
        return np.eye(30, dtype=np.float32)[[ord(text[:1] or "~") % 30 for text in texts]]

    def embed_query(self, text: str) -> Embedding:
        vector: Embedding = self.embed_passages([text])[0]
        return vector


class _Texts:
    """Texts whose words are known, compared by number."""

    def __init__(self, match: WordMatch, texts: Sequence[str]) -> None:
        self.match = match
        self._known = [match.places(text) for text in texts]

    def alike(self, asked: Mapping[str, float], rows: Sequence[int]) -> Alike:
        return self.match.alike(asked, [self._known[row] for row in rows])


def _match(*texts: str) -> tuple[_Texts, _ByFirstLetter]:
    embedder = _ByFirstLetter()
    return _Texts(WordMatch(embedder), texts), embedder


@pytest.mark.parametrize(
    ("asked", "mean"),
    [
        ({"ferie": 1.0}, [1.0, 0.0]),
        ({"ferie": 1.0, "syk": 1.0}, [0.5, 0.5]),
        ({"ferie": 3.0, "syk": 1.0}, [0.75, 0.25]),
        ({"quiz": 1.0}, [0.0, 0.0]),
        ({}, [0.0, 0.0]),
    ],
)
def test_each_word_counts_by_its_weight(asked: dict[str, float], mean: list[float]):
    match, _ = _match("fritid", "sykdom")
    alike = match.alike(asked, [0, 1])
    assert alike.mean.tolist() == pytest.approx(mean)
    assert alike.found.tolist() == pytest.approx([0.6 * one for one in mean])


def test_rows_are_answered_in_the_order_asked():
    match, _ = _match("fritid", "sykdom", "ferdig")
    assert match.alike({"ferie": 1.0}, [1, 2]).mean.tolist() == [0.0, 1.0]


def test_no_rows_are_no_likeness():
    match, _ = _match("fritid")
    assert match.alike({"ferie": 1.0}, []).mean.tolist() == []


def test_a_word_of_a_text_is_embedded_once():
    match, embedder = _match("fritid fritid", "fritid sykdom")
    for _ in range(2):
        match.alike({"ferie": 1.0}, [0, 1])
    assert embedder.embedded.count("fritid") == embedder.embedded.count("sykdom") == 1


def test_a_word_of_a_question_is_not_remembered():
    match, embedder = _match("fritid")
    for _ in range(2):
        match.alike({"hemmelig": 1.0}, [0])
    assert embedder.embedded.count("hemmelig") == 2
    assert "hemmelig" not in repr(vars(match.match)["_places"])


def test_threads_that_ask_at_once_get_what_one_alone_gets():
    texts = [" ".join(f"{letter}{number}" for letter in "abcdefgh") for number in range(300)]
    rows = [range(start, start + 60) for start in range(0, 240, 5)]
    asked = {"alfa": 1.0, "zeta": 1.0, "ceta": 2.0}
    alone, _ = _match(*texts)
    expected = [alone.alike(asked, own).mean.tolist() for own in rows]
    for _ in range(5):
        shared, _ = _match(*texts)
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(partial(shared.alike, asked), rows))
        assert [one.mean.tolist() for one in found] == expected
        places, vectors = vars(shared.match)["_places"], vars(shared.match)["_vectors"]
        assert len(places) == len(vectors)


def test_a_text_without_words_is_like_nothing():
    match, _ = _match("–")
    assert match.alike({"ferie": 1.0}, [0]).mean.tolist() == [0.0]
