"""What is particular to Chroma: it lives on disk, and says so where it cannot."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ReleaseUnreadable
from corpus.source import PUBLIC
from corpus.stores.chroma import ChromaVectorStore
from corpus.stores.memory import MemoryVectorStore

EVERYBODY = frozenset({PUBLIC, "members"})


def unit_vectors(
    count: int, dimension: int = 16
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    rows = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    unit: np.ndarray[tuple[int, int], np.dtype[np.float32]] = rows / np.linalg.norm(
        rows, axis=1, keepdims=True
    )
    return unit


def test_vectors_are_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    vectors = unit_vectors(3)
    first = ChromaVectorStore(tmp_path / "vectors")
    first.add(["a", "b", "c"], [PUBLIC, "members", PUBLIC], vectors)
    first.close()
    second = ChromaVectorStore(tmp_path / "vectors")
    assert second.count() == 3
    assert second.nearest(vectors[1], limit=1, audiences=EVERYBODY)[0][0] == "b"
    assert second.nearest(vectors[1], limit=3, audiences=frozenset({PUBLIC}))[0][0] != "b"
    second.close()


def test_an_audiences_name_is_not_written_to_the_disk(tmp_path: Path) -> None:
    store = ChromaVectorStore(tmp_path / "vectors")
    store.add(["a"], ["Fjellvik fylkeskommune"], unit_vectors(1))
    store.close()
    assert b"Fjellvik" not in (tmp_path / "vectors" / "chroma.sqlite3").read_bytes()


def test_approximate_search_finds_nearly_what_exact_search_finds(tmp_path: Path) -> None:
    vectors, names = unit_vectors(2500), [f"c{number}" for number in range(2500)]
    audiences = [PUBLIC if number % 3 else "members" for number in range(2500)]
    exact, approximate = MemoryVectorStore(), ChromaVectorStore(tmp_path / "vectors")
    for store in (exact, approximate):
        store.add(names, audiences, vectors)
    asked = unit_vectors(2520)[2500:]
    hits = 0
    for vector in asked:
        best, near = (
            {name for name, _ in store.nearest(vector, limit=10, audiences=EVERYBODY)}
            for store in (exact, approximate)
        )
        hits += len(best & near)
    approximate.close()
    assert hits / (10 * len(asked)) >= 0.9


@pytest.mark.parametrize("data", [b"no database" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_database_says_to_build_anew(tmp_path: Path, data: bytes) -> None:
    folder = tmp_path / "vectors"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(data)
    with pytest.raises(ReleaseUnreadable, match="build the index anew") as refusal:
        ChromaVectorStore(folder)
    assert str(folder) in str(refusal.value)
