"""LangChain's usual retrieval: recursive splitting at 1,000 and 200, and Chroma or an ensemble."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.embedders.base import Embedder
from evals.bench.peers.passages import CHARS, OVERLAP_CHARS, folder_bytes
from evals.bench.peers.port import Passage

_BATCH = 2000


class LangChainEmbeddings:
    """An encoder as LangChain calls it."""

    def __init__(self, encoder: Embedder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, in the order given."""
        vectors: list[list[float]] = self._encoder.embed_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._encoder.embed_query(text).tolist()
        return vector


class LangChainPeer:
    """The splitter and Chroma in a folder; searched by the vectors alone."""

    def __init__(self, encoder: Embedder, folder: Path) -> None:
        self._folder = folder
        embeddings: Any = LangChainEmbeddings(encoder)
        self._store = Chroma("passages", embeddings, persist_directory=str(folder))

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        _add(self._store, _split(documents))

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        return _passages(self._store.similarity_search(question, k=k))

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`."""
        return folder_bytes(self._folder)

    def close(self) -> None:
        """See `Peer.close`."""
        _close(self._store)


class LangChainBm25Peer:
    """`BM25Retriever` as it comes: words are what stands between spaces, case and all."""

    def __init__(self) -> None:
        self._bm25: Any = None

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        self._bm25 = BM25Retriever.from_documents(_split(documents))

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        self._bm25.k = k
        return _passages(self._bm25.invoke(question))

    def size_bytes(self) -> None:
        """See `Peer.size_bytes`."""
        return

    def close(self) -> None:
        """See `Peer.close`; nothing is open."""


class LangChainEnsemblePeer:
    """`EnsembleRetriever`: the ranks of BM25 and of Chroma fused with equal weights."""

    def __init__(self, encoder: Embedder, folder: Path) -> None:
        embeddings: Any = LangChainEmbeddings(encoder)
        self._store = Chroma("passages", embeddings, persist_directory=str(folder))
        self._bm25: Any = None

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        split = _split(documents)
        self._bm25 = BM25Retriever.from_documents(split)
        _add(self._store, split)

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`; each half is asked for k."""
        self._bm25.k = k
        dense = self._store.as_retriever(search_kwargs={"k": k})
        fused = EnsembleRetriever(retrievers=[self._bm25, dense], weights=[0.5, 0.5])
        return _passages(fused.invoke(question))[:k]

    def size_bytes(self) -> None:
        """See `Peer.size_bytes`; the lexical half lives in memory only."""
        return

    def close(self) -> None:
        """See `Peer.close`."""
        _close(self._store)


def _split(documents: Mapping[str, str]) -> list[Any]:
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHARS, chunk_overlap=OVERLAP_CHARS, add_start_index=True
    )
    return list(
        splitter.create_documents(list(documents.values()), [{"file": file} for file in documents])
    )


def _add(store: Chroma, split: Sequence[Any]) -> None:
    for start in range(0, len(split), _BATCH):
        store.add_documents(list(split[start : start + _BATCH]))


def _passages(found: Sequence[Any]) -> list[Passage]:
    return [
        Passage(
            file=one.metadata["file"],
            start=one.metadata["start_index"],
            end=one.metadata["start_index"] + len(one.page_content),
            text=one.page_content,
        )
        for one in found
    ]


def _close(store: Chroma) -> None:
    # LangChain offers no way to close the client that it opened.
    store._client.close()
