"""Reading before learning: masked words are guessed better than by chance, sources are read."""

import gzip
import io
import json
import lzma
import tarfile
from pathlib import Path

import pytest
import torch

from guardrails.pieces import Pieces
from guardrails.training import pretrain_attention
from guardrails.training.pretrain_attention import ENCODER, meanings_of_pieces, pretrain
from guardrails.training.reading_matter import (
    FILES,
    LAWS,
    LETTERS,
    NEWS,
    QUESTIONS,
    Matter,
    read_matter,
)

SENTENCES = tuple(
    f"{who} skal ha {what} {when}."
    for who, what in (("Læreren", "lønn"), ("Sjåføren", "ferie"), ("Renholderen", "pause"))
    for when in ("i dag", "i morgen", "i juli", "neste år")
)


def test_it_learns_to_guess(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretrain_attention, "_REPORTED", 30)
    monkeypatch.setattr(pretrain_attention, "_WARM", 5)
    caplog.set_level("INFO")
    guesser = pretrain([Matter("own", SENTENCES, 1.0)], Pieces.load(), steps=90)
    losses = [float(r.getMessage().rsplit(" ", 1)[1]) for r in caplog.records if "loss" in r.msg]
    assert len(losses) == 3
    assert losses[2] < losses[0] * 0.7
    assert guesser.pieces.folded().shape[1] == 128
    assert not guesser.pieces.folded()[0].any()


def test_the_encoder_knows_every_piece() -> None:
    assert len(meanings_of_pieces(ENCODER)) == Pieces.load().size
    assert torch.isfinite(meanings_of_pieces(ENCODER)).all()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The sources, with a few texts of our own."""
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    _archive(
        tmp_path / LAWS,
        {
            f"l{n}.md": f"Arbeidsgiver {n} skal drøfte ordningen med dem som er valgt først.\nKort."
            for n in range(60)
        },
    )
    _archive(
        tmp_path / QUESTIONS,
        {"q.json": json.dumps({"data": [{"context": "Første setning er her. " * 3, "id": "x"}]})},
    )
    with gzip.open(tmp_path / LETTERS, "wt", encoding="utf-8") as lines:
        lines.write("Du må søke om dette selv.\tDu må søkje om dette sjølv.\n")
    news = {
        "nob": {"train": [[["Kari", "B-PER", 1], ["leser", "O", 0], [".", "O", 0]]]},
        "nno": {"train": []},
    }
    (tmp_path / NEWS).write_bytes(lzma.compress(json.dumps(news).encode()))
    (tmp_path / "guardrails/training/messages").mkdir(parents=True)
    (tmp_path / "guardrails/training/messages/a.jsonl").write_text(
        json.dumps({"text": "Hva gjelder?", "history": [{"role": "user", "content": "Hei du."}]}),
        encoding="utf-8",
    )
    return tmp_path


def _archive(path: Path, files: dict[str, str]) -> None:
    with tarfile.open(path, "w:xz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))


def test_every_source_is_read(data: Path) -> None:
    matter = {one.name: one.texts for one in read_matter(data, data, seed=1)}
    assert matter["own"] == ("Hva gjelder?", "Hei du.")
    assert matter["letters"] == ("Du må søke om dette selv.", "Du må søkje om dette sjølv.")
    assert matter["news"] == ("Kari leser.",)
    assert len(matter["questions"]) == 1  # the same sentences come once
    assert 0 < len(matter["laws"]) < 60
    assert all("drøfte" in text for text in matter["laws"])


def test_a_missing_source_is_named(data: Path) -> None:
    (data / LETTERS).unlink()
    with pytest.raises(FileNotFoundError, match="nav-pairs"):
        read_matter(data, data, seed=1)
