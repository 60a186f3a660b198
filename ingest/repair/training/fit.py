"""Count words and pairs of words, mix the sources, write the model file.

    python -m ingest.repair.training.fit --data ../shared/data

Deterministic: the same data give the same file, byte for byte.
"""

import argparse
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np

from ingest.repair.model import BASE, EDGE, LETTERS, MODEL_FILE, SCALE
from ingest.repair.training.texts import all_paragraphs

_RUN = re.compile(r"[A-Za-zÆØÅæøåéèêòóôäöü]+(?:\s+[A-Za-zÆØÅæøåéèêòóôäöü]+)*")
_LETTERS = re.compile(r"[a-zæøåéèêòóôäöü]{1,32}")
_MIX = {
    "nb": {"law": 0.3, "regulation": 0.15, "nav": 0.15, "norquad": 0.1, "norne": 0.1,
           "wordlist": 0.13, "starter": 0.05, "other standard": 0.02},
    "nn": {"law": 0.25, "regulation": 0.05, "nav": 0.25, "norne": 0.25, "starter": 0.1,
           "other standard": 0.1},
}  # fmt: skip
"""How much each source has to say; chosen by judgement, not fitted."""
_LEAST = {"law": 3, "regulation": 4, "nav": 1, "norquad": 2, "norne": 2, "starter": 1}
_PAIR_WEIGHT = {
    ("law", "nb"): 1.0, ("law", "nn"): 5.0, ("regulation", "nb"): 0.3, ("regulation", "nn"): 3.0,
    ("nav", "nb"): 5.0, ("nav", "nn"): 8.0, ("norquad", "nb"): 2.0,
    ("starter", "nb"): 20.0, ("starter", "nn"): 40.0,
}  # fmt: skip
_PAIRS = 400_000
_LEAST_PAIR = 4.0
_FORMS = (
    ("ene", "ane"), ("er", "ar"), ("het", "heit"), ("heten", "heita"), ("lig", "leg"),
    ("lige", "lege"), ("else", "ing"), ("elsen", "inga"), ("elser", "ingar"), ("ingen", "inga"),
    ("es", "ast"), ("ere", "era"),
)  # fmt: skip
_FORM_SHARE = 0.1
_LEAST_FORM = 5
_SHORT = 3
_SHORT_RANK = 30_000
_RARE = 2.0**-21
_RARE_PART = {3: 2.0**-16, 4: 2.0**-19}
"""Short words are parts of compounds only where they are common: any syllable looks like one."""

_NEVER = 0.01

Row = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Counts = Mapping[tuple[str, str], Counter[str]]


class Tally:
    """Words by source and standard, and weighted pairs of words."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.firsts: Counter[str] = Counter()

    def add(self, source: str, standard: str, text: str) -> None:
        """Count a paragraph."""
        weight = _PAIR_WEIGHT.get((source, standard), 0.0)
        for run in _RUN.findall(text):
            row = run.lower().split()
            self.words[source, standard].update(row)
            if weight:
                for first, second in pairwise(row):
                    self.pairs[first, second] += weight  # type: ignore[assignment]
                    self.firsts[first] += weight  # type: ignore[assignment]


def fit(data: Path, starter: Path) -> None:
    """Read everything and write `MODEL_FILE`."""
    tally = Tally()
    for source, standard, text in all_paragraphs(data, starter):
        tally.add(source, standard, text)
    ranks = dict(_ranked(data / "wordlists/nor.wordlist.xz"))
    words = sorted(_vocabulary(tally.words, ranks))
    nb = _shares("nb", words, tally.words, ranks)
    nn = _shares("nn", words, tally.words, ranks)
    mixed_nb = nb + _MIX["nb"]["other standard"] * nn
    mixed_nn = nn + _MIX["nn"]["other standard"] * nb
    forms = _nynorsk_forms(words, nb)
    words, mixed_nb, mixed_nn = _with_forms(words, mixed_nb, mixed_nn, forms)
    number = {word: at for at, word in enumerate(words)}
    pairs = _commonest(tally, number)
    keys = np.array([number[a] << 32 | number[b] for (a, b), _ in pairs], dtype=np.uint64)
    bits = _bits(np.array([count / tally.firsts[a] for (a, _), count in pairs]))
    order = np.argsort(keys)
    first, second = _compound_parts(words, mixed_nb + mixed_nn)
    steps = np.diff(keys[order], prepend=np.uint64(0))
    _write(
        [
            "\n".join(words).encode(),
            *(_bits(shares).tobytes() for shares in (mixed_nb, mixed_nn, first, second)),
            _letter_rows(words).tobytes(),
            (steps >> np.uint64(32)).astype("<u4").tobytes(),
            (steps & np.uint64(0xFFFFFFFF)).astype("<u4").tobytes(),
            bits[order].tobytes(),
        ]
    )


def _ranked(path: Path) -> Iterator[tuple[str, int]]:
    """Words of a list in order of frequency, lower-cased, each at its first rank."""
    seen: set[str] = set()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for rank, line in enumerate(file, start=1):
            word = line.strip().lower()
            short = len(word) <= _SHORT and rank > _SHORT_RANK
            if word not in seen and not short and _LETTERS.fullmatch(word):
                seen.add(word)
                yield word, rank


def _vocabulary(counts: Counts, ranks: Mapping[str, int]) -> set[str]:
    words = set(ranks)
    for (source, _), counter in counts.items():
        words |= {word for word, n in counter.items() if n >= _LEAST[source]}
    return {word for word in words if _LETTERS.fullmatch(word)}


def _shares(standard: str, words: list[str], counts: Counts, ranks: Mapping[str, int]) -> Row:
    total = np.zeros(len(words))
    for source, weight in _MIX[standard].items():
        if source == "other standard":
            continue
        if source == "wordlist":
            row = np.array([1 / (ranks[word] + 2.7) if word in ranks else 0.0 for word in words])
        else:
            counter = counts[source, standard]
            row = np.array([float(counter[word]) for word in words])
        total += weight * row / row.sum()
    return total


def _nynorsk_forms(words: list[str], nb: Row) -> dict[str, float]:
    """Regular nynorsk forms that no text had, from the bokmål forms, at a part of their share."""
    known = set(words)
    forms: dict[str, float] = {}
    for word, share in zip(words, nb, strict=True):
        for bokmaal, nynorsk in _FORMS:
            if word.endswith(bokmaal) and len(word) > _LEAST_FORM and share > 0:
                form = word.removesuffix(bokmaal) + nynorsk
                if form not in known:
                    forms[form] = max(forms.get(form, 0.0), _FORM_SHARE * float(share))
    return forms


def _with_forms(
    words: list[str], nb: Row, nn: Row, forms: Mapping[str, float]
) -> tuple[list[str], Row, Row]:
    rows = [(word, float(a), float(b)) for word, a, b in zip(words, nb, nn, strict=True)]
    rows += [(form, share * _MIX["nb"]["other standard"], share) for form, share in forms.items()]
    rows.sort()
    return (
        [word for word, _, _ in rows],
        np.array([a for _, a, _ in rows]),
        np.array([b for _, _, b in rows]),
    )


def _commonest(tally: Tally, number: Mapping[str, int]) -> list[tuple[tuple[str, str], float]]:
    kept = [
        (pair, float(count))
        for pair, count in tally.pairs.items()
        if count >= _LEAST_PAIR and pair[0] in number and pair[1] in number
    ]
    return sorted(kept, key=lambda item: (-item[1], item[0]))[:_PAIRS]


def _bits(shares: Row) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    with np.errstate(divide="ignore"):
        return np.clip(np.round(-np.log2(shares) * SCALE), 0, 255).astype(np.uint8)


def _compound_parts(words: list[str], shares: Row) -> tuple[Row, Row]:
    """How often each word is the first and the second part of the compounds in the list.

    A word that can be cut in several ways counts for each of them in equal parts.
    """
    common = {
        word: at
        for at, word in enumerate(words)
        if len(word) > 2 and shares[at] > _RARE_PART.get(len(word), _RARE)
    }
    first, second = np.full(len(words), _NEVER), np.full(len(words), _NEVER)
    for word in words:
        cuts = [
            (common[head], common[word[at:]])
            for at in range(3, len(word) - 2)
            if word[at:] in common
            for head in (word[:at], word[: at - 1] if word[at - 1] == "s" else "")
            if head in common
        ]
        for head_at, tail_at in cuts:
            first[head_at] += 1 / len(cuts)
            second[tail_at] += 1 / len(cuts)
    return first / first.sum(), second / second.sum()


def _letter_rows(words: list[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Bits of a letter after two others, over the list's words, each once."""
    number = {letter: at for at, letter in enumerate(LETTERS)}
    counts = np.full((BASE, BASE, BASE), 0.05)
    for word in words:
        row = [EDGE, EDGE, *(number[letter] for letter in word), EDGE]
        for triple in zip(row, row[1:], row[2:], strict=False):
            counts[triple] += 1
    return _bits(counts / counts.sum(axis=2, keepdims=True))


def _write(parts: list[bytes]) -> None:
    head = " ".join(str(len(part)) for part in parts)
    MODEL_FILE.write_bytes(lzma.compress(head.encode() + b"\n" + b"".join(parts), preset=9))


def main() -> None:
    """Fit from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of raw data")
    parser.add_argument("--starter", type=Path, default=Path("corpus"), help="our own documents")
    arguments = parser.parse_args()
    fit(arguments.data, arguments.starter)


if __name__ == "__main__":
    main()
