"""LlamaIndex: its sentence splitter, and its BM25 retriever or its plain vector index."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import Stemmer
from llama_index.core import Document, MockEmbedding, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import QueryBundle
from llama_index.retrievers.bm25 import BM25Retriever

from corpus.embedders.base import Embedder
from evals.bench.peers.passages import CHARS, OVERLAP_CHARS, folder_bytes
from evals.bench.peers.port import Passage


class LlamaIndexBm25Peer:
    """`BM25Retriever` with the Norwegian stemmer and stop words that it offers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._passages: dict[str, Passage] = {}
        self._bm25: Any = None

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        nodes = _split(documents)
        self._passages = _by_id(nodes)
        self._bm25 = BM25Retriever(
            nodes, stemmer=Stemmer.Stemmer("norwegian"), language="no", similarity_top_k=1
        )

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        self._bm25.similarity_top_k = min(k, len(self._passages))
        found = self._bm25.retrieve(question)
        return [self._passages[one.node.node_id] for one in found if one.score]

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`; as the retriever writes itself down."""
        self._bm25.persist(str(self._folder))
        return folder_bytes(self._folder)

    def close(self) -> None:
        """See `Peer.close`; nothing is open."""


class LlamaIndexVectorPeer:
    """`VectorStoreIndex` over its default store, which compares with every vector in memory."""

    def __init__(self, encoder: Embedder, folder: Path) -> None:
        self._encoder, self._folder = encoder, folder
        self._passages: dict[str, Passage] = {}
        self._index: Any = None

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        nodes = _split(documents)
        self._passages = _by_id(nodes)
        vectors = self._encoder.embed_passages([node.text for node in nodes])
        for node, vector in zip(nodes, vectors, strict=True):
            node.embedding = vector.tolist()
        # The vectors are there already; without a model named it would ask for a service's key.
        self._index = VectorStoreIndex(nodes, embed_model=MockEmbedding(embed_dim=1))

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        asked = QueryBundle(question, embedding=self._encoder.embed_query(question).tolist())
        found = self._index.as_retriever(similarity_top_k=k).retrieve(asked)
        return [self._passages[one.node.node_id] for one in found]

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`; as the index writes itself down."""
        self._index.storage_context.persist(str(self._folder))
        return folder_bytes(self._folder)

    def close(self) -> None:
        """See `Peer.close`; nothing is open."""


def _split(documents: Mapping[str, str]) -> list[Any]:
    # The splitter counts tokens; one token a character makes its budget that of the others.
    splitter = SentenceSplitter(chunk_size=CHARS, chunk_overlap=OVERLAP_CHARS, tokenizer=list)
    read = [
        Document(
            text=text,
            metadata={"file": file},
            excluded_embed_metadata_keys=["file"],
            excluded_llm_metadata_keys=["file"],
        )
        for file, text in documents.items()
    ]
    return list(splitter.get_nodes_from_documents(read))


def _by_id(nodes: Sequence[Any]) -> dict[str, Passage]:
    return {
        node.node_id: Passage(
            node.metadata["file"], node.start_char_idx, node.end_char_idx, node.text
        )
        for node in nodes
    }
