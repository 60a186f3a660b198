"""BM25 over folded character 4-grams: the lexical half of retrieval.

Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond"; the
heading path is a field whose term counts weigh more than the body's (BM25F's simple form).
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.text import GRAM_LENGTH, grams, words

K1 = 1.2
B = 0.75
HEADING_WEIGHT = 1.5
"""How many times a gram in the heading path counts; tuned on the development questions."""

_FILE = "lexical.npz"
_BATCH = 2000
_POSTINGS = 500_000
_GRAM = f"<U{GRAM_LENGTH}"

_Places = NDArray[np.int64]
_Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalIndex:
    """An inverted index with the BM25 weight of every gram in every chunk worked out beforehand.

    `terms` is sorted; the postings of `terms[i]` are `rows[starts[i]:starts[i + 1]]`, ascending,
    with `counts` and `weights` beside them. `lengths` has the sum of every chunk's counts. `idf`
    is the weight of a gram that stands once in an average chunk.
    """

    terms: NDArray[np.str_]
    starts: _Places
    rows: NDArray[np.int32]
    counts: _Numbers
    lengths: _Numbers
    weights: _Numbers
    idf: _Numbers

    @classmethod
    def build(cls, chunks: Sequence[Chunk]) -> "LexicalIndex":
        """Index chunks; a chunk's row is its place in the sequence."""
        counting = _Counting()
        for start in range(0, len(chunks), _BATCH):
            counting.add(chunks[start : start + _BATCH])
        return cls._weighted(*counting.postings(), size=len(chunks))

    @classmethod
    def combined(cls, *parts: "tuple[LexicalIndex, _Places]") -> "LexicalIndex":
        """The index of chunks that other indexes hold, the same as if it were built from them.

        Args:
            parts: An index, and the new row of each of its chunks, negative where one is left out.
                The new rows are 0, 1, 2 and so on, each named once, in any order.
        """
        terms = np.unique(np.concatenate([part.terms for part, _ in parts]))
        found, rows, counts = [], [], []
        for part, new_rows in parts:
            moved = new_rows[part.rows]
            kept = moved >= 0
            into = np.searchsorted(terms, part.terms)
            found.append(np.repeat(into, np.diff(part.starts))[kept])
            rows.append(moved[kept])
            counts.append(part.counts[kept])
        size = sum(int((new_rows >= 0).sum()) for _, new_rows in parts)
        return cls._weighted(
            terms, np.concatenate(found), np.concatenate(rows), np.concatenate(counts), size=size
        )

    @classmethod
    def _weighted(
        cls, terms: NDArray[np.str_], found: _Places, rows: _Places, counts: _Numbers, *, size: int
    ) -> "LexicalIndex":
        """From postings in any order: `found` are places in `terms`; unused terms are left out."""
        lengths = np.bincount(rows, weights=counts, minlength=size)
        order = np.argsort(found * max(size, 1) + rows, kind="stable")
        sizes = np.bincount(found, minlength=len(terms))
        used = sizes > 0
        starts = np.concatenate([[0], np.cumsum(sizes[used])])
        return cls._read(
            terms=terms[used],
            starts=starts.astype(np.int64),
            rows=rows[order].astype(np.int32),
            counts=counts[order].astype(np.float32),
            lengths=lengths.astype(np.float32),
        )

    @classmethod
    def _read(
        cls,
        *,
        terms: NDArray[np.str_],
        starts: _Places,
        rows: NDArray[np.int32],
        counts: _Numbers,
        lengths: _Numbers,
    ) -> "LexicalIndex":
        """From what is kept on disk: the weights follow from it."""
        size, sizes = len(lengths), np.diff(starts)
        idf = np.log1p((size - sizes + 0.5) / (sizes + 0.5))
        long = lengths.astype(np.float64)
        norms = K1 * (1 - B + B * long / long.mean()) if len(rows) else long
        weights = np.empty(len(rows), dtype=np.float32)
        # Some grams at a time: the whole would take 30 bytes a posting meanwhile.
        for first, last in pairwise(_shared_out(starts)):
            part = slice(starts[first], starts[last])
            own = np.repeat(idf[first:last], sizes[first:last]) * counts[part] * (K1 + 1)
            weights[part] = own / (counts[part] + norms[rows[part]])
        return cls(
            terms=terms,
            starts=starts,
            rows=rows,
            counts=counts,
            lengths=lengths,
            weights=weights,
            idf=idf.astype(np.float32),
        )

    @property
    def size(self) -> int:
        """How many chunks it holds."""
        return len(self.lengths)

    def scores(self, weighted_words: Mapping[str, float]) -> NDArray[np.float32]:
        """The BM25 score of every chunk, shape (size,), in row order; 0 where nothing is shared.

        A word's weight is spread over the square root of how many grams it has: long words say
        more than short ones, but not in proportion to their length.
        """
        result = np.zeros(self.size, dtype=np.float32)
        spread = _spread(weighted_words)
        if not len(self.terms):
            return result
        for start, end, weight in zip(*self._postings(list(spread)), spread.values(), strict=True):
            # Half the time of `result[rows] += …`, which gathers before it adds.
            found = np.float32(weight) * self.weights[start:end]
            np.add.at(result, self.rows[start:end], found)
        return result

    def informativeness(self, word: str) -> float:
        """How much a word tells: the mean idf of its grams; a gram in no chunk tells the most."""
        unseen = float(np.log1p((self.size + 0.5) / 0.5))
        places = [self._place(gram) for gram in grams(word)]
        known = [unseen if place is None else float(self.idf[place]) for place in places]
        return sum(known) / len(known)

    def save(self, folder: Path) -> None:
        """Write the index into a folder; the weights are worked out again when it is read."""
        np.savez(
            folder / _FILE,
            terms=self.terms,
            starts=self.starts,
            rows=self.rows,
            counts=self.counts,
            lengths=self.lengths,
        )

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read the index that `save` wrote.

        Raises:
            OSError: The file is missing or unreadable.
            ValueError: The file is no archive of arrays.
            TypeError: The arrays are not those of an index.
        """
        try:
            with (folder / _FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
        except BadZipFile as error:
            raise ValueError(f"{_FILE} is not a whole archive") from error
        return cls._read(**arrays)

    def _postings(self, asked: Sequence[str]) -> tuple[list[int], list[int]]:
        """Where the postings of each gram start and end; nowhere for a gram in no chunk."""
        wanted = np.array(asked, dtype=_GRAM)
        places = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        known = self.terms[places] == wanted
        starts, ends = self.starts[places], self.starts[places + 1]
        return starts.tolist(), np.where(known, ends, starts).tolist()

    def _place(self, term: str) -> int | None:
        place = int(np.searchsorted(self.terms, term))
        return place if place < len(self.terms) and self.terms[place] == term else None


def _shared_out(starts: _Places) -> list[int]:
    """Bounds between grams that leave about _POSTINGS postings between two, the ends included."""
    places = np.searchsorted(starts, np.arange(0, int(starts[-1]), _POSTINGS))
    return [int(place) for place in np.unique(np.append(places, len(starts) - 1))]


def _spread(weighted_words: Mapping[str, float]) -> dict[str, float]:
    spread: dict[str, float] = {}
    for word, weight in weighted_words.items():
        found = grams(word)
        for gram in found:
            spread[gram] = spread.get(gram, 0.0) + weight / len(found) ** 0.5
    return spread


class _Counting:
    """Counts the grams of chunks; a gram in the heading path counts HEADING_WEIGHT times."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._spelt: dict[str, list[int]] = {}
        self._size = 0
        self._batches: list[tuple[_Places, _Places, _Numbers]] = []

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Count the next chunks."""
        found, rows, counts = array("q"), array("q"), array("d")
        for row, chunk in enumerate(chunks):
            for field, weight in (
                (" ".join(chunk.heading_path), HEADING_WEIGHT),
                (chunk.text, 1.0),
            ):
                for word, times in Counter(words(field)).items():
                    spelt = self._spelling(word)
                    found.extend(spelt)
                    rows.extend([row] * len(spelt))
                    counts.extend([times * weight] * len(spelt))
        self._add(np.array(found), np.array(rows), np.array(counts))
        self._size += len(chunks)

    def postings(self) -> tuple[NDArray[np.str_], _Places, _Places, _Numbers]:
        """The grams, sorted, then for each posting its gram's place, its row and its count."""
        nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
        found, rows, counts = (
            np.concatenate(column) for column in zip(*(self._batches or [nothing]), strict=True)
        )
        terms = np.array(list(self._places), dtype=_GRAM)
        order = np.argsort(terms)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return terms[order], rank[found], rows, counts

    def _spelling(self, word: str) -> list[int]:
        if word not in self._spelt:
            places = self._places
            self._spelt[word] = [places.setdefault(gram, len(places)) for gram in grams(word)]
        return self._spelt[word]

    def _add(self, found: _Places, rows: _Places, counts: NDArray[np.float64]) -> None:
        """Keep a batch with the counts of each gram in each row summed up."""
        held = max(len(self._places), 1)
        keys, places = np.unique(rows * held + found, return_inverse=True)
        summed = np.bincount(places, weights=counts, minlength=len(keys))
        self._batches.append((keys % held, keys // held + self._size, summed.astype(np.float32)))
