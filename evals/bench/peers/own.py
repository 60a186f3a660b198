"""Our own retriever behind the same port."""

from collections.abc import Mapping
from pathlib import Path

from corpus.embedders.base import passage_text
from corpus.factory import OpenIndex, create_store
from corpus.lexical import LexicalIndex
from corpus.retrieval import Query
from evals.bench.peers.passages import folder_bytes
from evals.bench.peers.port import Passage


class OwnRetriever:
    """The product's retriever over its open index.

    A release cannot be built from texts alone: its documents are parsed and screened first, which
    `evals.bench.ingest` measures. `index` does the rest anew, beside the open index, so that what
    is timed and weighed is what the peers do: embed, count words, and write to the disk.
    """

    def __init__(self, index: OpenIndex, folder: Path) -> None:
        self._open = index
        self._folder = folder

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`; the texts must be among the release's own stored originals.

        Raises:
            ValueError: A document is another than in the release.
        """
        release = self._open.release
        known = {source.file: release.originals[one] for one, source in release.sources.items()}
        if any(known.get(file) != text for file, text in documents.items()):
            raise ValueError("expected the stored originals of the open release as the documents")
        chunks = [chunk for chunk in release.chunks if chunk.locator.file in documents]
        LexicalIndex.build(chunks).save(self._folder)
        store = create_store(self._folder)
        store.add(
            [chunk.chunk_id for chunk in chunks],
            [release.source_of(chunk).audience for chunk in chunks],
            self._open.embedder.embed_passages([passage_text(chunk) for chunk in chunks]),
        )
        store.close()

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        found = self._open.find(Query(text=question, limit=k))
        places = [(scored.chunk.locator, scored.chunk.body) for scored in found]
        return [Passage(place.file, place.start, place.end, body) for place, body in places]

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`."""
        return folder_bytes(self._folder)

    def close(self) -> None:
        """See `Peer.close`; the open index belongs to the caller."""
