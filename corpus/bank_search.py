"""How near the chunks of a release are to what answers questions like the one asked.

Every chunk is linked to what it resembles among the texts that answer known questions, and a § to
the questions about it. So a known question helps to find texts that nobody had seen when it was
written.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.embedders.base import Embedder, Embeddings, directions
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


@dataclass(frozen=True, slots=True)
class EmbeddedBank:
    """A bank as it is searched: the same for every release.

    `questions` has the vector of every known question, made as a question's that is asked, and
    `texts` that of every text that answers; `placed` has the texts' places among all that answers.
    Question `asked[i]` is answered by what is in place `answered[i]`; `answered` ascends.
    """

    questions: Embeddings
    asked: NDArray[np.int64]
    answered: NDArray[np.int64]
    texts: Embeddings
    placed: NDArray[np.int64]

    @classmethod
    def of(
        cls, bank: QuestionBank, embedder: Embedder, readings: Callable[[str], Sequence[str]]
    ) -> "EmbeddedBank":
        """Embed a bank; `readings` are how a question is put when it is asked."""
        pairs = [(one, row) for row, known in enumerate(bank.known) for one in known.answering]
        answered, asked = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
        placed = [place for place, one in enumerate(bank.answering) if one.text]
        written = [f"{bank.answering[one].heading}\n{bank.answering[one].text}" for one in placed]
        return cls(
            questions=embed_questions([readings(one.question) for one in bank.known], embedder),
            asked=asked,
            answered=answered,
            texts=embedder.embed_passages(written),
            placed=np.array(placed, dtype=np.int64),
        )


def embed_questions(questions: Sequence[Sequence[str]], embedder: Embedder) -> Embeddings:
    """The vector of each question over all its readings; passages, since there are many."""
    readings = [reading for question in questions for reading in question]
    vectors = embedder.embed_passages(readings)
    firsts = np.cumsum([0, *map(len, questions)])[:-1]
    return directions(np.add.reduceat(vectors, firsts)) if readings else vectors


class BankSearch:
    """Holds a question against the known ones."""

    def __init__(self, bank: EmbeddedBank, links: Links, *, size: int) -> None:
        """Put the parts together.

        Args:
            bank: The known questions.
            links: From the release's chunks to what answers them.
            size: How many chunks there are.
        """
        self._bank = bank
        self._size = size
        self._firsts = np.flatnonzero(np.diff(bank.answered, prepend=-1))
        self._answering = 1 + max(bank.answered.max(initial=-1), links.answering.max(initial=-1))
        self._links = _by_turn(links, size)

    def scores(self, vector: NDArray[np.float32]) -> _Numbers:
        """How near each chunk is to what answers questions like this one, in [0, 1], by row.

        Args:
            vector: The question's, of length 1.
        """
        result = np.zeros(self._size, dtype=np.float32)
        if not self._links or not len(self._firsts):
            return result
        likeness = np.clip(self._bank.questions @ vector, 0.0, 1.0)
        answered = np.zeros(self._answering, dtype=np.float32)
        best = np.maximum.reduceat(likeness[self._bank.asked], self._firsts)
        answered[self._bank.answered[self._firsts]] = best
        for answering, nearness in self._links:
            np.maximum(result, nearness * answered[answering], out=result)
        return result


def _by_turn(links: Links, size: int) -> list[tuple[NDArray[np.int64], _Numbers]]:
    """The first link of every chunk, then the second, and so on; of no nearness where it has none.

    Whole columns are searched three times as fast as one run of links a chunk (150,000 chunks).
    """
    counts = np.bincount(links.rows, minlength=size)
    turns = np.arange(len(links.rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    columns = []
    for turn in range(counts.max(initial=0)):
        taken = turns == turn
        answering, nearness = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.float32)
        answering[links.rows[taken]] = links.answering[taken]
        nearness[links.rows[taken]] = links.nearness[taken]
        columns.append((answering, nearness))
    return columns


def link(
    bank: QuestionBank,
    embedded: EmbeddedBank,
    chunks: Sequence[Chunk],
    sources: Mapping[str, Source],
    vectors: Embeddings,
) -> Links:
    """Link chunks to what they resemble, and those of a § to itself.

    Args:
        bank: What answers known questions.
        embedded: The same, as it is searched.
        chunks: In row order.
        sources: By source id.
        vectors: The vector of every chunk, of length 1, made by what made the bank's.
    """
    parts = [_same_sections(bank, chunks, sources), *_alike(embedded, vectors)]
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


def _alike(bank: EmbeddedBank, vectors: Embeddings) -> Iterator[Links]:
    texts = bank.placed
    if not len(texts):
        return
    count = min(LINKS, len(texts))
    for start in range(0, len(vectors), _ROWS):
        cosines = np.clip(vectors[start : start + _ROWS] @ bank.texts.T, 0.0, 1.0)
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
