"""Builds in a test's own folder, and what can be seen of an index folder from outside."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.embedders.base import Embedding, Embeddings
from corpus.embedders.hashing import HashingEmbedder
from corpus.release import Release
from ingest.classify import Classified, classify
from ingest.parse import parse
from ingest.pipeline import Build, OnProgress
from ingest.screen import Screen
from tests.factories import BUILT_AT, FindsNothing


class EmbedderBroke(RuntimeError):
    """The failure that `BrokenEmbedder` is there for."""


class BrokenEmbedder:
    """Gives unit vectors of one direction until call number `fails_at`; None never fails."""

    def __init__(self, *, fails_at: int | None) -> None:
        self._fails_at = fails_at
        self._calls = 0

    @property
    def name(self) -> str:
        return "one-direction"

    @property
    def dimension(self) -> int:
        return 2

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        self._calls += 1
        if self._calls == self._fails_at:
            raise EmbedderBroke
        return np.tile(np.array([1.0, 0.0], dtype=np.float32), (len(texts), 1))

    def embed_query(self, text: str) -> Embedding:
        del text
        return np.array([1.0, 0.0], dtype=np.float32)


def make_build(
    screen: Screen | None = None, on_progress: OnProgress = lambda _stage, _done, _total: None
) -> Build:
    """A build that needs no model and masks nothing, unless a screen is given."""
    return Build(
        embedder=HashingEmbedder(),
        screen=screen or Screen(FindsNothing()),
        now=lambda: BUILT_AT,
        on_progress=on_progress,
    )


def classified(file: str, text: str) -> Classified:
    """A file's text parsed and classified without a catalogue."""
    return classify(file, parse(file, text.encode()), None)


def served(index: Path) -> Release:
    """The release that an index folder serves."""
    return Release.load(index / "releases" / (index / "CURRENT").read_text("utf-8").strip())


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the lock and what Chroma keeps."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "LOCK" and "vectors" not in path.parts
    }
