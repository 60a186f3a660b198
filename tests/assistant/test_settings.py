"""Which variables name the models, and which of them goes first."""

import pytest

from assistant.settings import Settings
from evals.settings import EvalSettings

BOTH = pytest.mark.parametrize("settings", [Settings, EvalSettings])


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EMBEDDER", "KS_EMBEDDER", "RERANKER", "KS_RERANKER"):
        monkeypatch.delenv(name, raising=False)


@BOTH
@pytest.mark.parametrize(
    ("named", "embedder"),
    [
        ({}, ""),
        ({"EMBEDDER": "intfloat/multilingual-e5-small"}, "intfloat/multilingual-e5-small"),
        ({"KS_EMBEDDER": "hashing"}, "hashing"),
        ({"KS_EMBEDDER": "hashing", "EMBEDDER": "BAAI/bge-m3"}, "hashing"),
    ],
)
def test_the_embedder_is_named_with_the_prefix_or_without(
    settings: type[Settings] | type[EvalSettings],
    named: dict[str, str],
    embedder: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert settings().embedder == embedder
    assert settings(embedder="a/folder").embedder == "a/folder"


@pytest.mark.parametrize(("name", "reranker"), [("KS_RERANKER", "overlap"), ("RERANKER", "")])
def test_the_reranker_is_named_with_the_prefix(
    name: str, reranker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "overlap")
    assert Settings().reranker == reranker
