"""Classification of short texts by hashed n-grams: what holds for any model and any text."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.errors import DataFileInvalid
from guardrails.ngrams import (
    BUCKETS,
    NgramModel,
    View,
    letter_grams,
    rarity_of,
    weighted,
    word_grams,
)
from guardrails.training.fit import Example, fit
from tests.ngram_models import model_of, spoil

TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=120)
NORWEGIAN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøå ?", max_size=80)

HOLIDAY = (
    "når skal ferien avvikles",
    "hvor mange feriedager har en lærer",
    "kan ferien overføres til neste år",
    "hvem fastsetter tiden for ferien",
    "er ferien fem uker for alle",
    "skal ferien varsles to måneder før",
)
WAGES = (
    "når blir lønnen utbetalt",
    "hvor mye lønn har en lærer",
    "kan lønnen trekkes etter avtale",
    "hvem fastsetter lønnen for ledere",
    "er lønnen lik for alle",
    "skal lønnen forhandles lokalt",
)


def views_of(text: str) -> tuple[View, ...]:
    return word_grams(text, "words", 2), letter_grams(text, "letters")


def example(text: str, label: str) -> Example:
    return Example(views=views_of(text), flags=(float("?" in text),), label=label)


@pytest.fixture(scope="module")
def small() -> NgramModel:
    """Learned from twelve questions."""
    examples = [example(text, "holiday") for text in HOLIDAY]
    examples += [example(text, "wages") for text in WAGES]
    return fit(examples, strictness=10.0)


def shares(model: NgramModel, text: str) -> dict[str, float]:
    return dict(model.probabilities(views_of(text), (float("?" in text),)))


def likeliest(model: NgramModel, text: str) -> str:
    return max(found := shares(model, text), key=found.__getitem__)


# Grams


@given(TEXTS)
def test_the_same_text_has_the_same_grams(text: str) -> None:
    assert word_grams(text, "a", 3) == word_grams(text, "a", 3)
    assert letter_grams(text, "a") == letter_grams(text, "a")


@given(TEXTS)
def test_every_gram_has_a_place_among_the_buckets(text: str) -> None:
    for view in (word_grams(text, "a", 3), letter_grams(text, "a")):
        assert all(0 <= bucket < BUCKETS and count > 0 for bucket, count in view.items())


def test_grams_stay_the_same_from_one_release_to_the_next() -> None:
    # A trained file is worth nothing if a word is hashed to another number than when it was made.
    assert word_grams("ferie", "words", 1) == Counter({23070: 1})


RUNS = {"none": ("", 0), "one": ("ferie", 1), "two": ("ferie nå", 3), "three": ("ferie nå?", 6)}


@pytest.mark.parametrize(("text", "count"), RUNS.values(), ids=RUNS)
def test_runs_of_words_are_counted(text: str, count: int) -> None:
    assert word_grams(text, "a", 3).total() == count


def test_views_are_kept_apart() -> None:
    assert not set(letter_grams("ferie", "a")) & set(letter_grams("ferie", "b"))


INFLECTED = [("ferie", "ferien"), ("sykmeldt", "sykmeldte"), ("tillitsvalgt", "tillitsvalgtes")]


@pytest.mark.parametrize(("word", "inflected"), INFLECTED)
def test_a_word_shares_letters_with_its_other_forms(word: str, inflected: str) -> None:
    shared = set(letter_grams(word, "a")) & set(letter_grams(inflected, "a"))
    other = set(letter_grams(word, "a")) & set(letter_grams("bjørk", "a"))
    assert len(shared) >= 3
    assert len(other) < len(shared)


def test_what_is_held_by_too_few_texts_is_not_looked_at() -> None:
    seen = [(word_grams(text, "a", 1),) for text in ("ferie lønn", "ferie tid", "ferie")]
    rarity = rarity_of(seen)
    (ferie,), (once,) = word_grams("ferie", "a", 1), word_grams("tid", "a", 1)
    assert rarity[ferie] > 0
    assert rarity[once] == 0
    assert rarity_of(seen, least=1)[once] > rarity_of(seen, least=1)[ferie]


@given(NORWEGIAN)
def test_each_view_has_length_one_or_nothing(text: str) -> None:
    everything = np.ones(BUCKETS, np.float32)
    vector = weighted([word_grams(text, "a", 2)], everything)
    length = sum(value * value for value in vector.values())
    assert length == pytest.approx(1 if vector else 0)


# The model


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_likelihoods_sum_to_one(small: NgramModel, text: str) -> None:
    found = shares(small, text)
    assert set(found) == {"holiday", "wages"}
    assert all(0 <= share <= 1 for share in found.values())
    assert sum(found.values()) == pytest.approx(1, abs=1e-5)
    assert shares(small, text) == found


def test_the_bias_alone_may_be_large() -> None:
    sure = model_of("a", "b", flags=1, bias=(5000, -5000))
    assert dict(sure.probabilities([], [1.0])) == {"a": 1.0, "b": 0.0}


@pytest.mark.parametrize("text", HOLIDAY)
def test_twelve_examples_are_told_apart_holidays(small: NgramModel, text: str) -> None:
    assert likeliest(small, text) == "holiday"


@pytest.mark.parametrize("text", WAGES)
def test_twelve_examples_are_told_apart_wages(small: NgramModel, text: str) -> None:
    assert likeliest(small, text) == "wages"


UNSEEN = [("feriens", "holiday"), ("sommerferien", "holiday"), ("lønnens", "wages")]


@pytest.mark.parametrize(("text", "label"), UNSEEN)
def test_an_unseen_word_speaks_through_its_letters(
    small: NgramModel, text: str, label: str
) -> None:
    (seen,) = word_grams(text, "words", 1)
    assert small.rarity[seen] == 0
    assert likeliest(small, text) == label


def test_what_shares_nothing_with_the_examples_leaves_it_open(small: NgramModel) -> None:
    assert shares(small, "xyzzy") == pytest.approx(shares(small, ""))


def three_ways() -> NgramModel:
    texts = {"holiday": HOLIDAY, "wages": WAGES, "hours": ("vakt", "vakten", "vakter", "nattevakt")}
    examples = [example(text, label) for label, held in texts.items() for text in held]
    return fit(examples, strictness=10.0)


def test_three_labels_are_learned_too() -> None:
    model = three_ways()
    assert likeliest(model, "er det vakt i dag") == "hours"
    assert likeliest(model, HOLIDAY[0]) == "holiday"
    assert likeliest(model, WAGES[0]) == "wages"


def test_training_twice_gives_the_same_model(small: NgramModel) -> None:
    examples = [example(text, "holiday") for text in HOLIDAY]
    examples += [example(text, "wages") for text in WAGES]
    again = fit(examples, strictness=10.0)
    np.testing.assert_array_equal(again.weights, small.weights)
    np.testing.assert_array_equal(again.bias, small.bias)


# The file


@pytest.fixture(scope="module")
def kept(small: NgramModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ngrams") / "small.npz"
    small.save(path)
    return path


@settings(max_examples=40, deadline=None)
@given(text=NORWEGIAN)
def test_a_saved_model_judges_as_before(small: NgramModel, kept: Path, text: str) -> None:
    read = NgramModel.load(kept)
    assert shares(read, text) == pytest.approx(shares(small, text), abs=0.01)


def test_a_saved_model_is_the_same_within_half_precision(small: NgramModel, kept: Path) -> None:
    read = NgramModel.load(kept)
    assert read.labels == small.labels
    assert all(type(label) is str for label in read.labels)
    for name in ("rarity", "weights", "flag_weights", "bias"):
        before, after = getattr(small, name), getattr(read, name)
        assert after.dtype == np.float32
        np.testing.assert_allclose(after, before, rtol=1e-3, atol=1e-5)


def test_saving_what_was_read_changes_nothing_more(kept: Path, tmp_path: Path) -> None:
    read = NgramModel.load(kept)
    read.save(tmp_path / "again.npz")
    again = NgramModel.load(tmp_path / "again.npz")
    np.testing.assert_array_equal(again.weights, read.weights)
    np.testing.assert_array_equal(again.rarity, read.rarity)


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "cut", "flipped"])
def test_a_damaged_file_is_named(kept: Path, tmp_path: Path, damage: str) -> None:
    path = spoil(kept, tmp_path / "some-model.npz", damage)
    with pytest.raises(DataFileInvalid, match=r"some-model\.npz"):
        NgramModel.load(path)


def saved(path: Path, without: Sequence[str] = (), **changed: object) -> Path:
    model = model_of("a", "b", flags=1)
    arrays = {name: getattr(model, name) for name in ("rarity", "weights", "flag_weights", "bias")}
    arrays |= {"labels": np.array(model.labels), **changed}
    np.savez_compressed(path, **{k: v for k, v in arrays.items() if k not in without})
    return path


def test_a_file_that_lacks_a_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileInvalid, match=r"some-model\.npz"):
        NgramModel.load(saved(tmp_path / "some-model.npz", without=["bias"]))


def test_weights_of_the_wrong_shape_are_not_taken(tmp_path: Path) -> None:
    few = np.zeros((BUCKETS // 2, 2), np.float32)
    with pytest.raises(DataFileInvalid, match=r"some-model\.npz.*train"):
        NgramModel.load(saved(tmp_path / "some-model.npz", weights=few))


def test_nothing_of_a_file_is_executed(tmp_path: Path) -> None:
    held = np.array([{"a": 1}], dtype=object)
    with pytest.raises(DataFileInvalid, match=r"some-model\.npz"):
        NgramModel.load(saved(tmp_path / "some-model.npz", labels=held))
