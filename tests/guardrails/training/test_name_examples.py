"""What the tagger learns from: names put in, casing taken away, spans kept right."""

import json
import lzma
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.pii.name_lists import load_name_lists
from guardrails.pii.person_tagger import BEGIN, INSIDE, OUTSIDE, PersonTagger
from guardrails.training.name_examples import (
    MarkedText,
    NamePool,
    forgotten,
    in_small_letters,
    mistyped,
    sights,
    strange_name,
    with_other_names,
    with_small_names,
    with_somebody_named,
)
from guardrails.training.norne import read_norne

POOL = NamePool(((["kari", "torbjørg"], ["nordmann", "hansen"]),), (1.0,))
MARKED = MarkedText("Kan Ola Lie og Eva få fri?", ((4, 11), (15, 18)))
SEEDS = st.integers(0, 10_000)


def _dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - examples, no secret


@given(SEEDS)
def test_other_names_stand_where_the_old_ones_stood(seed: int):
    other = with_other_names(MARKED, POOL, _dice(seed))
    first, second = (other.text[start:end] for start, end in other.names)
    assert other.text == f"Kan {first} og {second} få fri?"
    assert first[0].isupper()


@given(SEEDS)
def test_somebody_is_named_where_anybody_was_told_of(seed: int):
    named = with_somebody_named("Kan en ansatt få fri?", POOL, _dice(seed))
    assert named is not None
    ((start, end),) = named.names
    assert named.text == f"Kan {named.text[start:end]} få fri?"


@pytest.mark.parametrize("text", ["Hva sier loven om ferie?", "", "Vi ansatte mange"])
def test_nobody_is_named_where_nobody_was_told_of(text: str):
    assert with_somebody_named(text, POOL, _dice(1)) is None


@given(SEEDS)
def test_a_strange_name_is_letters(seed: int):
    assert strange_name(_dice(seed)).isalpha()


@given(SEEDS, st.text(alphabet="abcæøå ?A", max_size=40))
def test_a_slip_changes_one_letter_at_most(seed: int, text: str):
    assert abs(len(mistyped(text, _dice(seed))) - len(text)) <= 1


def test_small_letters_keep_the_places():
    assert in_small_letters(MARKED) == MarkedText(MARKED.text.lower(), MARKED.names)
    assert with_small_names(MARKED).text == "Kan ola lie og eva få fri?"


def test_words_of_names_are_labelled():
    seen, labels = sights(MARKED, load_name_lists(), PersonTagger.load().vocabulary)
    assert labels == [OUTSIDE, BEGIN, INSIDE, OUTSIDE, BEGIN, OUTSIDE, OUTSIDE]
    assert seen[1].listed.startswith("f")
    assert {one.listed for one in forgotten(seen, _dice(1))} == {"-"}


def test_norne_is_read_with_its_spaces(tmp_path: Path):
    tokens = [["Ola", "B-PER", 1], ["Lie", "I-PER", 0], [",", "O", 1], ["Oslo", "B-GPE_LOC", 0]]
    held = {"nob": {"train": [tokens], "test": []}, "nno": {"train": [], "test": [tokens]}}
    path = tmp_path / "norne.json.xz"
    path.write_bytes(lzma.compress(json.dumps(held).encode()))
    assert list(read_norne(path)) == [MarkedText("Ola Lie, Oslo", ((0, 7),))]
    assert list(read_norne(path, ("test",), ("nob",))) == []
