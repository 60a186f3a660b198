"""How many known questions repeat one another, and how many an evaluation question.

Run `python -m corpus.training.near_duplicates`. Of the untouched test questions only hashes are
held, and one count is told: neither a person nor a rule may learn what they say.
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.embedders.base import Embedder, Embeddings
from corpus.factory import BANK, STARTER, load_embedder
from corpus.question_bank import QuestionBank
from corpus.text import words

GRAM_WORDS = 4
LIKE = 0.5
"""From this Jaccard index of their word 4-grams two questions are taken for near duplicates."""

SAME_MEANING = 0.95
"""From this cosine too."""

_EVALUATION = STARTER.parent / "evals" / "data"
_WORDS = Path(__file__).with_suffix(".nb.toml")
_HASH_BYTES = 8
_ROWS = 1000

Grams = frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Match:
    """A question and another one that it repeats, by their places, and how near they are."""

    row: int
    other: int
    nearness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Of some questions, those that repeat another: word for word, nearly, and in meaning.

    `alike` and `close` hold those of `exact` too; `close` is None where no meaning was compared.
    """

    questions: int
    exact: tuple[Match, ...]
    alike: tuple[Match, ...]
    close: tuple[Match, ...] | None = None

    @property
    def any(self) -> int:
        """How many repeat another in any way."""
        found = (*self.exact, *self.alike, *(self.close or ()))
        return len({one.row for one in found})


class HashedQuestions:
    """Questions as hashes of their words and of each run of four words, whatever the case."""

    def __init__(self, questions: Iterable[str]) -> None:
        read = [words(question) for question in questions]
        self.whole = [_hash(told) for told in read]
        self.grams = [_grams(told) for told in read]
        self._first: dict[bytes, list[int]] = {}
        self._holding: dict[bytes, list[int]] = {}
        for row, (whole, grams) in enumerate(zip(self.whole, self.grams, strict=True)):
            self._first.setdefault(whole, []).append(row)
            for gram in grams:
                self._holding.setdefault(gram, []).append(row)

    def __len__(self) -> int:
        return len(self.whole)

    def same(self, whole: bytes, besides: int = -1) -> int | None:
        """A question of just these words, but not the one besides."""
        return next((row for row in self._first.get(whole, ()) if row != besides), None)

    def nearest(self, grams: Grams, besides: int = -1) -> tuple[int, float]:
        """The question with the highest Jaccard index of runs, and that; (-1, 0) where none is."""
        shared = Counter(row for gram in grams for row in self._holding.get(gram, ()))
        del shared[besides]
        indices = ((row, _jaccard(n, grams, self.grams[row])) for row, n in shared.items())
        return max(indices, key=lambda one: (one[1], -one[0]), default=(-1, 0.0))


def repeats_within(questions: Sequence[str], embedder: Embedder | None = None) -> Repeats:
    """Questions that repeat another one of the same list."""
    hashed = HashedQuestions(questions)
    close = None
    if embedder is not None:
        vectors = embedder.embed_passages(questions)
        close = tuple(_close(vectors, vectors, same_list=True))
    return _repeats(hashed, hashed, close, same_list=True)


def repeats_of(
    known: Sequence[str], asked: Sequence[str], embedder: Embedder | None = None
) -> Repeats:
    """Asked questions that repeat a known one; `Match.other` is the known one's place."""
    close = None
    if embedder is not None:
        vectors = (embedder.embed_passages(asked), embedder.embed_passages(known))
        close = tuple(_close(*vectors, same_list=False))
    return _repeats(HashedQuestions(asked), HashedQuestions(known), close, same_list=False)


def evaluation_questions(folder: Path, split: str) -> list[str]:
    """The questions of every file of a split that holds questions, by file."""
    rows = (
        json.loads(line)
        for file in sorted(folder.glob(f"*-{split}.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )
    return [row["question"] for row in rows if row.get("question")]


def report(bank: Path, data: Path, embedder: Embedder, *, shown: int = 0) -> list[str]:
    """The figures as lines, and as many of the bank's near duplicates as are wanted."""
    said = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    known = [one.question for one in QuestionBank.read(bank, STARTER).known]
    within = repeats_within(known, embedder)
    developed = repeats_of(known, evaluation_questions(data, "dev"), embedder)
    # No meaning here: the test questions are hashed and nothing else is made of them.
    untouched = repeats_of(known, evaluation_questions(data, "test"))
    return [
        said["within"].format(n=within.questions),
        *_told(said, within),
        said["dev"].format(n=developed.questions),
        *_told(said, developed),
        said["test"].format(n=untouched.questions, any=untouched.any),
        *_pairs(known, within, shown),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    said = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description=said["program"])
    parser.add_argument("--bank", type=Path, default=BANK, help=said["bank"])
    parser.add_argument("--data", type=Path, default=_EVALUATION, help=said["data"])
    parser.add_argument("--embedder", help=said["embedder"])
    parser.add_argument("--show", type=int, default=0, metavar="N", help=said["show"])
    chosen = parser.parse_args(arguments)
    lines = report(chosen.bank, chosen.data, load_embedder(chosen.embedder), shown=chosen.show)
    sys.stdout.write("\n".join([*lines, ""]))


def _repeats(
    asked: HashedQuestions,
    known: HashedQuestions,
    close: tuple[Match, ...] | None,
    *,
    same_list: bool,
) -> Repeats:
    exact, alike = [], []
    for row, (whole, grams) in enumerate(zip(asked.whole, asked.grams, strict=True)):
        besides = row if same_list else -1
        same = known.same(whole, besides)
        if same is not None:
            exact.append(Match(row, same, 1.0))
        nearest, index = known.nearest(grams, besides)
        if index >= LIKE:
            alike.append(Match(row, nearest, index))
    return Repeats(questions=len(asked), exact=tuple(exact), alike=tuple(alike), close=close)


def _close(asked: Embeddings, known: Embeddings, *, same_list: bool) -> Iterator[Match]:
    for start in range(0, len(asked), _ROWS):
        cosines = asked[start : start + _ROWS] @ known.T
        rows = np.arange(len(cosines))
        if same_list:
            cosines[rows, start + rows] = -1.0
        nearest = cosines.argmax(axis=1)
        for row in np.flatnonzero(cosines[rows, nearest] >= SAME_MEANING):
            other = int(nearest[row])
            yield Match(start + int(row), other, float(cosines[row, other]))


def _told(said: dict[str, str], repeats: Repeats) -> Iterator[str]:
    counts = {"exact": repeats.exact, "alike": repeats.alike, "close": repeats.close or ()}
    for name, matches in counts.items():
        yield _counted(said[name], len({one.row for one in matches}), repeats.questions)
    yield _counted(said["any"], repeats.any, repeats.questions)


def _counted(label: str, n: int, of: int) -> str:
    share = f"{100 * n / of:.1f}".replace(".", ",") if of else "–"
    return f"  {label}: {n} ({share} %)"


def _pairs(known: Sequence[str], within: Repeats, shown: int) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for one in (*within.exact, *within.alike, *(within.close or ())):
        pair = (min(one.row, one.other), max(one.row, one.other))
        if len(seen) < shown and pair not in seen:
            seen.add(pair)
            nearness = f"{one.nearness:.2f}".replace(".", ",")
            yield f"{nearness}  {known[pair[0]]}  |  {known[pair[1]]}"


def _grams(told: Sequence[str]) -> Grams:
    """Every run of four words; a shorter question is one run, and one without words has none."""
    if not told:
        return frozenset()
    starts = range(max(len(told) - GRAM_WORDS, 0) + 1)
    return frozenset(_hash(told[at : at + GRAM_WORDS]) for at in starts)


def _hash(told: Sequence[str]) -> bytes:
    return hashlib.blake2b(" ".join(told).encode(), digest_size=_HASH_BYTES).digest()


def _jaccard(shared: int, one: Grams, other: Grams) -> float:
    return shared / (len(one) + len(other) - shared)


if __name__ == "__main__":
    main()
