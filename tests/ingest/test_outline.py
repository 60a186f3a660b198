"""An outline tells how documents are put together, without their text."""

import json
from pathlib import Path

from ingest.outline import outline, outline_of, words_of, write_golden

TEXT = "Kuber\n\nBiene bor her.\n\nHonning\n\nTa med:\n\n- slør\n- sko\n\nSide 1 av 1\n"


def test_every_readable_document_has_an_outline(documents: Path):
    (documents / "a.txt").write_text(TEXT, "utf-8")
    (documents / "b.bin").write_bytes(b"\x00\x01")
    (documents / "c.txt").write_bytes(b"\x00\x01")
    assert [one.file for one in outline([documents])] == ["a.txt"]


def test_a_section_has_its_level_place_page_and_blocks():
    found = outline_of("a.txt", TEXT.encode())
    section = found.sections[1]
    assert (section.level, section.page, section.heading) == (2, 1, "Honning")
    assert TEXT[section.start : section.end] == "Ta med:\n\n- slør\n- sko"
    assert section.blocks == {"list_item": 2, "paragraph": 1}


def test_golden_files_hold_no_text(tmp_path: Path):
    found = outline_of("a.txt", TEXT.encode())
    path = write_golden(found, tmp_path / "golden")
    kept = path.read_text("utf-8")
    assert json.loads(kept) == found.as_record()
    assert "Honning" not in kept


def test_words_show_headings_under_each_other():
    lines = words_of(outline_of("a.txt", TEXT.encode())).splitlines()
    assert lines[0] == "a.txt"
    assert lines[2].startswith("    Honning (")
    assert lines[2].endswith(", s. 1)")
