"""Words by how ordinary they are, known by hash alone."""

import zlib
from array import array

import pytest

from guardrails.pii.vocabulary import ABSENT, Vocabulary, class_for, is_ordinary, is_proper

RANKS = {
    "turnus": (900, None),
    "ordning": (2_000, 9_000),
    "avdeling": (700, 800),
    "dag": (100, 1_000),
    "silje": (70_000, 7_000),
    "amina": (None, 90_000),
    "hilde": (5_000, 2_000),
}


@pytest.fixture
def vocabulary() -> Vocabulary:
    classes = {zlib.crc32(w.encode()): class_for(*ranks) for w, ranks in RANKS.items()}
    hashes = sorted(classes)
    return Vocabulary(array("I", hashes), bytes(classes[one] for one in hashes))


@pytest.mark.parametrize(
    ("word", "ordinary", "proper"),
    [
        ("turnus", True, False),
        ("dag", True, False),
        ("silje", False, True),
        ("amina", False, True),
        ("hilde", True, False),
        ("torbjørnine", False, False),
    ],
)
def test_words_are_ordinary_or_proper_nouns(vocabulary, word, ordinary, proper):
    kind = vocabulary.class_of(word)
    assert (is_ordinary(kind), is_proper(kind)) == (ordinary, proper)


@pytest.mark.parametrize("word", ["turnusordning", "avdelingsordning"])
def test_compounds_of_ordinary_words_are_known(vocabulary, word):
    assert vocabulary.class_of(word) == ABSENT
    assert vocabulary.is_compound(word)


@pytest.mark.parametrize("word", ["turnusamina", "turnus", "oooordning", "dagx", ""])
def test_other_words_are_no_compounds(vocabulary, word):
    assert not vocabulary.is_compound(word)


def test_classes_are_told_apart_and_fit_one_byte():
    ranks = [None, 1, 400, 1_000, 10_000, 50_000, 200_000]
    held = {class_for(a, b) for a in ranks for b in ranks if a or b}
    assert held <= set(range(1, 21))
    assert ABSENT not in held
