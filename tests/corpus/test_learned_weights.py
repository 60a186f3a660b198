"""Files of weights, and what is said of one that is not whole."""

from pathlib import Path

import pytest

from corpus.learned_weights import LearnedWeights, WeightsInvalid


def test_weights_are_read_in_the_order_of_the_signs(tmp_path: Path):
    path = tmp_path / "ranking.toml"
    path.write_text("encoder = 'x'\n[signs]\nlength = 2\njoined = 1.5\nother = 7", encoding="utf-8")
    assert LearnedWeights.load(path, ("joined", "length")) == LearnedWeights("x", (1.5, 2.0))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "encoder = 'x'",
        "encoder = 'x'\n[signs]\njoined = 1",
        "encoder = 'x'\n[signs]\njoined = 1\nlength = 'long'",
        "[signs]\njoined = 1\nlength = 2",
        "[signs",
        "encoder = 'x'\nsigns = 1",
    ],
)
def test_a_file_that_lacks_a_weight_is_told_with_what_to_do(text: str, tmp_path: Path):
    path = tmp_path / "ranking.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WeightsInvalid, match="evals fit ranking"):
        LearnedWeights.load(path, ("joined", "length"))


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(WeightsInvalid, match="evals fit choice"):
        LearnedWeights.load(tmp_path / "choice.toml", ("fit",))
