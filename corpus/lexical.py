"""BM25 over folded character 4-grams: the lexical half of retrieval.

Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond"; the
heading path is a field whose term counts weigh more than the body's (BM25F's simple form).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.text import grams, words

K1 = 1.2
B = 0.75
HEADING_WEIGHT = 1.5
"""How many times a gram in the heading path counts; tuned on the development questions."""

_FILE = "lexical.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalIndex:
    """An inverted index with the BM25 weight of every gram in every chunk worked out beforehand.

    `terms` is sorted; the postings of `terms[i]` are `rows[starts[i]:starts[i + 1]]` with
    `weights` beside them. `idf` is the weight of a gram that stands once in an average chunk.
    """

    terms: NDArray[np.str_]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    idf: NDArray[np.float32]
    size: int

    @classmethod
    def build(cls, chunks: Sequence[Chunk]) -> "LexicalIndex":
        """Index chunks; a chunk's row is its place in the sequence."""
        counts = [_weighted_counts(chunk) for chunk in chunks]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        postings = _postings(counts)
        terms = sorted(postings)
        sizes = np.array([len(postings[term]) for term in terms], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        flat = [posting for term in terms for posting in postings[term]]
        rows = np.array([row for row, _ in flat], dtype=np.int32)
        counts_of = np.array([count for _, count in flat], dtype=np.float64)
        idf = np.log1p((len(chunks) - sizes + 0.5) / (sizes + 0.5))
        average = lengths.mean() if len(lengths) else 1.0
        norm = K1 * (1 - B + B * lengths[rows] / average) if len(rows) else counts_of
        weights = np.repeat(idf, sizes) * counts_of * (K1 + 1) / (counts_of + norm)
        return cls(
            terms=np.array(terms, dtype=f"<U{max(map(len, terms), default=1)}"),
            starts=starts.astype(np.int64),
            rows=rows,
            weights=weights.astype(np.float32),
            idf=idf.astype(np.float32),
            size=len(chunks),
        )

    def scores(self, weighted_words: Mapping[str, float]) -> NDArray[np.float32]:
        """The BM25 score of every chunk, shape (size,), in row order; 0 where nothing is shared.

        A word's weight is spread over the square root of how many grams it has: long words say
        more than short ones, but not in proportion to their length.
        """
        result = np.zeros(self.size, dtype=np.float32)
        for gram, weight in _spread(weighted_words).items():
            place = self._place(gram)
            if place is not None:
                found = slice(self.starts[place], self.starts[place + 1])
                result[self.rows[found]] += np.float32(weight) * self.weights[found]
        return result

    def informativeness(self, word: str) -> float:
        """How much a word tells: the mean idf of its grams; a gram in no chunk tells the most."""
        unseen = float(np.log1p((self.size + 0.5) / 0.5))
        places = [self._place(gram) for gram in grams(word)]
        known = [unseen if place is None else float(self.idf[place]) for place in places]
        return sum(known) / len(known)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        np.savez(
            folder / _FILE,
            terms=self.terms,
            starts=self.starts,
            rows=self.rows,
            weights=self.weights,
            idf=self.idf,
            size=np.int64(self.size),
        )

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read the index that `save` wrote.

        Raises:
            OSError: The file is missing or unreadable.
            ValueError: The file is not an index.
        """
        try:
            with (folder / _FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
        except BadZipFile as error:
            raise ValueError(f"{_FILE} is not a whole archive") from error
        size = int(arrays.pop("size"))
        return cls(**arrays, size=size)

    def _place(self, term: str) -> int | None:
        place = int(np.searchsorted(self.terms, term))
        return place if place < len(self.terms) and self.terms[place] == term else None


def _spread(weighted_words: Mapping[str, float]) -> dict[str, float]:
    spread: dict[str, float] = {}
    for word, weight in weighted_words.items():
        found = grams(word)
        for gram in found:
            spread[gram] = spread.get(gram, 0.0) + weight / len(found) ** 0.5
    return spread


def _weighted_counts(chunk: Chunk) -> dict[str, float]:
    counts: dict[str, float] = {}
    for field, weight in ((" ".join(chunk.heading_path), HEADING_WEIGHT), (chunk.text, 1.0)):
        for word, times in Counter(words(field)).items():
            for gram in grams(word):
                counts[gram] = counts.get(gram, 0.0) + times * weight
    return counts


def _postings(counts: Sequence[Mapping[str, float]]) -> dict[str, list[tuple[int, float]]]:
    postings: dict[str, list[tuple[int, float]]] = {}
    for row, count in enumerate(counts):
        for term, times in count.items():
            postings.setdefault(term, []).append((row, times))
    return postings
