"""`bench embedders` as staff run it: on their own questions, with the drawing written."""

from pathlib import Path

import pytest

from corpus import factory
from evals.__main__ import main
from evals.commands import benching
from evals.datasets.json_lines import write_json_lines
from tests.evals.suites.small import FILES, sample
from tests.factories import write_files
from tests.tiny_bank import write_bank
from tests.tiny_models import make_encoder

SAMPLES = [
    sample("a", "Hvor lenge kan ansatte låne tjenestesykkel?"),
    sample("b", "Hvor mange dager kan tjenestesykkelen lånes?"),
]


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KS_EMBEDDER", "hashing")
    monkeypatch.setattr(factory, "BANK", write_bank(tmp_path / "bank"))
    monkeypatch.setattr(benching, "read_samples", lambda *_: SAMPLES[:1])
    return write_files(tmp_path / "documents", FILES)


def test_own_questions_are_asked_of_every_model_named(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, plot = tmp_path / "egne.jsonl", tmp_path / "ny" / "modeller.svg"
    write_json_lines(questions, SAMPLES)
    model = make_encoder(tmp_path / "tiny")
    command = f"bench embedders --documents {documents} --questions {questions} --out {plot}"
    more = f"--embedder {model} --embedder nb/finnes-ikke --reranker overlap"
    assert main([*command.split(), *more.split()]) == 0
    said = capsys.readouterr().out
    rows = [line.split("|")[1].strip() for line in said.splitlines() if line.startswith("|")]
    kinds = [row.partition("-")[0] for row in rows[2:]]
    assert kinds == ["encoder", "encoder", "hashing", "hashing", "model", "model", "nb/finnes"]
    assert "2 spørsmål" in said
    assert "nb/finnes-ikke: the model" in said
    assert str(plot) in said
    assert plot.read_text(encoding="utf-8").count("<circle") == 6


@pytest.mark.parametrize(("on", "asked"), [("real", 1), ("starter", 1)])
def test_without_own_questions_those_that_are_shipped_are_asked(
    documents: Path, tmp_path: Path, on: str, asked: int, capsys: pytest.CaptureFixture[str]
) -> None:
    plot = tmp_path / "modeller.svg"
    command = f"bench embedders --on {on} --documents {documents} --out {plot}"
    assert main(command.split()) == 0
    assert f"{asked} spørsmål" in capsys.readouterr().out


def test_documents_that_are_not_there_are_told(
    tmp_path: Path, documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "embedders", "--documents", str(tmp_path / "none")]) == 2
    assert "--documents" in capsys.readouterr().err
