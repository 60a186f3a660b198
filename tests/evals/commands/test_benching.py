"""The benchmarks as commands, on two small documents; what they measure is tested beside them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.commands import benching
from evals.datasets.message import Message
from tests.evals.suites.small import FILES, sample
from tests.factories import write_files

pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.filterwarnings("ignore"),  # peers warn of their own retirement
]

QUESTION = "Hvor lenge kan ansatte låne tjenestesykkel?"
MESSAGES = [
    Message(id="a", text="Kari Nordmann er sykmeldt.", verdict="block", categories=("health",)),
    Message(id="b", text="Hvor lenge varer prøvetiden?", verdict="allow", kind="general"),
    Message(id="c", text="Ring meg på 913 45 678.", verdict="ask"),
]
SAMPLES = [
    sample("a", QUESTION),
    sample("b", "Hvor mange dager kan tjenestesykkelen lånes?"),
    sample("c", "Hvem eier xyzzy?", status="no_source", evidence=()),
]


@pytest.fixture(autouse=True)
def environment_as_before() -> Iterator[None]:
    """Keeping peers offline writes into the environment."""
    before = dict(os.environ)  # noqa: TID251
    yield
    os.environ.clear()  # noqa: TID251
    os.environ.update(before)  # noqa: TID251


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_files(tmp_path, FILES)
    monkeypatch.setenv("KS_EMBEDDER", "hashing")
    monkeypatch.setattr(benching, "read_samples", lambda *_: SAMPLES)
    monkeypatch.setattr(benching, "read_messages", lambda *_: MESSAGES)
    return tmp_path


def test_retrieval_is_a_table_with_ours_first(
    documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "retrieval", "--quick", "--documents", str(documents)]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert rows[2].startswith("| Medlemsassistenten")
    assert len(rows) > 6


def test_the_guard_is_measured_on_every_set(
    documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "guardrail"]) == 0
    said = capsys.readouterr().out
    assert said.count("| Medlemsassistenten") == 3
    assert "guardrail2:" in said


@pytest.mark.parametrize("what", ["ingest", "latency"])
def test_speed_is_told_beside_the_usual_chain(
    documents: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", what, "--documents", str(documents)]) == 0
    assert "1,00" in capsys.readouterr().out


def test_the_thesaurus_is_told_entry_by_entry(
    documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "thesaurus", "--documents", str(documents)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("| Oppføring")
    assert "2 spørsmål som har et svar" in said


def test_how_sure_the_answerer_is_can_be_drawn(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bench", "answerability", "--documents", str(documents)]
    assert main(command) == 0
    plain = capsys.readouterr().out
    assert plain.startswith("| Hvor sikker på at kildene svarer")
    assert main([*command, "--plots", str(tmp_path / "drawn")]) == 0
    assert capsys.readouterr().out.startswith(plain)
    for name in ("reliability.svg", "operating.svg"):
        assert (tmp_path / "drawn" / name).read_text(encoding="utf-8").startswith("<svg xmlns=")


def test_questions_on_documents_left_out_are_not_asked(
    documents: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(documents, {"laws/lov.txt": "Lov\n\nAlle skal ha det bra hver dag.\n"})
    on_the_law = sample("l", "Hvem skal ha det bra?", evidence=[[{"file": "laws/lov.txt"}]])
    monkeypatch.setattr(benching, "read_samples", lambda *_: [*SAMPLES, on_the_law])
    command = ["bench", "retrieval", "--quick", "--documents", str(documents)]
    told = []
    for more in ([], ["--without", "laws"]):
        assert main([*command, *more]) == 0
        told.append(capsys.readouterr().out)
    assert ["3 spørsmål" in told[0], "2 spørsmål" in told[1]] == [True, True]


def test_documents_that_are_not_there_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    benches = ("retrieval", "latency", "repair", "thesaurus", "scale")
    fits = ("fit answerability", "fit ranking")
    for command in (*(f"bench {one}" for one in benches), *fits):
        assert main([*command.split(), "--documents", str(tmp_path / "none")]) == 2
        assert "--documents" in capsys.readouterr().err
