"""SQLite's full-text search: words as they stand, ranked by BM25; no stemming."""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from evals.bench.peers.passages import cut, folder_bytes
from evals.bench.peers.port import Passage

_WORD = re.compile(r"\w+")


class Fts5Peer:
    """FTS5 with its `unicode61` tokeniser; a passage with any word of the question is found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._passages: list[Passage] = []
        # What LangChain's chains do too: a peer may be searched from another thread.
        self._base = sqlite3.connect(folder / "fts5.sqlite", check_same_thread=False)

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        self._passages = cut(documents)
        with self._base:
            self._base.execute("CREATE VIRTUAL TABLE passage USING fts5(text, tokenize=unicode61)")
            self._base.executemany(
                "INSERT INTO passage (rowid, text) VALUES (?, ?)",
                enumerate((passage.text for passage in self._passages), start=1),
            )

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(question))
        if not words:
            return []
        rows = self._base.execute(
            "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?", (words, k)
        )
        return [self._passages[row - 1] for (row,) in rows]

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`."""
        return folder_bytes(self._folder)

    def close(self) -> None:
        """See `Peer.close`."""
        self._base.close()
