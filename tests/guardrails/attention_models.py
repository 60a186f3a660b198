"""Attention models for tests: one that says the same of everything, and small random ones."""

from collections.abc import Mapping

import torch

from guardrails.attention import AttentionModel
from guardrails.marked_message import FIRST_PIECE
from guardrails.training.network import Network, Shape
from guardrails.verdict import Action, Category


def network_of(flags: int, *, pieces: int = 50, seed: int = 0) -> Network:
    """A small network with random weights, as it is when it reads."""
    torch.manual_seed(seed)
    network = Network(Shape(pieces=pieces + FIRST_PIECE, flags=flags, width=16, told=8))
    for weights in network.parameters():
        torch.nn.init.normal_(weights, 0, 0.3)
    return network.eval()


def saying_the_same(
    flags: int, pieces: int, verdicts: Mapping[Action, float], categories: Mapping[Category, float]
) -> AttentionModel:
    """The same log-odds of every message."""
    network = network_of(flags, pieces=pieces)
    with torch.no_grad():
        for weights in (network.verdict.weight, network.category.weight):
            weights.zero_()
        network.verdict.bias.copy_(torch.tensor([verdicts[one] for one in Action]))
        network.category.bias.copy_(torch.tensor([categories[one] for one in Category]))
    return network.as_model()
