"""What KS staff type, on a small dataset of their own."""

import json
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.datasets.dataset_file import write_dataset
from evals.datasets.sample import Sample
from evals.runs.store import BASELINES
from tests.evals.suites.small import BICYCLE, FILES, sample
from tests.factories import write_files

ASKED = [
    sample("a", "Hvor lenge kan ansatte låne tjenestesykkel?"),
    sample("b", "Hvem eier xyzzy?", status="no_source", evidence=()),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with documents and a dataset; runs are kept under it."""
    (tmp_path / "documents").mkdir()
    write_files(tmp_path / "documents", FILES)
    write_dataset(tmp_path / "mine.xlsx", ASKED)
    monkeypatch.setenv("KS_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("KS_EMBEDDER", "hashing")
    monkeypatch.setattr("evals.runs.store.BASELINES", tmp_path / "baselines")
    return tmp_path


def evals(*words: object) -> int:
    return main([str(word) for word in words])


def run_mine(here: Path, *more: str) -> str:
    documents = here / "documents"
    assert evals("run", "--dataset", here / "mine.xlsx", "--documents", documents, *more) == 0
    return sorted(file.parent.name for file in (here / "runs").glob("*/run.json"))[-1]


def test_a_template_is_written_and_checks_without_a_mistake(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evals("template", here / "mal.xlsx") == 0
    assert "python -m evals check" in capsys.readouterr().out


def test_a_sound_dataset_is_told_to_be_sound(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evals("check", here / "mine.xlsx", "--documents", here / "documents") == 0
    assert "2 spørsmål, ingen feil" in capsys.readouterr().out


def test_mistakes_are_told_and_counted(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "id;spørsmål;forventet status;språk\na;;besvart;klingon\n"
    (here / "feil.csv").write_text(text, encoding="utf-8")
    assert evals("check", here / "feil.csv") == 1
    said = capsys.readouterr().out
    assert "B2" in said
    assert "D2" in said
    assert evals("run", "--dataset", here / "feil.csv", "--documents", here / "documents") == 2


def test_a_source_that_is_not_there_is_seen_with_the_documents_only(here: Path) -> None:
    lost = sample("a", "Hvor lenge?", evidence=[[{"file": "handbook/none.txt"}]])
    write_dataset(here / "tapt.jsonl", [lost])
    assert evals("check", here / "tapt.jsonl") == 0
    assert evals("check", here / "tapt.jsonl", "--documents", here / "documents") == 1


def test_a_dataset_is_converted_without_loss(here: Path) -> None:
    assert evals("convert", here / "mine.xlsx", here / "mine.jsonl") == 0
    lines = (here / "mine.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Sample.model_validate(json.loads(line)) for line in lines] == ASKED


def test_words_are_located_as_the_template_wants_them(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evals("locate", "inntil FJORTEN  dager", "--documents", here / "documents") == 0
    said = capsys.readouterr().out
    start = BICYCLE.index("Ansatte")
    assert said.startswith(f"handbook/sykkel.txt {start}-{len(BICYCLE) - 1} sha256:")
    assert evals("locate", "flyvende teppe", "--documents", here / "documents") == 1
    assert "flyvende teppe" in capsys.readouterr().out


def test_a_run_is_made_listed_reported_and_compared(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evals("runs") == 0
    assert "ingen kjøringer" in capsys.readouterr().out
    first = run_mine(here)
    assert "retrieval.recall@5: 1,000" in capsys.readouterr().out
    run_id = run_mine(here, "--suite", "retrieval")
    assert evals("runs") == 0
    assert run_id in capsys.readouterr().out
    assert evals("compare", first) == 0
    assert "Ingen tall er endret" in capsys.readouterr().out
    assert evals("report", first, "--before", run_id, "--out", here / "r.html") == 0
    assert "<html" in (here / "r.html").read_text(encoding="utf-8")
    assert evals("report") == 0
    assert (here / "runs" / run_id / "rapport.html").is_file()


def test_what_moved_between_two_runs_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run_mine(here)
    (here / "documents" / "handbook" / "sykkel.txt").unlink()
    run_mine(here)
    capsys.readouterr()
    assert evals("compare", first) == 0
    said = capsys.readouterr().out
    assert "retrieval.recall@5: 1,000 → 0,000 (0 bedre, 1 dårligere)" in said
    assert "retrieval a: bestått → feilet" in said


def test_a_run_is_held_against_its_baseline(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_mine(here)
    assert evals("gate") == 2
    assert "ingen grunnlinje" in capsys.readouterr().err
    assert evals("baseline") == 0
    assert evals("gate") == 0
    assert "kan slippes gjennom" in capsys.readouterr().out
    (here / "documents" / "handbook" / "sykkel.txt").unlink()
    run_mine(here)
    assert evals("gate") == 1
    said = capsys.readouterr().out
    assert "Kildene: «handbook/sykkel.txt» er ikke lenger i indeksen" in said
    assert "documents.handbook/sykkel.txt er endret" in said


def test_a_part_of_a_run_is_no_baseline(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_mine(here)
    assert evals("baseline") == 0
    run_mine(here, "--suite", "retrieval")
    assert evals("baseline") == 2
    assert "answers" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["report", "gate", "compare x", "baseline"])
def test_without_a_run_there_is_nothing_to_do(
    here: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evals(*command.split()) == 2
    assert "evals:" in capsys.readouterr().err


def test_documents_that_are_not_there_are_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evals("run", "--dataset", here / "mine.xlsx", "--documents", here / "none") == 2
    assert "--documents" in capsys.readouterr().err


def test_the_committed_baselines_hold_no_question_and_no_answer() -> None:
    files = sorted(BASELINES.glob("*.json"))
    assert [file.stem for file in files] == ["real-dev", "starter-dev"]
    assert not any('"shown"' in file.read_text(encoding="utf-8") for file in files)
