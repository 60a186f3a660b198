"""Let the attention model read Norwegian before it learns verdicts: words left out are guessed.

Run `python -m guardrails.training.pretrain_attention --data DIR`; two cores, half an hour, no
network. Masked words as in Devlin et al. 2019, guessed among the batch's own and random others.
The pieces begin with the meaning that the search's encoder gives them.
"""

import argparse
import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import Tensor, nn
from torch.nn import functional

from guardrails.marked_message import BEGIN, FIRST_PIECE, STOP, UNKNOWN, Place, Window
from guardrails.pieces import Pieces
from guardrails.tokens import split_words
from guardrails.training.network import Batch, Network, Shape
from guardrails.training.reading_matter import Matter, read_matter

ROOT = Path(__file__).parents[2]
ENCODER = ROOT / "corpus/models/encoder/model.safetensors"
OUT = Path(__file__).parent / "pretrained.npz"

STEPS = 14_000
_BATCH, _BATCHES_AT_ONCE = 64, 16
_LONGEST = 128
_MASKED, _KEPT = 0.2, 0.1
_OTHERS = 1_500
"""Random pieces that a guess is held against."""
_RATE, _RATE_OF_PIECES, _WARM = 1.5e-3, 5e-4, 200
_SPREAD = 0.3
_REPORTED = 400

log = logging.getLogger(__name__)


class FactoredPieces(nn.Module):
    """The encoder's own meaning of a piece, turned to the width of the network."""

    def __init__(self, meanings: Tensor, width: int) -> None:
        """Take meanings of shape (pieces, dimensions)."""
        super().__init__()
        own = torch.randn(FIRST_PIECE, meanings.shape[1]) * _SPREAD
        own[0] = 0
        self.table = nn.Embedding(FIRST_PIECE + len(meanings), meanings.shape[1])
        self.table.weight = nn.Parameter(torch.cat([own, meanings]))
        self.turned = nn.Linear(meanings.shape[1], width)

    def forward(self, pieces: Tensor) -> Tensor:
        """Of shape (…, width)."""
        result: Tensor = self.turned(self.table(pieces))
        return result

    def folded(self) -> Tensor:
        """One row a piece, shape (pieces, width); the padding has none."""
        rows: Tensor = self.turned(self.table.weight)
        rows[0] = 0
        return rows


class Guesser(nn.Module):
    """A network with a head that says what stood where nothing stands now."""

    def __init__(self, meanings: Tensor, flags: int = 1) -> None:
        """Take the encoder's meanings of pieces."""
        super().__init__()
        shape = Shape(pieces=FIRST_PIECE + len(meanings), flags=flags)
        self.network = Network(shape, dropout=0.1)
        self.pieces = FactoredPieces(meanings, shape.width)
        self.network.pieces = self.pieces
        self.head = nn.Linear(shape.width, meanings.shape[1])

    def loss(self, batch: Batch, masked: Tensor, right: Tensor, others: Tensor) -> Tensor:
        """Of guesses at the masked places, among the right pieces and the others."""
        states, _ = self.network.states(batch)
        guesses = self.head(states[masked])
        choices = torch.unique(torch.cat([right, others]))
        scores = guesses @ self.pieces.table.weight[choices].T
        return functional.cross_entropy(scores, torch.searchsorted(choices, right))


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, guess, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the raw data")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(chosen.threads)
    guesser = pretrain(read_matter(chosen.data, ROOT, seed=1), Pieces.load(), chosen.steps)
    save(guesser, chosen.out)


def pretrain(matter: Sequence[Matter], pieces: Pieces, steps: int, *, seed: int = 0) -> Guesser:
    """Train for so many batches; the same seed, data and threads give the same weights."""
    torch.manual_seed(seed)
    guesser = Guesser(meanings_of_pieces(ENCODER))
    table = guesser.pieces.table.weight
    rest = [weights for weights in guesser.parameters() if weights is not table]
    groups: list[dict[str, Any]] = [
        {"params": [table], "lr": _RATE_OF_PIECES, "weight_decay": 0.0},
        {"params": rest},
    ]
    optimiser = torch.optim.AdamW(groups, lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / _WARM) * max(1 - step / steps, 1e-3)
    )
    total = 0.0
    batches = islice(_batches(matter, pieces, seed), steps)
    for step, (batch, masked, right, others) in enumerate(batches, start=1):
        loss = guesser.loss(batch, masked, right, others)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        total += float(loss.detach())
        if step % _REPORTED == 0:
            log.info("step %d of %d, loss %.3f", step, steps, total / _REPORTED)
            total = 0.0
    return guesser


def meanings_of_pieces(encoder: Path) -> Tensor:
    """The encoder's rows, of one common spread."""
    rows = load_file(encoder)["embeddings"].astype(np.float32)
    return torch.from_numpy(rows / rows.std() * _SPREAD)


def save(guesser: Guesser, path: Path) -> None:
    """Write the network's weights, pieces in one byte, the head left out."""
    network = guesser.network
    with torch.no_grad():
        rows = guesser.pieces.folded()
    held = {
        name: weights.numpy().astype(np.float16)
        for name, weights in network.state_dict().items()
        if name.split(".")[0] in {"layers", "last", "turns", "casings"}
    }
    scale = float(rows.abs().max()) / 127
    held["pieces"] = np.round(rows.numpy() / scale).astype(np.int8)
    held["scale"] = np.array(scale, dtype=np.float32)
    np.savez_compressed(path, **held)


def _batches(
    matter: Sequence[Matter], pieces: Pieces, seed: int
) -> Iterator[tuple[Batch, Tensor, Tensor, Tensor]]:
    """Endless; texts of about one length stand together."""
    draw = np.random.default_rng(seed)
    held = [(_window(text, pieces), one.weight) for one in matter for text in one.texts]
    log.info("%d texts, %d pieces", len(held), sum(len(window) for window, _ in held))
    shares = np.array([weight for _, weight in held])
    shares = shares / shares.sum()
    while True:
        chosen = draw.choice(len(held), size=_BATCH * _BATCHES_AT_ONCE, p=shares)
        ordered = sorted(chosen, key=lambda at: len(held[at][0]))
        for start in draw.permutation(_BATCHES_AT_ONCE) * _BATCH:
            windows = [held[at][0] for at in ordered[start : start + _BATCH]]
            yield _masked(Batch.of(windows), draw, pieces.size)


def _window(text: str, pieces: Pieces) -> Window:
    tokens = split_words(text).tokens
    places = [Place(BEGIN)]
    for index, cut in enumerate(pieces.of([token.lower for token in tokens])):
        casing = 1 + tokens[index].text[:1].isupper() + 2 * (index == 0)
        places += [Place(piece + FIRST_PIECE, casing=casing) for piece in cut]
    return (*places[: _LONGEST - 1], Place(STOP))


def _masked(
    batch: Batch, draw: np.random.Generator, size: int
) -> tuple[Batch, Tensor, Tensor, Tensor]:
    shown = batch.pieces.numpy()
    masked = (draw.random(shown.shape) < _MASKED) & (shown >= FIRST_PIECE)
    right = shown[masked]
    hidden = shown.copy()
    hidden[masked] = np.where(draw.random(len(right)) < _KEPT, right, UNKNOWN)
    others = draw.integers(FIRST_PIECE, FIRST_PIECE + size, _OTHERS)
    return (
        Batch(torch.from_numpy(hidden), batch.kinds, batch.turns, batch.casings),
        torch.from_numpy(masked),
        torch.from_numpy(right),
        torch.from_numpy(others),
    )


if __name__ == "__main__":
    main()
