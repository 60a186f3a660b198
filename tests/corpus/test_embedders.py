"""What is particular to each embedder: names, buckets, damaged models."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.embedders.sentence_transformer import SentenceTransformerEmbedder
from corpus.errors import ModelUnavailable
from corpus.factory import SHIPPED_MODEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model that a test may break."""
    return shutil.copytree(SHIPPED_MODEL, tmp_path / "encoder")


@pytest.mark.parametrize("dimension", [1, 7, 256])
def test_hashing_has_the_dimension_asked_for_and_says_so(dimension: int) -> None:
    embedder = HashingEmbedder(dimension)
    assert embedder.embed_query("ferie").shape == (dimension,)
    assert embedder.name == f"hashing-{dimension}"


@pytest.mark.parametrize(
    ("one", "other"), [("lønn", "l@nn"), ("stilling", "st|lling"), ("FERIE", "ferie")]
)
def test_hashing_takes_a_scanned_word_for_the_printed_one(one: str, other: str) -> None:
    embedder = HashingEmbedder()
    np.testing.assert_array_equal(embedder.embed_query(one), embedder.embed_query(other))


def test_hashing_leaves_small_words_out() -> None:
    embedder = HashingEmbedder()
    asked = embedder.embed_query("hvor lenge kan jeg ha ferie")
    np.testing.assert_array_equal(asked, embedder.embed_query("ferie"))


def test_the_models_name_follows_its_files_and_not_its_place(folder: Path, tmp_path: Path) -> None:
    shipped = SentenceTransformerEmbedder(SHIPPED_MODEL)
    assert SentenceTransformerEmbedder(folder).name == shipped.name
    path = folder / "config_sentence_transformers.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert SentenceTransformerEmbedder(folder).name != shipped.name


@pytest.mark.parametrize("name", ["training.json", "README.md"])
def test_what_does_not_decide_the_vectors_does_not_change_the_name(folder: Path, name: str) -> None:
    before = SentenceTransformerEmbedder(folder).name
    (folder / name).write_text("{}", encoding="utf-8")
    assert SentenceTransformerEmbedder(folder).name == before


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"python -m corpus\.training\.train_encoder"):
        SentenceTransformerEmbedder(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("modules.json", b"not JSON"),
        ("modules.json", b"[]"),
        ("1_Normalize/config.json", b"not JSON"),
    ],
)
def test_a_damaged_model_says_to_restore_it(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(ModelUnavailable, match="restore it"):
        SentenceTransformerEmbedder(folder)


def test_a_model_without_its_weights_says_to_restore_it(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match="restore it"):
        SentenceTransformerEmbedder(folder)


@pytest.mark.parametrize(
    ("name", "data"),
    [("model.safetensors", b"\x10" * 1000), ("tokenizer.json", b"{}"), ("tokenizer.json", None)],
)
def test_damaged_weights_or_a_damaged_tokenizer_say_to_restore_the_model(
    folder: Path, name: str, data: bytes | None
) -> None:
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(data)
    with pytest.raises(ModelUnavailable, match="restore it"):
        SentenceTransformerEmbedder(folder)
