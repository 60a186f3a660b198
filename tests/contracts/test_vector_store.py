"""What every vector store promises."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.embedders.base import Embedding, Embeddings
from corpus.source import PUBLIC
from corpus.stores.base import VectorStore
from corpus.stores.chroma import ChromaVectorStore
from corpus.stores.memory import MemoryVectorStore

MEMBERS, KF = "members", "abonnenter hos KF / ☃"
STORES: dict[str, Callable[[Path], VectorStore]] = {
    "memory": lambda _folder: MemoryVectorStore(),
    "chroma": ChromaVectorStore,
}


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    opened = STORES[request.param](tmp_path / "vectors")
    yield opened
    opened.close()


def towards(*cosines: float) -> Embeddings:
    """One unit vector for each cosine wanted with `ASKED`."""
    rows = [[cosine, (1 - cosine**2) ** 0.5, 0.0] for cosine in cosines]
    return np.array(rows, dtype=np.float32)


ASKED: Embedding = np.array([1.0, 0.0, 0.0], dtype=np.float32)


def ids(found: list[tuple[str, float]]) -> list[str]:
    return [chunk_id for chunk_id, _ in found]


def test_a_new_store_is_empty_and_finds_nothing(store: VectorStore) -> None:
    assert store.count() == 0
    assert store.nearest(ASKED, limit=5, audiences=frozenset({PUBLIC})) == []


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    store.add(["far", "same", "near"], [PUBLIC] * 3, towards(-0.5, 1.0, 0.6))
    found = store.nearest(ASKED, limit=3, audiences=frozenset({PUBLIC}))
    assert ids(found) == ["same", "near", "far"]
    assert [cosine for _, cosine in found] == pytest.approx([1.0, 0.6, -0.5], abs=1e-5)
    assert all(isinstance(cosine, float) for _, cosine in found)


def test_equally_near_ones_come_by_their_ids(store: VectorStore) -> None:
    store.add(["b", "c", "a"], [PUBLIC, MEMBERS, PUBLIC], towards(0.5, 0.5, 0.5))
    found = store.nearest(ASKED, limit=3, audiences=frozenset({PUBLIC, MEMBERS}))
    assert ids(found) == ["a", "b", "c"]


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_no_more_are_found_than_asked_for(store: VectorStore, limit: int) -> None:
    store.add(list("abcd"), [PUBLIC, MEMBERS] * 2, towards(0.9, 0.8, 0.7, 0.6))
    found = store.nearest(ASKED, limit=limit, audiences=frozenset({PUBLIC, MEMBERS}))
    assert ids(found) == list("abcd")[:limit]


def test_a_limit_above_what_is_held_gives_all(store: VectorStore) -> None:
    store.add(["a", "b"], [PUBLIC] * 2, towards(0.9, 0.8))
    assert len(store.nearest(ASKED, limit=500, audiences=frozenset({PUBLIC}))) == 2


def test_a_limit_of_none_finds_none(store: VectorStore) -> None:
    store.add(["a"], [PUBLIC], towards(0.9))
    assert store.nearest(ASKED, limit=0, audiences=frozenset({PUBLIC})) == []


@pytest.mark.parametrize(
    ("audiences", "visible"),
    [
        ({PUBLIC}, ["open"]),
        ({MEMBERS}, ["own"]),
        ({KF}, ["paid"]),
        ({PUBLIC, KF}, ["open", "paid"]),
        ({PUBLIC, MEMBERS, KF}, ["open", "own", "paid"]),
        ({"nobody"}, []),
        ({PUBLIC.upper()}, []),
        ({""}, []),
        (set(), []),
    ],
)
def test_nobody_is_shown_what_another_audience_may_see(
    store: VectorStore, audiences: set[str], visible: list[str]
) -> None:
    store.add(["open", "own", "paid"], [PUBLIC, MEMBERS, KF], towards(0.5, 0.9, 1.0))
    found = store.nearest(ASKED, limit=10, audiences=frozenset(audiences))
    assert sorted(ids(found)) == visible


def test_hidden_vectors_take_no_place_from_visible_ones(store: VectorStore) -> None:
    hidden = [f"hidden{number}" for number in range(30)]
    store.add([*hidden, "open"], [MEMBERS] * 30 + [PUBLIC], towards(*[0.99] * 30, -0.9))
    assert ids(store.nearest(ASKED, limit=1, audiences=frozenset({PUBLIC}))) == ["open"]


def test_vectors_added_later_are_found_with_the_first(store: VectorStore) -> None:
    store.add(["a"], [PUBLIC], towards(0.5))
    store.add(["b"], [PUBLIC], towards(0.9))
    store.add([], [], np.zeros((0, 3), dtype=np.float32))
    assert store.count() == 2
    assert ids(store.nearest(ASKED, limit=5, audiences=frozenset({PUBLIC}))) == ["b", "a"]


def test_every_audience_counts(store: VectorStore) -> None:
    store.add(["a", "b", "c"], [PUBLIC, MEMBERS, KF], towards(0.1, 0.2, 0.3))
    assert store.count() == 3


def test_a_question_without_known_words_is_near_to_nothing(store: VectorStore) -> None:
    store.add(["a", "b"], [PUBLIC] * 2, towards(0.5, 1.0))
    found = store.nearest(np.zeros(3, np.float32), limit=2, audiences=frozenset({PUBLIC}))
    assert [cosine for _, cosine in found] == pytest.approx([0.0, 0.0], abs=1e-6)


def test_what_is_removed_is_found_no_more_and_the_rest_still(store: VectorStore) -> None:
    store.add(["a", "b", "c", "d"], [PUBLIC, PUBLIC, MEMBERS, PUBLIC], towards(0.9, 0.8, 0.7, 0.6))
    store.remove(["a", "c"], [PUBLIC, MEMBERS])
    assert store.count() == 2
    assert ids(store.nearest(ASKED, limit=5, audiences=frozenset({PUBLIC, MEMBERS}))) == ["b", "d"]


@pytest.mark.parametrize(
    ("chunk_ids", "audiences"), [([], []), (["x"], [PUBLIC]), (["a"], [MEMBERS])]
)
def test_removing_what_is_not_there_removes_nothing(
    store: VectorStore, chunk_ids: list[str], audiences: list[str]
) -> None:
    store.add(["a", "b"], [PUBLIC, MEMBERS], towards(0.9, 0.8))
    store.remove(chunk_ids, audiences)
    assert store.count() == 2


def test_a_removed_id_can_be_added_again_for_somebody_else(store: VectorStore) -> None:
    store.add(["a"], [PUBLIC], towards(0.9))
    store.remove(["a"], [PUBLIC])
    store.add(["a"], [MEMBERS], towards(0.2))
    assert store.nearest(ASKED, limit=1, audiences=frozenset({PUBLIC})) == []
    ((name, cosine),) = store.nearest(ASKED, limit=1, audiences=frozenset({MEMBERS}))
    assert name == "a"
    assert cosine == pytest.approx(0.2, abs=1e-5)


def test_everything_held_comes_back_by_audience(store: VectorStore) -> None:
    vectors = towards(0.9, 0.8, 0.7)
    store.add(["a", "b", "c"], [PUBLIC, MEMBERS, PUBLIC], vectors)
    held = {
        frozenset(names): dict(zip(names, found, strict=True)) for _, names, found in store.held()
    }
    assert set(held) == {frozenset({"a", "c"}), frozenset({"b"})}
    for row, name in enumerate("abc"):
        (own,) = [found[name] for found in held.values() if name in found]
        np.testing.assert_allclose(own, vectors[row], atol=1e-6)


def test_a_new_store_holds_nothing(store: VectorStore) -> None:
    assert [name for _, names, _ in store.held() for name in names] == []
