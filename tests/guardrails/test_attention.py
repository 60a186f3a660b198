"""The attention model: what is trained and what runs are the same, and its file is checked."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.attention import AttentionModel
from guardrails.errors import DataFileInvalid
from guardrails.factory import MODELS
from guardrails.marked_message import BEGIN, CASINGS, FIRST_PIECE, KINDS, TURNS, Place, Window
from guardrails.training.network import Batch
from guardrails.verdict import Action, Category
from tests.guardrails.attention_models import network_of
from tests.ngram_models import spoil

PIECES = 50
FLAGS = (1.0, 0.0, 1.0)
PLACES = st.builds(
    Place,
    st.integers(1, PIECES + FIRST_PIECE - 1),
    st.tuples(*[st.integers(0, KINDS - 1)] * 3),
    st.integers(0, TURNS - 1),
    st.integers(0, CASINGS - 1),
)
WINDOWS = st.lists(PLACES, max_size=30).map(lambda places: (Place(BEGIN), *places))


@pytest.fixture(scope="module")
def model() -> AttentionModel:
    return network_of(len(FLAGS)).as_model()


@settings(max_examples=60, deadline=None)
@given(window=WINDOWS, other=WINDOWS)
def test_it_computes_what_was_trained(model: AttentionModel, window: Window, other: Window) -> None:
    network = network_of(len(FLAGS))
    with torch.no_grad():
        network.get_parameter("pieces.weight").copy_(  # the model's rows are rounded to one byte
            torch.from_numpy(model.weights["pieces"] * model.weights["scales"][:, None])
        )
        verdicts, categories = network(Batch.of([window, other]), torch.tensor([FLAGS, FLAGS]))
    read_verdicts, read_categories = model.read([window], FLAGS)
    assert np.allclose(list(read_verdicts.values()), torch.softmax(verdicts[0], 0), atol=2e-3)
    assert np.allclose(list(read_categories.values()), torch.softmax(categories[0], 0), atol=2e-3)


@settings(max_examples=40, deadline=None)
@given(window=WINDOWS)
def test_both_are_distributions(model: AttentionModel, window: Window) -> None:
    verdicts, categories = model.read([window], FLAGS)
    assert set(verdicts) == set(Action)
    assert set(categories) == set(Category)
    assert sum(verdicts.values()) == pytest.approx(1, abs=1e-4)
    assert sum(categories.values()) == pytest.approx(1, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(several=st.lists(WINDOWS, min_size=1, max_size=4))
def test_the_least_harmless_window_counts(model: AttentionModel, several: list[Window]) -> None:
    verdicts, _ = model.read(several, FLAGS)
    assert verdicts["allow"] == min(model.read([one], FLAGS)[0]["allow"] for one in several)


def test_where_a_word_stands_makes_a_difference(model: AttentionModel) -> None:
    one, other = Place(10), Place(20)
    assert model.read([(Place(BEGIN), one, other)], FLAGS) != model.read(
        [(Place(BEGIN), other, one)], FLAGS
    )


def test_a_saved_model_says_nearly_the_same(model: AttentionModel, tmp_path: Path) -> None:
    window = (Place(BEGIN), Place(10), Place(20, (3, 0, 0), 1, 2))
    model.save(tmp_path / "attention.npz")
    read = AttentionModel.load(tmp_path / "attention.npz")
    before, after = model.read([window], FLAGS)[0], read.read([window], FLAGS)[0]
    assert after == pytest.approx(before, abs=0.01)
    assert (read.labels, read.categories) == (model.labels, model.categories)


@pytest.mark.parametrize("damage", ["missing", "empty", "text"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "attention.npz"
    spoil(MODELS / "attention.npz", path, damage)
    with pytest.raises(DataFileInvalid, match=r"attention\.npz"):
        AttentionModel.load(path)


def test_rows_without_scales_are_refused(model: AttentionModel, tmp_path: Path) -> None:
    short = {**model.weights, "scales": model.weights["scales"][:-1]}
    path = tmp_path / "attention.npz"
    AttentionModel(labels=model.labels, categories=model.categories, weights=short).save(path)
    with pytest.raises(DataFileInvalid, match="train it anew"):
        AttentionModel.load(path)
