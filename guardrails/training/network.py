"""The attention model as PyTorch trains it; `guardrails.attention` computes the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from guardrails.attention import HEADS, REACH, AttentionModel
from guardrails.marked_message import CASINGS, KINDS, MOST_KINDS, PAD, TURNS, Window
from guardrails.verdict import Action, Category

_UNSEEN = -1e4
"""Added to the score of padding; large enough for no share, small enough for half precision."""
_SPREAD = 0.02


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a network is; `width` is a multiple of the heads."""

    pieces: int
    flags: int
    width: int = 128
    layers: int = 2
    told: int = 64


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows filled up to one length: (texts, places), `kinds` with (…, `MOST_KINDS`)."""

    pieces: Tensor
    kinds: Tensor
    turns: Tensor
    casings: Tensor

    @classmethod
    def of(cls, windows: Sequence[Window]) -> "Batch":
        """Fill up."""
        length = max(map(len, windows))
        flat = np.zeros((len(windows), length, 3 + MOST_KINDS), dtype=np.int64)
        for row, window in zip(flat, windows, strict=True):
            row[: len(window)] = [(p.piece, p.turn, p.casing, *p.kinds) for p in window]
        held = torch.from_numpy(flat)
        return cls(held[..., 0], held[..., 3:], held[..., 1], held[..., 2])


class Layer(nn.Module):
    """Attention over all places, then a step at each place."""

    def __init__(self, width: int, dropout: float) -> None:
        """Make one with random weights."""
        super().__init__()
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mixed, self.joined = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.apart = nn.Parameter(torch.zeros(HEADS, 2 * REACH + 1))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, unseen: Tensor) -> Tensor:
        """States of shape (texts, places, width); `unseen` (texts, places) is added to scores."""
        states = states + self.dropout(self._attended(self.before(states), unseen))
        wide = functional.gelu(self.wide(self.after(states)), approximate="tanh")
        result: Tensor = states + self.dropout(self.narrow(wide))
        return result

    def _attended(self, states: Tensor, unseen: Tensor) -> Tensor:
        texts, length, width = states.shape
        heads = self.mixed(states).view(texts, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        places = torch.arange(length)
        apart = (places[None] - places[:, None]).clamp(-REACH, REACH) + REACH
        added = self.apart[:, apart][None] + unseen[:, None, None]
        mixed = functional.scaled_dot_product_attention(
            heads[0], heads[1], heads[2], attn_mask=added.expand(texts, -1, -1, -1)
        )
        result: Tensor = self.joined(mixed.transpose(1, 2).reshape(texts, length, width))
        return result


class Network(nn.Module):
    """Windows and flags to the log-odds of verdicts and of categories."""

    def __init__(self, shape: Shape, dropout: float = 0.2) -> None:
        """Make one with random weights."""
        super().__init__()
        width = shape.width
        self.pieces: nn.Module = nn.Embedding(shape.pieces, width, padding_idx=PAD)
        self.kinds = nn.Embedding(KINDS, width, padding_idx=0)
        self.turns, self.casings = nn.Embedding(TURNS, width), nn.Embedding(CASINGS, width)
        for table in (self.pieces, self.kinds, self.turns, self.casings):
            for weights in table.parameters():
                nn.init.normal_(weights, 0, _SPREAD)
        self.layers = nn.ModuleList(Layer(width, dropout) for _ in range(shape.layers))
        self.last = nn.LayerNorm(width)
        self.told = nn.Linear(2 * width, shape.told)
        self.flags = nn.Linear(shape.flags, shape.told)
        self.verdict = nn.Linear(shape.told, len(Action))
        self.category = nn.Linear(shape.told, len(Category))
        self.dropout = nn.Dropout(dropout)

    def states(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Of every place, (texts, places, width), and what is added where there is none."""
        states = self.pieces(batch.pieces) + self.kinds(batch.kinds).sum(dim=2)
        states = self.dropout(states + self.turns(batch.turns) + self.casings(batch.casings))
        unseen = torch.where(batch.pieces == PAD, _UNSEEN, 0.0)
        for layer in self.layers:
            states = layer(states, unseen)
        return self.last(states), unseen

    def forward(self, batch: Batch, flags: Tensor) -> tuple[Tensor, Tensor]:
        """Log-odds of shape (texts, verdicts) and (texts, categories)."""
        states, unseen = self.states(batch)
        widest = (states + unseen[..., None]).max(dim=1).values
        told = self.told(torch.cat([states[:, 0], widest], dim=1)) + self.flags(flags)
        told = self.dropout(functional.gelu(told, approximate="tanh"))
        return self.verdict(told), self.category(told)

    def as_model(self) -> AttentionModel:
        """The same without PyTorch, rounded."""
        renamed = {"pieces.weight", "kinds.weight", "turns.weight", "casings.weight"}
        return AttentionModel.of(
            [action.value for action in Action],
            [category.value for category in Category],
            {
                name.removesuffix(".weight") if name in renamed else name: weights.numpy()
                for name, weights in self.state_dict().items()
            },
        )
