"""BM25 over character 4-grams inside words: what the encoder is measured beside."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.75
GRAM = 4

_WORD = re.compile(r"\w+")


def grams(text: str) -> list[str]:
    """All 4-grams of the lower-cased words, each word between blanks, with repetition."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        padded = f" {word} "
        found += (padded[at : at + GRAM] for at in range(max(1, len(padded) - GRAM + 1)))
    return found


def score_all(queries: Sequence[str], documents: Sequence[str]) -> npt.NDArray[np.float32]:
    """Score every document for every query; one row a query."""
    bags = [Counter(grams(text)) for text in documents]
    lengths = np.array([bag.total() for bag in bags], dtype=np.float32)
    norms = K1 * (1 - B + B * lengths / lengths.mean())
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, bag in enumerate(bags):
        for gram, count in bag.items():
            postings[gram].append((at, count))
    weights = {gram: _weights(hits, norms) for gram, hits in postings.items()}
    scores = np.zeros((len(queries), len(documents)), dtype=np.float32)
    for row, query in zip(scores, queries, strict=True):
        for gram, repeats in Counter(grams(query)).items():
            if gram in weights:
                places, values = weights[gram]
                row[places] += repeats * values
    return scores


def _weights(
    hits: list[tuple[int, int]], norms: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    places = np.array([at for at, _ in hits], dtype=np.intp)
    counts = np.array([count for _, count in hits], dtype=np.float32)
    rarity = math.log(1 + (len(norms) - len(hits) + 0.5) / (len(hits) + 0.5))
    return places, (rarity * counts * (K1 + 1) / (counts + norms[places])).astype(np.float32)
