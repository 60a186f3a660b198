"""Files that cannot be taken in, through the command: reason in the report, exit status 0 or 2."""

import json
from pathlib import Path

import pytest

from ingest import load
from ingest.__main__ import main
from tests.ingest.lovdata_xml import article, chapter, ledd, make_law

_LAW = make_law(chapter(article(ledd("Hytten er varm."))))
_BAD = {
    "tom.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n  ", "empty"),
    "hardt-blank.txt": ("\u00a0\n\u2003\n".encode(), "empty"),
    "bare-overskrift.txt": (b"Ferie\n", "empty"),
    "tom.html": (b"<html><body></body></html>", "empty"),
    "bilde.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "binary"),
    "latin1.txt": ("Lønn på søndag.\n".encode("latin-1"), "not_utf8"),
    "latin1.md": ("# Lønn på søndag\n\nMer.\n".encode("latin-1"), "not_utf8"),
    "utf16.txt": ("Lønn på søndag.\n".encode("utf-16"), "binary"),
    "avkortet.xml": (_LAW[: len(_LAW) // 2], "damaged"),
    "feed.xml": (b"<rss><item>Nytt</item></rss>", "not_lovdata"),
    "brev.docx": (b"PK\x03\x04", "damaged"),
    "gammel.doc": (b"\xd0\xcf\x11\xe0", "old_office"),
    "melding.msg": (b"\xd0\xcf\x11\xe0", "outlook_msg"),
    "avkortet.pdf": (b"%PDF-1.7\n", "damaged"),
    "tegning.dwg": (b"AC1032", "unsupported"),
    "uten-endelse": (b"Tekst.", "unsupported"),
    ".skjult.txt": (b"Tekst.", "hidden"),
}


@pytest.fixture(autouse=True)
def _without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KS_EMBEDDER", "hashing")


def _build(documents: Path, index: Path, *more: str) -> int:
    return main(["build", "--documents", str(documents), "--index", str(index), *more])


@pytest.mark.parametrize("name", _BAD)
def test_one_bad_file_is_left_out_with_its_reason(
    documents: Path, index: Path, capsys: pytest.CaptureFixture[str], name: str
):
    data, reason = _BAD[name]
    (documents / name).write_bytes(data)
    (documents / "god.txt").write_text("Ferie\n\nAlle har fri.\n", encoding="utf-8")
    assert _build(documents, index, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["rejections"] == [{"file": name, "reason": reason}]
    assert [line["file"] for line in report["documents"]] == ["god.txt"]


@pytest.mark.parametrize("name", _BAD)
def test_bad_files_alone_make_no_release(
    documents: Path, index: Path, capsys: pytest.CaptureFixture[str], name: str
):
    (documents / name).write_bytes(_BAD[name][0])
    assert _build(documents, index) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "1 files were left out" in told.err
    assert "expected .pdf, .docx" in told.err
    assert not (index / "CURRENT").exists()


def test_a_folder_without_documents_is_told(
    documents: Path, index: Path, capsys: pytest.CaptureFixture[str]
):
    assert _build(documents, index) == 2
    assert str(documents) in capsys.readouterr().err


def test_a_file_that_is_too_large_is_left_out(
    documents: Path,
    index: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(load, "MAX_FILE_BYTES", 100)
    (documents / "stor.txt").write_text("Ferie. " * 20, encoding="utf-8")
    (documents / "liten.txt").write_text("Ferie er bra.", encoding="utf-8")
    assert _build(documents, index, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["rejections"] == [{"file": "stor.txt", "reason": "too_large"}]


def test_the_words_for_staff_name_every_file_and_what_to_do(
    documents: Path, index: Path, capsys: pytest.CaptureFixture[str]
):
    for name, (data, _) in _BAD.items():
        (documents / name).write_bytes(data)
    (documents / "god.txt").write_text("Ferie\n\nAlle har fri.\n", encoding="utf-8")
    assert _build(documents, index) == 0
    told = capsys.readouterr().out
    assert f"Utelatt ({len(_BAD)}):" in told
    to_mend = {name for name, (_, reason) in _BAD.items() if reason != "hidden"}
    assert {name for name in _BAD if f"  {name}: " in told} == to_mend
    assert "  1 filer: skjult fil eller mappe" in told
    assert "lagre den på nytt med tegnkoding UTF-8" in told
    assert "Lønn på" not in told
