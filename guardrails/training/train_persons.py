"""Train the tagger of names, `guardrails/models/persons.npz`.

Run `python -m guardrails.training.train_persons --data DIR`, where DIR holds `norne/` and
`wordlists/`; it needs one core, some 4 GB, a quarter of an hour and no network. What it learns
from: NorNE (annotations CC0; its texts may not be published, so only hashed weights leave here),
the guard's own messages, and the questions of the corpus' bank, about anybody and with somebody's
name put in. Whether `is_held_out`, a question is left for measuring.
"""

import argparse
import hashlib
import json
import lzma
import random
import re
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from guardrails.pii.name_features import BUCKETS, buckets
from guardrails.pii.name_lists import NameLists, load_name_lists, uses_case
from guardrails.pii.person_tagger import LABELS, MODEL, PersonTagger
from guardrails.pii.recognizers.person_name import PersonNameRecognizer
from guardrails.pii.vocabulary import Vocabulary, class_for
from guardrails.training.fit_chain import Chain, fit_chain
from guardrails.training.name_examples import (
    MarkedText,
    NamePool,
    forgotten,
    in_small_letters,
    mistyped,
    sights,
    with_other_names,
    with_small_names,
    with_somebody_named,
)
from guardrails.training.norne import read_norne
from guardrails.wordlists import DATA, read_table, words

MESSAGES = Path(__file__).parent / "messages"
QUESTIONS = Path(__file__).parents[2] / "corpus/bank/questions"
STRICTNESS = 1.0
ROUNDS = 70
PARTS = 10
HELD_OUT = (0, 1)
"""The parts of the bank's questions that are not learned from."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SEED = 20_261_122
_OWN_RANK, _LEAST_TEXTS = 50_000, 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, train, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of NorNE and word lists")
    parser.add_argument("--out", type=Path, default=MODEL, help="file of the model")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="most iterations")
    chosen = parser.parse_args(arguments)
    asked = list(_questions())
    vocabulary = read_vocabulary(chosen.data / "wordlists" / "nor.wordlist.xz", asked)
    lists = load_name_lists()
    dice = random.Random(_SEED)  # noqa: S311 - examples, no secret
    texts = [
        *news(read_norne(chosen.data / "norne" / "norne.json.xz"), dice),
        *chats(_messages(), lists, dice),
        *questions(asked, dice),
    ]
    train(texts, lists, vocabulary, dice, rounds=chosen.rounds).save(chosen.out)


def train(
    texts: Iterable[MarkedText],
    lists: NameLists,
    vocabulary: Vocabulary,
    dice: random.Random,
    *,
    rounds: int = ROUNDS,
) -> PersonTagger:
    """Fit a tagger; every other text is learned from as if no list held its names."""
    chains = []
    for text in texts:
        seen, labels = sights(text, lists, vocabulary)
        if dice.random() < 0.5:
            seen = forgotten(seen, dice)
        if seen:
            held = [array("i", row) for row in buckets(seen)]
            chains.append(Chain(buckets=held, labels=labels))
    weights, moves = fit_chain(
        chains, buckets=BUCKETS, labels=LABELS, strictness=STRICTNESS, rounds=rounds
    )
    return PersonTagger(weights=weights.astype(np.float32), moves=moves, vocabulary=vocabulary)


def news(texts: Iterable[MarkedText], dice: random.Random) -> Iterator[MarkedText]:
    """Sentences as they are, in small letters, and with other names."""
    pool = name_pool()
    for text in texts:
        if text.names:
            yield text
            yield in_small_letters(text)
            yield _recased(with_other_names(text, pool, dice), dice)
        elif dice.random() < 0.8:
            yield text if dice.random() < 0.5 else in_small_letters(text)


def chats(texts: Iterable[str], lists: NameLists, dice: random.Random) -> Iterator[MarkedText]:
    """Messages whose capitals let the rules mark the names, then as they were typed in a hurry."""
    rules, pool = PersonNameRecognizer(lists), name_pool()
    for text in texts:
        spans = sorted((found.start, found.end) for found in rules.analyze(text, ["PERSON"]))
        if not uses_case(text):
            if not spans:
                yield MarkedText(text, ())
            continue
        marked = MarkedText(text, tuple(spans))
        yield marked
        yield in_small_letters(marked)
        if spans:
            yield _recased(with_other_names(marked, pool, dice), dice)


def questions(texts: Iterable[str], dice: random.Random) -> Iterator[MarkedText]:
    """Questions about anybody, and the same about somebody with a name."""
    pool = name_pool()
    for text in texts:
        plain = MarkedText(text, ())
        yield plain
        yield in_small_letters(plain)
        if dice.random() < 0.5:
            yield in_small_letters(MarkedText(mistyped(text, dice), ()))
        for _ in range(4):
            named = with_somebody_named(text, pool, dice)
            if named is not None:
                yield _recased(named, dice)


def name_pool() -> NamePool:
    """The listed names by where they come from."""
    table = read_table(DATA / "names.toml")
    also = words(table, "also_words")
    kinds = ("norwegian", "international", "sami")
    held = tuple(
        (
            sorted(words(table, f"first_{kind}") - also),
            sorted(words(table, f"last_{kind}") - also),
        )
        for kind in kinds
    )
    return NamePool(held, (0.4, 0.33, 0.27))


def part_of(question: str) -> int:
    """Which of the parts of the bank a question falls into, from 0."""
    return hashlib.sha256(question.encode()).digest()[0] % PARTS


def read_vocabulary(path: Path, texts: Iterable[str] = ()) -> Vocabulary:
    """Words with how they are written.

    Args:
        path: A list of forms, the most frequent first.
        texts: Without names: a word that stands small in two of them is an ordinary one.
    """
    small: dict[str, int] = {}
    capital: dict[str, int] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for rank, line in enumerate(lines, start=1):
            for form in _WORD.findall(line):
                ranks = small if form.islower() else capital
                ranks.setdefault(form.lower(), rank)
    for word, rank in _own_words(texts):
        small[word] = min(rank, small.get(word, rank))
    classes = {
        zlib.crc32(word.encode()): class_for(small.get(word), capital.get(word))
        for word in {*small, *capital}
    }
    return Vocabulary(array("I", sorted(classes)), bytes(classes[h] for h in sorted(classes)))


def _own_words(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    held = Counter(
        word for text in texts for word in {form for form in _WORD.findall(text) if form.islower()}
    )
    return ((word, _OWN_RANK) for word, n in held.items() if n >= _LEAST_TEXTS)


def _recased(marked: MarkedText, dice: random.Random) -> MarkedText:
    chance = dice.random()
    if chance < 0.55:
        return in_small_letters(marked)
    return with_small_names(marked) if chance < 0.7 else marked


def _messages() -> Iterator[str]:
    for file in sorted(MESSAGES.glob("*.jsonl")):
        yield from (row["text"] for row in map(json.loads, file.read_text("utf-8").splitlines()))


def _questions() -> Iterator[str]:
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            if part_of(row["question"]) not in HELD_OUT:
                yield row["question"]


if __name__ == "__main__":
    main()
