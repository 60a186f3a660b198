"""The order of the best candidates, learned: a weighted sum of what speaks for each.

The weights stand in `ranking.toml`; `python -m evals fit ranking` prints them for the development
questions. They hold for the encoder that they were learned with, and for no other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.document import BlockKind, Chunk
from corpus.embedders.base import Embedder
from corpus.lexical import LexicalIndex
from corpus.text import content_words
from corpus.word_match import Places, WordMatch

RANKED = 100
"""How many of the best candidates are put in order."""

_STRONG_BM25 = 30.0
_FIGURE = re.compile(r"\d|\b(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv)\b")
_ASKS_FIGURE = re.compile(
    r"\b(?:(?:hvor|kor) (?:mange|mye|mykje|lenge|langt?|ofte|stor|høy|tidleg|tidlig|seint|sent|"
    r"fort|gammel|gammal|lite)|når|prosent|frist|how (?:many|much|long|often|soon|old)|when)\b",
    re.IGNORECASE,
)

Numbers = NDArray[np.float32]


class Signs(NamedTuple):
    """What speaks for a candidate; each an array with one number a candidate."""

    joined: Numbers
    """The weighted sum of the searches, with what the text's standing is worth."""
    words: Numbers
    """The lexical score among the candidates, in [0, 1]."""
    bm25: Numbers
    """The lexical score as it is, in parts of a strong one."""
    meaning: Numbers
    """The cosine among the candidates, in [0, 1]."""
    cosine: Numbers
    """The cosine as it is."""
    known: Numbers
    """How near what known questions point to."""
    known_behind: Numbers
    """How far that is below the candidate for which it is highest; 0 or less."""
    standing: Numbers
    """The logarithm of what the text's standing is worth."""
    length: Numbers
    """The logarithm of the number of characters."""
    parts: Numbers
    """The logarithm of the number of chunks that its section was cut into."""
    figure: Numbers
    """1 where a figure is asked for and there is one, else 0."""
    table: Numbers
    """1 where it has rows of a table, else 0."""
    section: Numbers
    """How much better another chunk of the same section is joined."""
    siblings: Numbers
    """The best `joined` below the same heading."""
    alike: Numbers
    """How like its words those of the question are, one by one."""
    alike_behind: Numbers
    """How far that is below the highest; 0 or less."""
    found: Numbers
    """How much of the question's words it has above chance."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best chunks of a search, with what each search says of them, in one order."""

    rows: NDArray[np.intp]
    joined: Numbers
    words: Numbers
    bm25: Numbers
    meaning: Numbers
    cosine: Numbers
    known: Numbers
    worth: Numbers

    def at(self, places: NDArray[np.intp] | slice) -> "Candidates":
        """Those at some places, in that order."""
        return Candidates(*(getattr(self, field.name)[places] for field in fields(self)))

    def first(self, count: int) -> "Candidates":
        """The first so many."""
        return self.at(slice(count))

    @classmethod
    def together(cls, several: Sequence["Candidates"]) -> "Candidates":
        """All of them, one after another."""
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(one, name) for one in several]) for name in names))


class Ranking:
    """Puts the candidates of one release in order."""

    def __init__(
        self,
        chunks: Sequence[Chunk],
        lexical: LexicalIndex,
        embedder: Embedder,
        weights: Sequence[float],
    ) -> None:
        """Prepare the chunks of a release, in row order; one weight a sign."""
        self._weights = np.array(weights, dtype=np.float32)
        self._lexical = lexical
        self._chunks = chunks
        self._match = WordMatch(embedder)
        self._texts: dict[int, Places] = {}
        sections = _numbered([(chunk.source_id, chunk.heading_path) for chunk in chunks])
        self._sections = sections
        self._headings = _numbered([(one.source_id, one.heading_path[:-1]) for one in chunks])
        self._parts = np.log(np.bincount(sections)[sections]).astype(np.float32)
        self._length = np.log([max(len(chunk.text), 1) for chunk in chunks]).astype(np.float32)
        self._figure = np.array([bool(_FIGURE.search(one.text)) for one in chunks], np.float32)
        self._table = np.array([_has_table(chunk) for chunk in chunks], dtype=np.float32)

    def order(self, question: str, found: Candidates) -> NDArray[np.intp]:
        """The places of candidates that stand best first, in the learned order."""
        places = np.arange(len(found.rows))
        signs = np.stack(self.signs(question, found.first(RANKED)), axis=1)
        places[:RANKED] = np.argsort(-(signs @ self._weights), kind="stable")
        return places

    def signs(self, question: str, found: Candidates) -> Signs:
        """The signs of every candidate."""
        rows = found.rows
        own = {word: self._lexical.informativeness(word) for word in content_words(question)}
        alike = self._match.alike(own, [self._text(int(row)) for row in rows])
        asks_figure = _ASKS_FIGURE.search(question) is not None
        return Signs(
            joined=found.joined,
            words=found.words,
            bm25=found.bm25 / np.float32(_STRONG_BM25),
            meaning=found.meaning,
            cosine=found.cosine,
            known=found.known,
            known_behind=_behind(found.known),
            standing=np.log(found.worth),
            length=self._length[rows],
            parts=self._parts[rows],
            figure=self._figure[rows] * asks_figure,
            table=self._table[rows],
            section=_best_of(self._sections[rows], found.joined) - found.joined,
            siblings=_best_of(self._headings[rows], found.joined),
            alike=alike.mean,
            alike_behind=_behind(alike.mean),
            found=alike.found,
        )

    def _text(self, row: int) -> Places:
        """The words of a chunk and of its innermost heading."""
        if row not in self._texts:
            chunk = self._chunks[row]
            self._texts[row] = self._match.places(f"{chunk.heading_path[-1]} {chunk.text}")
        return self._texts[row]


def _numbered(keys: Sequence[object]) -> NDArray[np.intp]:
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=np.intp)


def _has_table(chunk: Chunk) -> bool:
    return any(block.kind is BlockKind.TABLE_ROW for block in chunk.blocks)


def _behind(scores: Numbers) -> Numbers:
    return scores - scores.max() if len(scores) else scores


def _best_of(groups: NDArray[np.intp], scores: Numbers) -> Numbers:
    """The highest score of each one's group."""
    _, own = np.unique(groups, return_inverse=True)
    best = np.zeros(len(groups), dtype=np.float32)
    np.maximum.at(best, own, scores)
    result: Numbers = best[own]
    return result
