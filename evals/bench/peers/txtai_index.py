"""txtai: keywords, vectors, or both at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import txtai

from corpus.embedders.base import Embedder, Embeddings
from evals.bench.peers.passages import cut, folder_bytes
from evals.bench.peers.port import Mode, Passage

_BOTH = (Mode.HYBRID_OWN_ENCODER, Mode.HYBRID_MINILM)


class TxtaiPeer:
    """`txtai.Embeddings` over passages that are cut for it, all else as it comes."""

    def __init__(self, mode: Mode, encoder: Embedder | None, folder: Path) -> None:
        """Make an empty index; `encoder` is needed in every mode but the lexical one."""
        self._folder = folder
        self._passages: list[Passage] = []
        self._index = txtai.Embeddings(_settings(mode, encoder))

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        self._passages = cut(documents)
        self._index.index([(row, passage.text, None) for row, passage in enumerate(self._passages)])

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        return [self._passages[int(row)] for row, _ in self._index.search(question, k)]

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`; as the index writes itself down."""
        self._index.save(str(self._folder / "index"))
        return folder_bytes(self._folder)

    def close(self) -> None:
        """See `Peer.close`."""
        self._index.close()


def _settings(mode: Mode, encoder: Embedder | None) -> dict[str, Any]:
    if encoder is None:
        return {"keyword": True}

    # It takes functions only: a bound method would be called without arguments first.
    def embed(texts: list[str]) -> Embeddings:
        return encoder.embed_passages(texts)

    return {"method": "external", "transform": embed, "hybrid": mode in _BOTH}
