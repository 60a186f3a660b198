"""tantivy: BM25 over stemmed Norwegian words without stop words."""

from collections.abc import Mapping
from pathlib import Path

import tantivy

from evals.bench.peers.passages import cut, folder_bytes
from evals.bench.peers.port import Passage

_ANALYSER = "norwegian"


class TantivyPeer:
    """An index in a folder; a passage with any word of the question is found."""

    def __init__(self, folder: Path) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name=_ANALYSER)
        schema.add_unsigned_field("row", stored=True)
        self._folder = folder
        self._passages: list[Passage] = []
        self._index = tantivy.Index(schema.build(), path=str(folder))
        self._index.register_tokenizer(_ANALYSER, _norwegian())

    def index(self, documents: Mapping[str, str]) -> None:
        """See `Peer.index`."""
        self._passages = cut(documents)
        writer = self._index.writer(num_threads=1)
        for row, passage in enumerate(self._passages):
            writer.add_document(tantivy.Document(text=passage.text, row=row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, question: str, k: int) -> list[Passage]:
        """See `Peer.search`."""
        query, _unread = self._index.parse_query_lenient(question, ["text"])
        searcher = self._index.searcher()
        rows = [searcher.doc(address)["row"][0] for _, address in searcher.search(query, k).hits]
        return [self._passages[row] for row in rows]

    def size_bytes(self) -> int:
        """See `Peer.size_bytes`."""
        return folder_bytes(self._folder)

    def close(self) -> None:
        """See `Peer.close`; nothing stays open between calls."""


def _norwegian() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.lowercase(),
        tantivy.Filter.stopword("norwegian"),
        tantivy.Filter.stemmer("norwegian"),
    ):
        builder = builder.filter(step)
    return builder.build()
