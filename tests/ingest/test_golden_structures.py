"""The real documents' structure as it was read and found right: places and hashes, no text.

Written anew by `python -m ingest outline --documents DIR --golden tests/ingest/golden`, after the
outline has been read line by line against the documents.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.outline import outline_of

_GOLDEN = Path(__file__).parent / "golden"


def _golden() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(_GOLDEN.glob("*.json"))]


@pytest.mark.real_documents
@pytest.mark.parametrize("golden", _golden(), ids=lambda golden: Path(golden["file"]).stem)
def test_a_document_is_read_as_it_was_found_right(golden: dict[str, Any], real_documents: Path):
    data = (real_documents / golden["file"]).read_bytes()
    found = outline_of(golden["file"], data).as_record()
    wanted, got = golden["sections"], found["sections"]
    differ = [place for place, pair in enumerate(zip(wanted, got, strict=False)) if len(set(map(
        json.dumps, pair))) > 1]  # fmt: skip
    assert not differ, f"the first section that differs: {got[differ[0]]}"
    assert len(got) == len(wanted)
    assert found["left_out"] == golden["left_out"]


def test_there_is_a_golden_structure_for_each_of_the_five_documents():
    assert len(_golden()) == 5
    assert all(
        section["end"] > section["start"] for one in _golden() for section in one["sections"]
    )


def test_golden_structures_hold_no_text():
    kinds = {"paragraph", "list_item", "table_row", "note"}
    for golden in _golden():
        for section in golden["sections"]:
            assert set(section) == {"level", "start", "end", "page", "name", "blocks"}
            assert set(section["blocks"]) <= kinds
            assert len(section["name"]) == 12
