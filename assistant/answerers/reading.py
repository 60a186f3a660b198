"""Passages read for an answer: their sentences, with what is needed to judge them."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.answerers.candidates import Candidate, candidates
from assistant.answerers.thresholds import Step, steps
from corpus.document import Chunk
from corpus.embedders.base import Embeddings
from corpus.factory import OpenIndex
from corpus.word_match import Places, WordMatch

_KEPT_PASSAGES = 4000
"""How many passages are kept as read, so that a warm answer need not read them again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A passage's sentences and, in the same order, what is known of each.

    `own` are the vectors of the sentences alone and `headed` with the heading that they stand
    under; `words` and `heading` are places in the reader's `WordMatch`. `about` is all that tells
    what the passage is about, to look up names and years in.
    """

    chunk: Chunk
    about: str
    sentences: tuple[Candidate, ...]
    own: Embeddings
    headed: Embeddings
    words: tuple[Places, ...]
    heading: Places
    steps: tuple[tuple[Step, ...], ...]


class Reader:
    """Reads the passages of one release, each once as long as there is room."""

    def __init__(self, index: OpenIndex) -> None:
        self._release = index.release
        self._embedder = index.embedder
        self._chunks = {chunk.chunk_id: chunk for chunk in index.release.chunks}
        self.match = WordMatch(index.embedder)
        self.read = lru_cache(maxsize=_KEPT_PASSAGES)(self._read_anew)

    def _read_anew(self, chunk_id: str) -> Read:
        chunk = self._chunks[chunk_id]
        sentences = tuple(candidates(chunk, self._release.stored(chunk)))
        return Read(
            chunk=chunk,
            about=self._about(chunk),
            sentences=sentences,
            own=self._embedder.embed_passages([one.text for one in sentences]),
            headed=self._embedder.embed_passages([one.under_heading for one in sentences]),
            words=tuple(self.match.places(one.text) for one in sentences),
            heading=self.match.places(" ".join(chunk.heading_path[-2:])),
            steps=tuple(steps(one.text) for one in sentences),
        )

    def _about(self, chunk: Chunk) -> str:
        source = self._release.source_of(chunk)
        days = (chunk.standing.validity.valid_from, source.state_date)
        named = (source.title, source.issuer, source.file, chunk.standing.scope)
        return " ".join([*named, *chunk.heading_path, chunk.text, *map(str, days)])
