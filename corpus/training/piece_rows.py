"""Rows of subword pieces that are trained as sums over their letters' n-grams.

While training, a piece's row is its own row plus the mean of the rows of its character n-grams, as
in fastText. A rare piece, or one that damage has made, starts from what its letters tell. At the
end every sum is worked out once, and a plain table of rows is left.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

GRAM_LENGTHS = (3, 4, 5)
GRAM_STRENGTH = 2.0
"""How much the n-grams weigh beside the piece's own row, at the start."""


@dataclass(frozen=True, slots=True)
class TokenBags:
    """Piece numbers of many texts in one line, and where each text begins."""

    pieces: Tensor
    starts: Tensor


def token_bags(texts: Sequence[str], tokenizer: Tokenizer) -> TokenBags:
    """Cut texts into pieces; a text without any gets the unknown piece."""
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return _bags([encoding.ids or [0] for encoding in encodings])


class PieceRows(nn.Module):
    """Trainable rows for every piece of a tokenizer."""

    weights: Tensor

    def __init__(
        self, tokenizer: Tokenizer, weights: Tensor, *, dimensions: int, grams: int
    ) -> None:
        """Start at random.

        Args:
            tokenizer: its pieces get the rows.
            weights: how much each piece counts in a text, above 0.
            dimensions: length of a row.
            grams: how many n-gram rows there are; n-grams share them by hash.
        """
        super().__init__()
        self.own = nn.Embedding(tokenizer.get_vocab_size(), dimensions)
        self.grams = nn.Embedding(grams, dimensions)
        self.register_buffer("weights", weights)
        self._grams_of = [
            gram_numbers(tokenizer.id_to_token(at) or "", grams)
            for at in range(tokenizer.get_vocab_size())
        ]

    def forward(self, bags: TokenBags) -> Tensor:
        """Sum the weighted rows of each text's pieces."""
        used, places = torch.unique(bags.pieces, return_inverse=True)
        summed: Tensor = functional.embedding_bag(
            places,
            self._rows(used),
            bags.starts,
            mode="sum",
            per_sample_weights=self.weights[bags.pieces],
        )
        return summed

    def table(self) -> Tensor:
        """Work out the final row of every piece, weight included."""
        with torch.no_grad():
            rows: Tensor = self._rows(torch.arange(len(self.weights))) * self.weights[:, None]
        return rows

    def _rows(self, pieces: Tensor) -> Tensor:
        bags = _bags([self._grams_of[at] for at in pieces.tolist()])
        shared = functional.embedding_bag(bags.pieces, self.grams.weight, bags.starts, mode="mean")
        rows: Tensor = self.own(pieces) + GRAM_STRENGTH * shared
        return rows


def gram_numbers(piece: str, grams: int) -> list[int]:
    """Give the row numbers of a piece's n-grams; a shorter piece is its own n-gram."""
    found = {
        piece[at : at + length] for length in GRAM_LENGTHS for at in range(len(piece) - length + 1)
    } or {piece}
    return sorted(zlib.crc32(gram.encode()) % grams for gram in found)


def rarity_weights(texts: Sequence[str], tokenizer: Tokenizer, constant: float) -> Tensor:
    """Give each piece the weight a / (a + frequency) of Arora et al.'s SIF."""
    pieces = token_bags(texts, tokenizer).pieces
    frequency = torch.bincount(pieces, minlength=tokenizer.get_vocab_size()) / len(pieces)
    weights: Tensor = constant / (constant + frequency)
    return weights


def _bags(lists: Sequence[Sequence[int]]) -> TokenBags:
    lengths = [len(numbers) for numbers in lists]
    flat = np.fromiter((number for numbers in lists for number in numbers), np.int64, sum(lengths))
    starts = np.cumsum([0, *lengths[:-1]])
    return TokenBags(torch.from_numpy(flat), torch.from_numpy(starts))
