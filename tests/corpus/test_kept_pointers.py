"""What points to a release's chunks is worked out once, and never taken for what it is not."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from corpus import factory
from corpus.bank_search import EmbeddedBank, Links
from corpus.embedders.base import Embedder, Embeddings
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import keep_pointers, open_index
from corpus.index_folder import IndexFolder
from corpus.kept_pointers import KeptPointers, key_of, remove_outdated
from corpus.manifest import Manifest
from corpus.question_bank import Answering, Known, QuestionBank
from corpus.references import Places, Reference
from corpus.release import Release
from corpus.retrieval import Query
from tests.factories import build_index

FILES = {
    "handbook/ferie.md": "# Ferie\n\nFerien varer i fem uker, se ferieloven § 5.\n",
    "handbook/lonn.md": "# Lønn\n\nLønna kommer den tolvte.\n",
}
BANK = QuestionBank(
    known=(Known("når har jeg fri om sommeren", (0,)), Known("hvilken dag får jeg penger", (1,))),
    answering=(
        Answering(heading="Ferie", text="Ferien varer i fem uker."),
        Answering(heading="Lønn", text="Lønna kommer den tolvte."),
    ),
)
POINTERS = KeptPointers(
    bank=EmbeddedBank(
        questions=np.eye(2, dtype=np.float32),
        asked=np.array([0, 1]),
        answered=np.array([0, 1]),
        texts=np.ones((1, 2), dtype=np.float32),
        placed=np.array([1]),
    ),
    links=Links(np.array([0, 3]), np.array([1, 0]), np.array([0.5, 0.25], dtype=np.float32)),
    places=Places(
        references=(Reference("aml", "14-9"), Reference("", None, "8.2")),
        which=np.array([0, 1]),
        rows=np.array([2, 2]),
        sureness=np.array([1.0, 0.5], dtype=np.float32),
    ),
)


class CountingEmbedder(HashingEmbedder):
    """Counts the passages that it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        self.embedded += len(texts)
        return super().embed_passages(texts)


@pytest.fixture(autouse=True)
def small_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuestionBank, "read", lambda *_: BANK)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("kept"), FILES)


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    copied = shutil.copytree(built, tmp_path / "index")
    for path in kept_in(copied):
        path.unlink()
    return copied


def release_of(index: Path) -> Path:
    folder = IndexFolder(index)
    return folder.folder_of(folder.current())


def kept_in(index: Path) -> list[Path]:
    return sorted(release_of(index).glob("pointers-*"))


def found(index: Path, embedder: Embedder) -> list[tuple[str, float, float]]:
    opened = open_index(index, embedder)
    try:
        asked = Query(text="når får vi fri om sommeren, se ferieloven § 5?")
        return [
            (one.chunk.chunk_id, one.score, one.known) for one in opened.retriever.retrieve(asked)
        ]
    finally:
        opened.store.close()


def same(one: KeptPointers | None, other: KeptPointers) -> bool:
    if one is None or one.places.references != other.places.references:
        return False
    pairs = ((one.bank, other.bank), (one.links, other.links), (one.places, other.places))
    return all(
        np.array_equal(getattr(left, field.name), getattr(right, field.name))
        for left, right in pairs
        for field in fields(left)
        if field.name != "references"
    )


def test_what_is_kept_is_read_as_it_was_written(tmp_path: Path) -> None:
    POINTERS.save(tmp_path, "k")
    assert same(KeptPointers.load(tmp_path, "k"), POINTERS)
    assert len(list(tmp_path.iterdir())) == 1


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[200] ^= 255
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_arrays(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, questions=np.zeros(3))


@pytest.mark.parametrize("damage", [cut, flip, empty, other_arrays, Path.unlink])
def test_what_is_not_whole_is_not_read(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    POINTERS.save(tmp_path, "k")
    damage(next(tmp_path.iterdir()))
    assert KeptPointers.load(tmp_path, "k") is None


def test_what_was_kept_with_another_key_is_not_read(tmp_path: Path) -> None:
    POINTERS.save(tmp_path, "k")
    assert KeptPointers.load(tmp_path, "other") is None


@pytest.mark.parametrize(
    "changed", ["bank/topics/a.jsonl", "bank_search.py", "works.toml", "handbook/ferie.md"]
)
def test_the_key_follows_code_bank_and_words(tmp_path: Path, changed: str) -> None:
    (tmp_path / changed).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / changed).write_text("a", encoding="utf-8")
    before = key_of("hashing", tmp_path)
    assert key_of("hashing", tmp_path) == before
    assert key_of("encoder", tmp_path) != before
    (tmp_path / changed).write_text("b", encoding="utf-8")
    assert key_of("hashing", tmp_path) != before


@pytest.mark.parametrize("added", ["training/a.py", "models/a.md", "a.pyc"])
def test_the_key_does_not_follow_what_decides_nothing(tmp_path: Path, added: str) -> None:
    before = key_of("hashing", tmp_path)
    (tmp_path / added).parent.mkdir(exist_ok=True)
    (tmp_path / added).write_text("a", encoding="utf-8")
    assert key_of("hashing", tmp_path) == before


def test_what_is_outdated_is_removed_but_not_what_the_build_wrote(tmp_path: Path) -> None:
    for key in ("built", "old", "new"):
        POINTERS.save(tmp_path, key)
    (tmp_path / "chunks.jsonl").touch()
    remove_outdated(tmp_path, "new", frozenset({"pointers-built.npz"}))
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"pointers-built.npz", "pointers-new.npz", "chunks.jsonl"}


def test_the_second_opening_embeds_no_bank_and_finds_the_same(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factory, "_BANKS", {})
    embedder = CountingEmbedder()
    first = found(index, embedder)
    once = embedder.embedded
    assert found(index, embedder) == first
    assert embedder.embedded - once <= 1 < once  # the one is the probe of the vector store
    assert len(kept_in(index)) == 1
    assert any(known > 0 for _, _, known in first)


def test_a_folder_that_cannot_be_written_is_opened_all_the_same(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = found(index, HashingEmbedder())
    kept_in(index)[0].unlink()

    def refused(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(KeptPointers, "save", refused)
    assert found(index, HashingEmbedder()) == before
    assert kept_in(index) == []


def test_a_kept_file_that_is_damaged_is_replaced(index: Path) -> None:
    before = found(index, HashingEmbedder())
    (kept,) = kept_in(index)
    cut(kept)
    assert found(index, HashingEmbedder()) == before
    release = Release.load(release_of(index))
    assert KeptPointers.load(release.folder, key_of("hashing-256", factory.STARTER)) is not None


def test_what_a_build_keeps_is_what_opening_would_work_out(index: Path) -> None:
    found(index, HashingEmbedder())
    (kept,) = kept_in(index)
    opened = kept.read_bytes()
    kept.unlink()
    release = Release.load(release_of(index))
    keep_pointers(release.folder, release.chunks, release.sources, HashingEmbedder())
    assert kept.read_bytes() == opened


def test_a_build_takes_the_bank_over_from_the_release_before(index: Path) -> None:
    found(index, HashingEmbedder())
    release, embedder = Release.load(release_of(index)), CountingEmbedder()
    chunks, sources = release.chunks, release.sources
    keep_pointers(release.folder, chunks, sources, embedder, former=release.folder)
    assert embedder.embedded == 0


def test_a_release_stays_sound_when_it_is_opened(index: Path) -> None:
    found(index, HashingEmbedder())
    release = release_of(index)
    assert Release.load(release).damaged_files() == []
    digests = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["digests"]
    assert Manifest.load(release).digests == digests
