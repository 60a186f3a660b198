"""The handbook searched as a machine read it and as it was put right, with text of our own."""

from pathlib import Path

import pytest

from evals.bench import repaired_search
from evals.bench.repaired_search import repaired_search_lines
from evals.bench.text_repair import HANDBOOK
from evals.datasets.sample import Sample
from tests.factories import write_files

_STARTER = Path(__file__).parents[3] / "corpus" / "handbook" / "oppseiing.md"
_AS_SEEN = str.maketrans({"æ": "ee", "ø": "g", "å": "a"})


def _sample(start: int, end: int) -> Sample:
    return Sample.model_validate(
        {
            "id": "q",
            "question": "Kor lang er oppseiingsfristen?",
            "language": "nn",
            "style": "plain",
            "topic": "oppseiing",
            "status": "answered",
            "evidence": [[{"file": HANDBOOK, "start": start, "end": end}]],
        }
    )


def test_both_readings_are_asked_the_same_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = _STARTER.read_text(encoding="utf-8").translate(_AS_SEEN)
    documents = write_files(tmp_path / "documents", {HANDBOOK: text, "guides/a.md": "# A\n\nB.\n"})
    start = text.index("frist")
    monkeypatch.setattr(repaired_search, "read_samples", lambda *_: [_sample(start, start + 5)])
    lines = "\n".join(repaired_search_lines(documents, "dev", "hashing"))
    assert "1 spørsmål" in lines
    assert lines.count("1,000 [") >= 2
    assert not (documents / "catalogue.toml").exists()
