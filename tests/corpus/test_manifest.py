"""A release's word about itself, and its refusal when that cannot be trusted."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ReleaseUnreadable
from corpus.manifest import FORMAT, Manifest, digest_file

MANIFEST = Manifest(
    format=FORMAT,
    release_id="0001-abcdef01",
    built_at="2026-01-02T12:00:00+01:00",
    embedder="hashing-256",
    chunker="blocks-1",
    documents=2,
    sections=5,
    chunks=7,
    digests={"chunks.jsonl": "00"},
)


def write(folder: Path, record: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")


def test_a_manifest_is_the_same_after_saving_and_loading(tmp_path: Path) -> None:
    MANIFEST.save(tmp_path)
    assert Manifest.load(tmp_path) == MANIFEST


def test_a_missing_manifest_says_to_build(tmp_path: Path) -> None:
    with pytest.raises(ReleaseUnreadable, match="python -m ingest build") as refusal:
        Manifest.load(tmp_path)
    assert str(tmp_path) in str(refusal.value)


@pytest.mark.parametrize("version", [0, FORMAT + 1, str(FORMAT), None, [FORMAT]])
def test_another_format_version_is_named_and_never_read(tmp_path: Path, version: object) -> None:
    write(tmp_path, {**asdict(MANIFEST), "format": version})
    with pytest.raises(ReleaseUnreadable, match=f"format {FORMAT}, found") as refusal:
        Manifest.load(tmp_path)
    assert repr(version) in str(refusal.value)
    assert "python -m ingest build" in str(refusal.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "5", "{}", '"manifest"'])
def test_a_file_that_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseUnreadable, match="python -m ingest build"):
        Manifest.load(tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReleaseUnreadable, match="python -m ingest build"):
        Manifest.load(tmp_path)


@pytest.mark.parametrize("field", sorted(set(asdict(MANIFEST)) - {"format"}))
def test_a_manifest_without_one_of_its_fields_is_damaged(tmp_path: Path, field: str) -> None:
    record = asdict(MANIFEST)
    del record[field]
    write(tmp_path, record)
    with pytest.raises(ReleaseUnreadable, match="damaged"):
        Manifest.load(tmp_path)


def test_a_field_too_many_is_damage_too(tmp_path: Path) -> None:
    write(tmp_path, {**asdict(MANIFEST), "surprise": 1})
    with pytest.raises(ReleaseUnreadable, match="damaged"):
        Manifest.load(tmp_path)


def test_a_digest_is_the_sha_256_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc\r\n")
    assert digest_file(path) == hashlib.sha256(b"abc\r\n").hexdigest()
