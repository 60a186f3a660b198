"""Embedders and re-rankers compared on a small world, those that cannot be had among them."""

from pathlib import Path

import pytest

from corpus import factory
from evals.bench.embedder_models import (
    Entry,
    bench_embedders,
    embedders_lines,
    embedders_plot,
    entries,
)
from evals.errors import NothingMeasured
from tests.evals.suites.small import FILES, sample
from tests.factories import write_files
from tests.tiny_bank import write_bank
from tests.tiny_models import make_cross_encoder, make_encoder

SAMPLES = [
    sample("a", "Hvor lenge kan ansatte låne tjenestesykkel?"),
    sample("b", "Hvor mange dager kan tjenestesykkelen lånes?"),
    sample("c", "Hvem eier xyzzy?", status="no_source", evidence=()),
]


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(factory, "BANK", write_bank(tmp_path / "bank"))
    return write_files(tmp_path / "documents", FILES)


def test_every_embedder_is_measured_alone_and_below_every_reranker() -> None:
    assert entries(["", "hashing", ""], ["overlap"]) == [
        Entry(),
        Entry(reranker="overlap"),
        Entry(embedder="hashing"),
        Entry(embedder="hashing", reranker="overlap"),
    ]


def test_a_folder_of_models_stands_for_each_of_them(tmp_path: Path) -> None:
    models = [make_encoder(tmp_path / "models" / name) for name in ("a", "b")]
    (tmp_path / "models" / "none").mkdir()
    found = entries([str(tmp_path / "models" / "a"), str(tmp_path / "models" / "none")], [])
    assert [one.embedder for one in found] == [str(models[0]), str(tmp_path / "models" / "none")]


def test_a_transformer_is_measured_beside_hashing(documents: Path, tmp_path: Path) -> None:
    model = make_encoder(tmp_path / "tiny", {"query": "query: ", "document": "passage: "})
    rows = bench_embedders(entries(["hashing", str(model)], []), [documents], SAMPLES)
    assert [row.name.partition("-")[0] for row in rows] == ["hashing", "model"]
    hashing, tiny = (row.figures for row in rows)
    assert hashing is not None
    assert tiny is not None
    assert hashing.model_mb == 0 < tiny.model_mb < 1
    assert hashing.meaning is not None
    for one in (hashing, tiny):
        assert one.whole.recall[5].n == 2
        assert one.whole.recall[5].value == one.whole.recall[10].value == 1
        assert 0 < one.whole.ndcg <= 1
        assert min(one.whole.query_ms, one.passages_per_s, one.ready_s) > 0
    lines = "\n".join(embedders_lines(rows, SAMPLES))
    assert "| hashing-256" in lines
    assert "2 spørsmål" in lines
    assert embedders_plot(rows).count("<circle") == 2


def test_a_reranker_changes_the_whole_search_and_not_the_meaning(
    documents: Path, tmp_path: Path
) -> None:
    cross = make_cross_encoder(tmp_path / "cross")
    compared = entries(["hashing"], ["overlap", str(cross)])
    rows = bench_embedders(compared, [documents], SAMPLES)
    assert rows[1].name == "hashing-256 + overlap"
    assert rows[2].name.startswith("hashing-256 + model-")
    figures = [row.figures for row in rows if row.figures]
    assert [one.meaning is None for one in figures] == [False, True, True]
    assert figures[2].model_mb > figures[1].model_mb == 0


@pytest.mark.parametrize("name", ["nb/finnes-ikke", "no/such-model@v1"])
def test_a_model_that_cannot_be_had_is_a_line_that_says_so(
    documents: Path, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compared = [
        Entry(embedder=name),
        Entry(embedder="hashing", reranker=name),
        *entries(["hashing"], []),
    ]
    rows = bench_embedders(compared, [documents], SAMPLES)
    assert [row.figures is None for row in rows] == [True, True, False]
    lines = embedders_lines(rows, SAMPLES)
    assert sum("kan ikke brukes" in line for line in lines) == 2
    assert sum("could not be fetched" in line for line in lines) == 2
    assert embedders_plot(rows).count("<circle") == 1


def test_questions_without_a_source_measure_nothing(documents: Path) -> None:
    with pytest.raises(NothingMeasured):
        bench_embedders(entries(["hashing"], []), [documents], SAMPLES[2:])
