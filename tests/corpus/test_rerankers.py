"""What is particular to each re-ranker: what it takes for near, and which models it refuses."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelUnavailable
from corpus.factory import OVERLAP, SHIPPED_MODEL, load_reranker
from corpus.model_files import find_model
from corpus.rerankers.cross_encoder import CrossEncoderReranker
from corpus.rerankers.overlap import OverlapReranker
from tests.tiny_models import change_settings, make_cross_encoder, make_encoder


def load(folder: Path) -> CrossEncoderReranker:
    return CrossEncoderReranker(find_model(str(folder)))


@pytest.mark.parametrize(
    ("question", "passage", "share"),
    [
        ("ferie", "All ferie er avtalt.", 1.0),
        ("ferie", "Ferien varer i fem uker.", 3 / 4),
        ("lønn", "L@NN er vederlag.", 1.0),
        ("hvor lenge varer ferie", "Ferie varer.", 1.0),
        ("ferie", "Regler om varsling.", 0.0),
        ("", "Ferien varer.", 0.0),
        ("ferie", "", 0.0),
    ],
)
def test_overlap_is_the_share_of_the_questions_spelling(
    question: str, passage: str, share: float
) -> None:
    assert OverlapReranker().fits(question, [passage]).tolist() == [pytest.approx(share)]


def test_a_cross_encoders_name_follows_its_files(tmp_path: Path) -> None:
    one, other = (make_cross_encoder(tmp_path / str(seed), seed=seed) for seed in (1, 2))
    assert load(one).name == load(one).name != load(other).name


def test_scores_that_the_model_would_leave_unbounded_are_bounded(tmp_path: Path) -> None:
    folder = make_cross_encoder(tmp_path)
    named = {"activation_fn": "torch.nn.modules.linear.Identity"}
    before = load(folder).fits("ferie", ["Ferie", "Lønn"])
    change_settings(folder / "config_sentence_transformers.json", **named)
    change_settings(folder / "config.json", sentence_transformers=named)
    np.testing.assert_allclose(load(folder).fits("ferie", ["Ferie", "Lønn"]), before, atol=1e-6)


def test_a_classifier_with_several_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"gives one score.*gives 3.*not a classifier"):
        load(make_cross_encoder(tmp_path, labels=3))


def test_an_encoder_is_refused_since_its_scores_would_be_random(tmp_path: Path) -> None:
    folder = make_encoder(tmp_path)
    with pytest.raises(ModelUnavailable, match="choose a cross-encoder"):
        load(folder)
    with pytest.raises(ModelUnavailable, match="choose a cross-encoder"):
        load(tmp_path / "plain")
    with pytest.raises(ModelUnavailable, match="expected a cross-encoder"):
        load(SHIPPED_MODEL)


def test_a_plain_transformer_with_a_head_is_taken(tmp_path: Path) -> None:
    make_cross_encoder(tmp_path)
    assert load(tmp_path / "plain").fits("ferie", ["Ferie"]).shape == (1,)


@pytest.mark.parametrize("content", [None, "not JSON", "[]", "{}"])
def test_a_folder_without_settings_is_refused(tmp_path: Path, content: str | None) -> None:
    folder = make_cross_encoder(tmp_path)
    for name in ("config.json", "config_sentence_transformers.json"):
        (folder / name).unlink()
    if content is not None:
        (folder / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"name another model|choose a cross-encoder"):
        load(folder)


def test_damaged_weights_say_to_restore_the_model(tmp_path: Path) -> None:
    folder = make_cross_encoder(tmp_path)
    (folder / "model.safetensors").write_bytes(b"\x10" * 1000)
    with pytest.raises(ModelUnavailable, match="restore it"):
        load(folder)


@pytest.mark.parametrize(("name", "kind"), [(None, None), ("", None), (OVERLAP, OverlapReranker)])
def test_none_is_the_default_and_the_fake_is_chosen_by_name(
    name: str | None, kind: type | None
) -> None:
    loaded = load_reranker(name)
    assert (type(loaded) if loaded else None) is kind


def test_a_cross_encoder_is_chosen_by_its_folder(tmp_path: Path) -> None:
    loaded = load_reranker(str(make_cross_encoder(tmp_path)))
    assert loaded is not None
    assert loaded.name.startswith("model-")
