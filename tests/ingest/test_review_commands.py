"""The commands for whoever goes through what was read."""

import json
from pathlib import Path

import pytest

from ingest.__main__ import main
from tests.factories import write_files

_FILES = {"handbook/ferie.md": "# Ferie\n\nFerien er fem uker.\n\n## Frist\n\nSi fra i mars.\n"}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return write_files(tmp_path / "documents", _FILES)


def test_the_report_of_a_release_is_shown_again_as_it_was(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    index = str(tmp_path / "index")
    assert main(["build", "--documents", str(documents), "--index", index]) == 0
    built = capsys.readouterr().out
    assert main(["report", "--index", index]) == 0
    assert capsys.readouterr().out == built
    assert main(["report", "--index", index, "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["documents"]
    assert line["file"] == "handbook/ferie.md"


def test_a_release_without_a_report_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["report", "0009-00000000", "--index", str(tmp_path)]) == 2
    assert "report-0009-00000000.json" in capsys.readouterr().err


def test_the_outline_shows_headings_and_as_json_no_text(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["outline", "--documents", str(documents)]) == 0
    shown = capsys.readouterr().out
    assert "Frist" in shown
    assert main(["outline", "--documents", str(documents), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert len(record["sections"]) == 2
    assert "Frist" not in json.dumps(record)
    assert main(["outline", "--documents", str(documents), "--golden", str(tmp_path / "g")]) == 0
    assert json.loads((tmp_path / "g" / "ferie.json").read_text(encoding="utf-8")) == record


def test_what_the_rules_found_is_written_once_for_staff(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "words"
    command = ["standing", "--documents", str(documents), "--out", str(out)]
    assert main(command) == 0
    written = out / "handbook" / "ferie.md.toml"
    assert capsys.readouterr().out.strip() == str(written)
    assert "handbook" in written.read_text(encoding="utf-8")
    assert main(command) == 0
    assert str(out) in capsys.readouterr().out
