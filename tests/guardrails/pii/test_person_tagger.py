"""The tagger of names: what it computes, what it keeps, and what damage it notices."""

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guardrails.errors import DataFileInvalid
from guardrails.pii.name_features import BUCKETS
from guardrails.pii.name_lists import load_name_lists
from guardrails.pii.person_tagger import (
    LABELS,
    MODEL,
    PersonTagger,
    TaggedName,
    marginals,
    names_in,
)
from guardrails.tokens import split_words

SCORES = st.floats(-4, 4, allow_nan=False)


@pytest.fixture(scope="module")
def tagger() -> PersonTagger:
    return PersonTagger.load()


@settings(max_examples=30)
@given(
    arrays(np.float64, st.tuples(st.integers(1, 4), st.just(LABELS)), elements=SCORES),
    arrays(np.float64, (LABELS, LABELS), elements=SCORES),
)
def test_the_likelihoods_are_those_of_all_ways_to_label(scores, moves):
    total = np.zeros_like(scores)
    for way in product(range(LABELS), repeat=len(scores)):
        score = sum(scores[at, label] for at, label in enumerate(way))
        score += sum(moves[a, b] for a, b in pairwise(way))
        for at, label in enumerate(way):
            total[at, label] += np.exp(score)
    expected = total / total.sum(axis=1, keepdims=True)
    assert np.allclose(marginals(scores, moves), expected)


NAMES = {
    "one": ([(0.9, 0.1, 0.0), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)], [TaggedName(1, 3, 0.9)]),
    "two_beside": ([(0.1, 0.9, 0.0), (0.1, 0.8, 0.1)], [TaggedName(0, 1, 0.9), (1, 2, 0.9)]),
    "at_the_end": ([(0.9, 0.1, 0.0), (0.2, 0.8, 0.0)], [TaggedName(1, 2, 0.8)]),
    "none": ([(0.9, 0.1, 0.0), (0.6, 0.4, 0.0)], []),
    "empty": ([], []),
}


@pytest.mark.parametrize(("rows", "expected"), NAMES.values(), ids=NAMES.keys())
def test_runs_of_likely_words_are_names(rows, expected):
    found = names_in(np.array(rows).reshape(-1, LABELS), 0.5)
    assert [(one.start, one.end) for one in found] == [
        (one.start, one.end) if isinstance(one, TaggedName) else one[:2] for one in expected
    ]


def test_a_text_without_words_has_no_names(tagger: PersonTagger):
    assert tagger.names(split_words("…!"), load_name_lists(), 0.5) == []


def test_what_is_saved_is_read_again(tagger: PersonTagger, tmp_path: Path):
    tagger.save(tmp_path / "a.npz")
    again = PersonTagger.load(tmp_path / "a.npz")
    assert again.vocabulary == tagger.vocabulary
    text, lists = split_words("kan torbjørg få fri i morgen"), load_name_lists()
    assert np.allclose(again.likelihoods(text, lists), tagger.likelihoods(text, lists), atol=1e-3)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 not a file of numbers"])
def test_damage_is_an_error(tmp_path: Path, content: bytes | None):
    path = tmp_path / "a.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataFileInvalid, match=r"a\.npz"):
        PersonTagger.load(path)


def test_weights_of_another_shape_are_an_error(tmp_path: Path):
    np.savez_compressed(
        tmp_path / "a.npz",
        weights=np.zeros((BUCKETS // 2, LABELS), np.int8),
        scale=np.array(1.0),
        moves=np.zeros((LABELS, LABELS)),
        steps=np.zeros(0, np.uint32),
        classes=np.zeros(0, np.uint8),
    )
    with pytest.raises(DataFileInvalid, match="wrong shape"):
        PersonTagger.load(tmp_path / "a.npz")


def test_the_shipped_model_is_small_and_holds_no_letters(tagger: PersonTagger):
    assert MODEL.stat().st_size < 4_000_000
    with np.load(MODEL, allow_pickle=False) as held:
        assert all(held[name].dtype.kind in "iuf" for name in held.files)
