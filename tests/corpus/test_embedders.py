"""What is particular to each embedder: names, buckets, damaged models."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.embedders.sentence_transformer import SentenceTransformerEmbedder
from corpus.errors import ModelUnavailable
from corpus.factory import SHIPPED_MODEL, load_embedder
from corpus.model_files import ModelFiles, find_model
from tests.tiny_models import change_settings, make_encoder


def load(folder: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(find_model(str(folder)))


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
    shipped = load(SHIPPED_MODEL)
    assert load(folder).name == shipped.name
    path = folder / "config_sentence_transformers.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load(folder).name != shipped.name


@pytest.mark.parametrize("name", ["training.json", "README.md"])
def test_what_does_not_decide_the_vectors_does_not_change_the_name(folder: Path, name: str) -> None:
    before = load(folder).name
    (folder / name).write_text("{}", encoding="utf-8")
    assert load(folder).name == before


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"python -m corpus\.training\.train_encoder"):
        load(tmp_path / "nowhere")


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
        load(folder)


def test_a_model_without_its_weights_says_to_restore_it(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match="restore it"):
        load(folder)


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
        load(folder)


def test_a_models_own_prompts_go_before_texts(tmp_path: Path) -> None:
    prompts = {"query": "sp: ", "document": "tekst: "}
    with_prompts = load(make_encoder(tmp_path / "with", prompts))
    without = load(make_encoder(tmp_path / "without"))
    np.testing.assert_allclose(
        with_prompts.embed_query("ferie"), without.embed_query("sp: ferie"), atol=1e-6
    )
    np.testing.assert_allclose(
        with_prompts.embed_passages(["ferie"]), without.embed_passages(["tekst: ferie"]), atol=1e-6
    )


def test_prefixes_of_the_list_are_put_before_texts_and_change_the_name(tmp_path: Path) -> None:
    folder = make_encoder(tmp_path)
    plain = load(folder)
    e5 = SentenceTransformerEmbedder(ModelFiles(folder, "intfloat/multilingual-e5-small", "a" * 40))
    np.testing.assert_allclose(
        e5.embed_query("ferie"), plain.embed_query("query: ferie"), atol=1e-6
    )
    np.testing.assert_allclose(
        e5.embed_passages(["ferie"]), plain.embed_passages(["passage: ferie"]), atol=1e-6
    )
    assert e5.name.startswith("intfloat/multilingual-e5-small@aaaaaaaaaaaa+")


def test_a_transformer_gives_empty_texts_no_direction(tmp_path: Path) -> None:
    embedder = load(make_encoder(tmp_path, {"query": "query: ", "document": "passage: "}))
    vectors = embedder.embed_passages(["ferie", " \n", "lønn"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-6)
    assert not embedder.embed_query("").any()


_OWN_CODE = "raise SystemExit('the model's own code was run')\n"


def test_a_model_with_a_part_of_its_own_is_refused_and_its_code_not_run(tmp_path: Path) -> None:
    folder = make_encoder(tmp_path)
    (folder / "own_part.py").write_text(_OWN_CODE, encoding="utf-8")
    path = folder / "modules.json"
    own = path.read_text(encoding="utf-8").replace(
        "sentence_transformers.sentence_transformer.modules.pooling.Pooling", "own_part.Pooling"
    )
    assert "own_part" in own
    path.write_text(own, encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="code of its own, which is never run"):
        load(folder)


def test_a_transformer_of_its_own_is_refused_and_its_code_not_run(tmp_path: Path) -> None:
    folder = make_encoder(tmp_path)
    (folder / "own_model.py").write_text(_OWN_CODE, encoding="utf-8")
    code = {"AutoConfig": "own_model.Config", "AutoModel": "own_model.Model"}
    change_settings(folder / "config.json", auto_map=code, model_type="own")
    with pytest.raises(ModelUnavailable, match="code of its own, which is never run"):
        load(folder)


def test_a_model_is_loaded_by_its_folders_name(tmp_path: Path) -> None:
    assert load_embedder(str(make_encoder(tmp_path))).name.startswith("model-")
