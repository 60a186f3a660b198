"""`python -m guardrails check`, as section 5 of the design fixes it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from guardrails.__main__ import main

ROOT = Path(__file__).parents[2]

TURN = '{{"role": "{}", "content": "Kari Nordmann"}}'
LINES = [
    '{"id": "a", "text": "Når kan vi kreve politiattest?", "history": [], "unknown": 1}',
    '{"id": "b", "text": "Kari Nordmann er sykmeldt", "history": []}',
    '{"id": 3, "text": "kan ola hansen få fri"}',
    "",
    "not json",
    "[1, 2]",
    '{"id": "g", "history": []}',
    '{"id": "h", "text": "Hei", "history": "x"}',
    '{"id": "i", "text": "hun er gravid", "history": [' + TURN.format("user") + "]}",
    '{"id": "j", "text": "hun er gravid", "history": [' + TURN.format("assistant") + "]}",
    '{"id": "k", "text": "Takk", "history": [' + TURN.format("system") + "]}",
    '{"id": "l", "text": "' + "x" * 10_001 + '"}',
    '{"id": "m", "text": "Hei", "history": [{"role": "user"}]}',
    r'{"id": "n\ud800", "text": "Når \ud800 kan vi kreve politiattest?"}',
]
EXPECTED = [
    ("a", "allow", None),
    ("b", "block", None),
    (3, "ask", None),
    (None, "block", "not_json"),
    (None, "block", "not_json"),
    (None, "block", "not_an_object"),
    ("g", "block", "text_missing"),
    ("h", "block", "history_not_a_list"),
    ("i", "block", None),
    ("j", "block", None),
    ("k", "allow", None),
    ("l", "block", None),
    ("m", "block", "history_turn_invalid"),
    ("n\ud800", "allow", None),
]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    folder = tmp_path_factory.mktemp("check")
    source, target = folder / "in.txt", folder / "out.txt"
    source.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    assert main(["check", "--in", str(source), "--out", str(target)]) == 0
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_every_line_gets_its_line_in_order(output: list[dict[str, object]]) -> None:
    found = [(line["id"], line["verdict"], line.get("error")) for line in output]
    assert found == EXPECTED


def test_lines_hold_what_the_interface_says(output: list[dict[str, object]]) -> None:
    assert all({"id", "verdict", "categories", "entities"} <= set(line) for line in output)
    assert output[1]["categories"] == ["health"]
    assert "PERSON" in str(output[1]["entities"])
    assert output[0]["categories"] == output[0]["entities"] == []


def test_bytes_that_are_not_utf8_are_one_blocked_line(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'\xff\xfe{"id"\n{"id": 1, "text": "Hei"}')
    assert main(["check", "--in", str(source), "--out", str(target)]) == 0
    verdicts = [json.loads(line)["verdict"] for line in target.read_text().splitlines()]
    assert verdicts == ["block", "allow"]


def test_a_missing_file_is_said_in_norwegian(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "no.jsonl"
    assert main(["check", "--in", str(missing), "--out", str(tmp_path / "out")]) == 2
    assert "Fant ikke filen" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("", encoding="utf-8")
    assert main(["check", "--in", str(source), "--out", str(tmp_path / "no" / "out")]) == 2
    assert "Sjekk stien" in capsys.readouterr().err


def test_the_module_runs_from_the_command_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "guardrails", "check", "--in", "missing", "--out", "x"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Fant ikke filen" in done.stderr
