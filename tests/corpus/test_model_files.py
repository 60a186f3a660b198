"""Where models are found: folders, the hub's cache, the hub; and what is fetched of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import ModelUnavailable
from corpus.factory import SHIPPED_MODEL
from corpus.model_files import Hub, ModelFiles, find_model, models_in
from tests.fakes.model_hub import COMMIT, ModelHub

NAME = "nb/liten-modell"
NOWHERE = "http://127.0.0.1:9"
SAFE = {
    "modules.json": "[]",
    "config.json": "{}",
    "vocab.txt": "a",
    "sentencepiece.bpe.model": "b",
    "model.safetensors": "weights",
    "pytorch_model.bin": "the same weights, unsafe",
    "1_Pooling/config.json": "{ }",
    "2_Dense/pytorch_model.bin": "dense",
    "onnx/config.json": "{}",
    "onnx/model.onnx": "c",
    "modeling_own.py": "raise SystemExit",
    "README.md": "# Model",
}
WANTED = {
    "modules.json",
    "config.json",
    "vocab.txt",
    "sentencepiece.bpe.model",
    "model.safetensors",
    "1_Pooling/config.json",
    "2_Dense/pytorch_model.bin",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ModelHub]:
    with ModelHub({NAME: written(tmp_path / "served", SAFE)}).open() as hub:
        yield hub


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_a_folder_is_taken_as_it_is_whether_or_not_it_is_there(tmp_path: Path) -> None:
    assert find_model(str(SHIPPED_MODEL)) == ModelFiles(SHIPPED_MODEL, "encoder")
    assert find_model(str(tmp_path / "none")) == ModelFiles(tmp_path / "none", "none")


@pytest.mark.parametrize("name", ["./a/b", "../a", "/a/b", "a", "a/b/c", "a\\b", "a/", "", "a b/c"])
def test_what_can_be_no_hubs_name_asks_no_hub(name: str, cache: Path) -> None:
    assert find_model(name, Hub(NOWHERE, cache)).folder == Path(name)
    assert not cache.exists()


def test_a_folder_goes_before_the_hubs_model_of_its_name(
    served: ModelHub, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / NAME).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    found = find_model(NAME, Hub(served.endpoint, cache))
    assert (found.name, found.revision, served.requests) == ("liten-modell", "", 0)


def test_a_hubs_model_is_fetched_without_code_and_without_what_other_runtimes_want(
    served: ModelHub, cache: Path
) -> None:
    found = find_model(NAME, Hub(served.endpoint, cache))
    assert set(served.fetched) == WANTED
    assert (found.folder / "2_Dense" / "pytorch_model.bin").read_text() == "dense"
    assert found.identity == f"{NAME}@{COMMIT[:12]}"
    assert found.revision == COMMIT


def test_old_weights_are_fetched_where_there_are_no_safe_ones(
    served: ModelHub, cache: Path
) -> None:
    (served.models[NAME] / "model.safetensors").unlink()
    found = find_model(NAME, Hub(served.endpoint, cache))
    assert set(served.fetched) == (WANTED | {"pytorch_model.bin"}) - {"model.safetensors"}
    assert found.size_bytes == sum(len(SAFE[name]) for name in served.fetched)


@pytest.mark.parametrize("revision", ["", "@v1", f"@{COMMIT}"])
def test_what_is_in_the_cache_is_not_asked_for_again(
    served: ModelHub, cache: Path, revision: str
) -> None:
    first = find_model(NAME + revision, Hub(served.endpoint, cache))
    asked = served.requests
    assert asked
    assert find_model(NAME + revision, Hub(NOWHERE, cache)) == first
    assert served.requests == asked


def test_a_model_that_is_not_whole_in_the_cache_is_fetched(served: ModelHub, cache: Path) -> None:
    found = find_model(NAME, Hub(served.endpoint, cache))
    (found.folder / "model.safetensors").unlink()
    assert find_model(NAME, Hub(served.endpoint, cache)) == found
    assert (found.folder / "model.safetensors").is_file()


@pytest.mark.parametrize("name", ["nb/finnes-ikke", f"{NAME}@v9"])
def test_what_the_hub_does_not_have_is_told(served: ModelHub, cache: Path, name: str) -> None:
    with pytest.raises(ModelUnavailable, match=r"could not be fetched \(.*NotFoundError\)"):
        find_model(name, Hub(served.endpoint, cache))


def test_a_hub_out_of_reach_is_told_with_what_to_do(cache: Path) -> None:
    with pytest.raises(ModelUnavailable, match="name a folder that the model has been copied to"):
        find_model(NAME, Hub(NOWHERE, cache))


@pytest.mark.parametrize(
    ("name", "is_other"),
    [
        ("model.safetensors", True),
        ("vocab.txt", True),
        ("sentencepiece.bpe.model", True),
        ("1_Pooling/config.json", True),
        ("pytorch_model.bin", True),
        ("README.md", False),
        ("training.json", False),
        ("modeling_own.py", False),
    ],
)
def test_a_folders_identity_follows_the_files_that_decide(
    tmp_path: Path, name: str, is_other: bool
) -> None:
    folder = written(tmp_path / "model", SAFE)
    before = find_model(str(folder)).identity
    (folder / name).write_text("changed", encoding="utf-8")
    assert (find_model(str(folder)).identity != before) is is_other
    moved = shutil.copytree(folder, tmp_path / "elsewhere" / "model")
    assert find_model(str(moved)).identity == find_model(str(folder)).identity


def test_models_are_found_in_a_folder_and_right_under_it(tmp_path: Path) -> None:
    folders = [written(tmp_path / name, {"modules.json": "[]"}) for name in ("a", "b")]
    written(tmp_path / "c", {"notes.txt": ""})
    written(tmp_path / "d" / "deep", {"modules.json": "[]"})
    assert models_in(tmp_path) == folders
    assert models_in(folders[0]) == [folders[0]]
    assert models_in(tmp_path / "c") == []
