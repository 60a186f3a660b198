"""Haystack: its document store in memory, searched by BM25, by vectors, or by both."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

from corpus.embedders.base import Embedder
from evals.bench.peers.passages import cut
from evals.bench.peers.port import Mode, Passage

_BOTH = (Mode.HYBRID_OWN_ENCODER, Mode.HYBRID_MINILM)


class HaystackPeer:
    """`InMemoryDocumentStore` over passages that are cut for it; both halves with defaults."""

    def __init__(self, mode: Mode, encoder: Embedder | None, folder: Path) -> None:
        """Make an empty store; `encoder` is needed in every mode but the lexical one."""
        self._mode, self._encoder, self._folder = mode, encoder, folder
        self._passages: list[Passage] = []
        self._store = InMemoryDocumentStore()
        self._lexical = InMemoryBM25Retriever(self._store)
        self._dense = InMemoryEmbeddingRetriever(self._store)
        self._joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        self._passages = cut(documents)
        texts = [passage.text for passage in self._passages]
        vectors: Sequence[Any] = [None] * len(texts)
        if self._encoder:
            vectors = self._encoder.embed_passages(texts).tolist()
        self._store.write_documents(
            [
                Document(id=str(row), content=text, embedding=vector)
                for row, (text, vector) in enumerate(zip(texts, vectors, strict=True))
            ]
        )

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`; where both halves search, each is asked for k."""
        halves: list[list[Document]] = []
        if not self._encoder or self._mode in _BOTH:
            halves.append(self._lexical.run(question, top_k=k)["documents"])
        if self._encoder:
            vector = self._encoder.embed_query(question).tolist()
            halves.append(self._dense.run(vector, top_k=k)["documents"])
        found = halves[0] if len(halves) == 1 else self._joiner.run(halves, top_k=k)["documents"]
        return [self._passages[int(document.id)] for document in found]

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`; as the store writes itself down."""
        file = self._folder / "store.json"
        self._store.save_to_disk(str(file))
        return file.stat().st_size

    def close(self) -> None:
        """See `Peer.close`."""
        self._store.shutdown()
