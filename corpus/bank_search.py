"""How near the chunks of a release are to what answers questions like the one asked.

Every chunk is linked to what it resembles among the texts that answer known questions, and a § to
the questions about it. So a known question helps to find texts that nobody had seen when it was
written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.embedders.base import Embedder, Embeddings
from corpus.question_bank import QuestionBank, section_number
from corpus.source import Source

LINKS = 15
"""How many texts of the bank a chunk is linked to."""

_SAME_SECTION = 0.8
_LIKE = 0.9
_LEAST, _RANGE = 0.2, 0.4
"""A chunk is linked where its nearest text is nearer than the first; from their sum on, fully."""

_ROWS = 2000
_LAW = re.compile(r"\blov/\d{4}-\d{2}-\d{2}(?:-\d+)?")
_NUMBERED = re.compile(r"§+\s*(?P<section>\d[^.]*)\.|(?P<article>Artikkel \d+\w?)\b")

_Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Links:
    """Which chunk is near which text of the bank, and how near, in (0, 1]; rows ascend."""

    rows: NDArray[np.int64]
    answering: NDArray[np.int64]
    nearness: _Numbers


class BankSearch:
    """Holds a question against the known ones."""

    def __init__(
        self, bank: QuestionBank, links: Links, questions: Embeddings, *, size: int
    ) -> None:
        """Put the parts together.

        Args:
            bank: The known questions and what answers them.
            links: From the release's chunks to what answers.
            questions: The vector of every known question, made as a question's that is asked.
            size: How many chunks there are.
        """
        pairs = [(row, one) for row, known in enumerate(bank.known) for one in known.answering]
        self._asked = np.array([row for row, _ in pairs], dtype=np.int64)
        self._answered = np.array([one for _, one in pairs], dtype=np.int64)
        self._questions = questions
        self._answering = len(bank.answering)
        self._links = links
        self._size = size

    def scores(self, vector: NDArray[np.float32]) -> _Numbers:
        """How near each chunk is to what answers questions like this one, in [0, 1], by row.

        Args:
            vector: The question's, of length 1.
        """
        result = np.zeros(self._size, dtype=np.float32)
        if not len(self._links.rows):
            return result
        likeness = np.clip(self._questions @ vector, 0.0, 1.0)
        answered = np.zeros(self._answering, dtype=np.float32)
        np.maximum.at(answered, self._answered, likeness[self._asked])
        starts = np.flatnonzero(np.diff(self._links.rows, prepend=-1))
        found = self._links.nearness * answered[self._links.answering]
        result[self._links.rows[starts]] = np.maximum.reduceat(found, starts)
        return result


def link(
    bank: QuestionBank,
    chunks: Sequence[Chunk],
    sources: Mapping[str, Source],
    vectors: Embeddings,
    embedder: Embedder,
) -> Links:
    """Link chunks to what they resemble, and those of a § to itself.

    Args:
        bank: What answers known questions.
        chunks: In row order.
        sources: By source id.
        vectors: The vector of every chunk, of length 1.
        embedder: The one that they were made with.
    """
    parts = [_same_sections(bank, chunks, sources), *_alike(bank, vectors, embedder)]
    rows, answering, nearness = (
        np.concatenate(arrays)
        for arrays in zip(*((one.rows, one.answering, one.nearness) for one in parts), strict=True)
    )
    order = np.argsort(rows, kind="stable")
    return Links(rows[order], answering[order], nearness[order])


def _same_sections(
    bank: QuestionBank, chunks: Sequence[Chunk], sources: Mapping[str, Source]
) -> Links:
    places = {(one.law, one.section): place for place, one in enumerate(bank.answering) if one.law}
    laws = {source_id: _LAW.search(source.url or "") for source_id, source in sources.items()}
    found = []
    for row, chunk in enumerate(chunks):
        law, number = laws[chunk.source_id], _NUMBERED.match(chunk.heading_path[-1])
        if law and number:
            section = section_number(number["section"] or number["article"])
            place = places.get((law.group(), section))
            if place is not None:
                found.append((row, place))
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return Links(pairs[:, 0], pairs[:, 1], np.full(len(pairs), _SAME_SECTION, dtype=np.float32))


def _alike(bank: QuestionBank, vectors: Embeddings, embedder: Embedder) -> Iterator[Links]:
    texts = np.array([place for place, one in enumerate(bank.answering) if one.text])
    if not len(texts):
        return
    written = [f"{bank.answering[place].heading}\n{bank.answering[place].text}" for place in texts]
    embedded = embedder.embed_passages(written)
    count = min(LINKS, len(texts))
    for start in range(0, len(vectors), _ROWS):
        cosines = np.clip(vectors[start : start + _ROWS] @ embedded.T, 0.0, 1.0)
        nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        near = np.take_along_axis(cosines, nearest, axis=1)
        best = near.max(axis=1, keepdims=True)
        sure = _LIKE * np.clip((best - _LEAST) / _RANGE, 0.0, 1.0)
        nearness = sure * near / np.maximum(best, _LEAST)
        rows = np.repeat(np.arange(start, start + len(near)), count)
        linked = nearness.ravel() > 0
        yield Links(
            rows[linked],
            texts[nearest.ravel()[linked]],
            nearness.ravel()[linked].astype(np.float32),
        )
