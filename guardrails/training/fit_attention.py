"""Fit the attention model to labelled messages."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from guardrails.marked_message import FIRST_PIECE, UNKNOWN, Window
from guardrails.training.network import Batch, Network, Shape
from guardrails.verdict import Action, Category

PRETRAINED = Path(__file__).parent / "pretrained.npz"
"""What `pretrain_attention` wrote."""

_RATE, _RATE_OF_PIECES = 1e-3, 5e-4
_BATCH = 48
_SORTED_AT_ONCE = 2_000
_HIDDEN = 0.08
"""So many pieces, and so many marks of the rules, are hidden in training."""
_SMOOTHING = 0.03
_OF_CATEGORIES = 0.3
"""What a wrong category weighs beside a wrong verdict."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledWindow:
    """A message as the network sees it, with its right verdict and categories."""

    window: Window
    flags: tuple[float, ...]
    verdict: Action
    categories: tuple[Category, ...] = ()


def fit_attention(
    examples: Sequence[LabelledWindow],
    pretrained: Path | None,
    *,
    pieces: int,
    epochs: int = 9,
    seed: int = 0,
) -> Network:
    """Train; the same seed, examples and threads give the same weights.

    Args:
        examples: All with the same number of flags, at least one of every verdict.
        pretrained: Where to begin; None is random weights.
        pieces: How many pieces the tokenizer knows.
        epochs: How often every example is seen.
        seed: Of the random order and weights.
    """
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    network = Network(Shape(pieces=pieces + FIRST_PIECE, flags=len(examples[0].flags)))
    if pretrained is not None:
        _begin_with(network, pretrained)
    optimiser = _optimiser(network)
    order = [batch for _ in range(epochs) for batch in _batches(examples, draw)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [_RATE_OF_PIECES, _RATE, _RATE],
        total_steps=max(len(order), 1),
        pct_start=0.15,
    )
    weights = _weights(examples)
    network.train()
    for number, chosen in enumerate(order, start=1):
        loss = _loss(network, [examples[at] for at in chosen], weights, draw)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if number % 200 == 0:
            log.info("batch %d of %d, loss %.3f", number, len(order), float(loss.detach()))
    return network.eval()


def _begin_with(network: Network, path: Path) -> None:
    with np.load(path, allow_pickle=False) as held:
        arrays = {name: torch.from_numpy(held[name].astype(np.float32)) for name in held.files}
    scale = arrays.pop("scale")
    arrays["pieces.weight"] = arrays.pop("pieces") * scale
    missing = network.load_state_dict(arrays, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"{path.name} holds what the network lacks: pretrain it anew")


def _optimiser(network: Network) -> torch.optim.Optimizer:
    named = list(network.named_parameters())
    rows = [weights for name, weights in named if name == "pieces.weight"]
    vectors = [weights for name, weights in named if name != "pieces.weight" and weights.ndim < 2]
    matrices = [weights for name, weights in named if name != "pieces.weight" and weights.ndim > 1]
    return torch.optim.AdamW(
        [
            {"params": rows, "lr": _RATE_OF_PIECES, "weight_decay": 0.0},
            {"params": vectors, "weight_decay": 0.0},
            {"params": matrices, "weight_decay": 0.05},
        ],
        lr=_RATE,
    )


def _weights(examples: Sequence[LabelledWindow]) -> Tensor:
    """Every verdict counts the same, however many examples it has."""
    held = [sum(one.verdict is action for one in examples) for action in Action]
    return torch.tensor([len(examples) / len(held) / n for n in held])


def _batches(examples: Sequence[LabelledWindow], draw: np.random.Generator) -> Iterator[list[int]]:
    """Examples of about one length stand together; the order of the batches is random."""
    order = draw.permutation(len(examples))
    batches = []
    for start in range(0, len(order), _SORTED_AT_ONCE):
        part = sorted(
            order[start : start + _SORTED_AT_ONCE].tolist(),
            key=lambda at: len(examples[at].window),
        )
        batches += [part[at : at + _BATCH] for at in range(0, len(part), _BATCH)]
    for at in draw.permutation(len(batches)):
        yield batches[at]


def _loss(
    network: Network, chosen: Sequence[LabelledWindow], weights: Tensor, draw: np.random.Generator
) -> Tensor:
    batch = _hidden(Batch.of([one.window for one in chosen]), draw)
    verdicts, categories = network(batch, torch.tensor([one.flags for one in chosen]))
    right = torch.tensor([list(Action).index(one.verdict) for one in chosen])
    of_verdicts = functional.cross_entropy(
        verdicts, right, weight=weights, label_smoothing=_SMOOTHING
    )
    told = torch.tensor(
        [
            [float(c in one.categories) / max(len(one.categories), 1) for c in Category]
            for one in chosen
        ]
    )
    of_categories = functional.cross_entropy(categories, told, reduction="none")
    return of_verdicts + _OF_CATEGORIES * of_categories.mean()


def _hidden(batch: Batch, draw: np.random.Generator) -> Batch:
    """Some pieces unknown, some marks gone, so that neither is leant on alone."""
    shown = batch.pieces.numpy()
    pieces = np.where((draw.random(shown.shape) < _HIDDEN) & (shown >= FIRST_PIECE), UNKNOWN, shown)
    marks = batch.kinds.numpy()
    kinds = np.where(draw.random(marks.shape[:2])[..., None] < _HIDDEN, 0, marks)
    return Batch(torch.from_numpy(pieces), torch.from_numpy(kinds), batch.turns, batch.casings)
