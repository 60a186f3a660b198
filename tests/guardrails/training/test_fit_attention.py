"""Training of the attention model: it learns who is meant, begins where it is told, repeats."""

from pathlib import Path

import numpy as np
import pytest
import torch

from guardrails.marked_message import BEGIN, FIRST_PIECE, Place
from guardrails.training.fit_attention import LabelledWindow, fit_attention
from guardrails.training.pretrain_attention import Guesser, save
from guardrails.verdict import Action, Category

PIECES = 40
ANYBODY, SOMEBODY, ILL, WELL = range(FIRST_PIECE, FIRST_PIECE + 4)
FILLERS = range(FIRST_PIECE + 4, FIRST_PIECE + PIECES)


def _example(draw: np.random.Generator) -> LabelledWindow:
    """Blocked where somebody is ill, asked about where somebody is well, else allowed.

    No word alone tells: only the two together.
    """
    who, what = draw.choice([ANYBODY, SOMEBODY]), draw.choice([ILL, WELL])
    around = draw.choice(FILLERS, size=6)
    pieces = [*around[:2], who, *around[2:4], what, *around[4:]]
    verdict = Action.ALLOW if who == ANYBODY else Action.BLOCK if what == ILL else Action.ASK
    return LabelledWindow(
        window=(Place(BEGIN), *(Place(int(piece)) for piece in pieces)),
        flags=(0.0,),
        verdict=verdict,
        categories=(Category.HEALTH,) if verdict is Action.BLOCK else (),
    )


@pytest.fixture(scope="module")
def examples() -> list[LabelledWindow]:
    draw = np.random.default_rng(0)
    return [_example(draw) for _ in range(800)]


def test_it_learns_what_no_word_tells_alone(examples: list[LabelledWindow]) -> None:
    model = fit_attention(examples[:600], None, pieces=PIECES, epochs=8).as_model()
    right = 0
    for one in examples[600:]:
        verdicts, _ = model.read([one.window], one.flags)
        right += max(verdicts, key=verdicts.__getitem__) == one.verdict
    assert right > 190


def test_the_same_seed_gives_the_same_weights(examples: list[LabelledWindow]) -> None:
    one, same, other = (
        fit_attention(examples[:96], None, pieces=PIECES, epochs=1, seed=seed).as_model()
        for seed in (1, 1, 2)
    )
    assert np.array_equal(one.weights["verdict.weight"], same.weights["verdict.weight"])
    assert not np.array_equal(one.weights["verdict.weight"], other.weights["verdict.weight"])


def test_it_begins_with_what_was_read_before(
    examples: list[LabelledWindow], tmp_path: Path
) -> None:
    torch.manual_seed(0)
    guesser = Guesser(torch.randn(PIECES, 12))
    save(guesser, tmp_path / "pretrained.npz")
    begun = fit_attention(examples[:48], tmp_path / "pretrained.npz", pieces=PIECES, epochs=0)
    with torch.no_grad():
        rows = guesser.pieces.folded()
    step = float(rows.abs().max()) / 127
    assert torch.allclose(begun.get_parameter("pieces.weight"), rows, atol=step)
    held = guesser.network.get_parameter("layers.0.mixed.weight")
    assert torch.allclose(begun.get_parameter("layers.0.mixed.weight"), held, atol=1e-3)


def test_a_file_of_another_network_is_refused(
    examples: list[LabelledWindow], tmp_path: Path
) -> None:
    path = tmp_path / "pretrained.npz"
    np.savez(path, pieces=np.zeros((PIECES + FIRST_PIECE, 128)), scale=1.0, strange=np.zeros(3))
    with pytest.raises(ValueError, match="pretrain it anew"):
        fit_attention(examples[:48], path, pieces=PIECES, epochs=0)
