"""Train static embeddings from scratch: InfoNCE over a batch's other passages, at several lengths.

The rows of a `StaticEmbedding` are all there is to learn, so the loop is short, and on two cores
much faster than a general trainer.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from corpus.training.damage import damaged_passage, damaged_query, seeded
from corpus.training.pairs import Pair
from corpus.training.piece_rows import PieceRows, rarity_weights, token_bags

WARM_SHARE = 0.05
COUNTED_PAIRS = 40_000
"""How many passages the frequency of pieces is counted on."""
IMPOSSIBLE = -1e4

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """What a training run depends on besides its data.

    `shorter` are the lengths at which a cut vector must work too, `sharpness` divides by the
    temperature, `block` pairs of one law or text come into a batch together, `grams` is the number
    of n-gram rows. `damaged_share` of the passages and half that share of the queries are damaged.
    The domain's pairs come last, `domain_epochs` times.
    `rarity` is the constant of `rarity_weights`. A passage is cut at `max_characters`.
    """

    dimensions: int = 256
    shorter: tuple[int, ...] = (128, 64)
    batch: int = 1024
    epochs: int = 1
    learning_rate: float = 0.2
    domain_epochs: int = 16
    domain_learning_rate: float = 0.05
    sharpness: float = 20.0
    damaged_share: float = 0.4
    block: int = 4
    grams: int = 2**16
    rarity: float = 1e-3
    max_characters: int = 700
    seed: int = 20261121


@dataclass(frozen=True, slots=True)
class Batch:
    """Queries and passages in step; `forbidden` marks passages that are no negatives."""

    queries: list[str]
    passages: list[str]
    forbidden: Tensor


def train_rows(
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    settings: TrainingSettings,
    *,
    domain: Sequence[Pair] = (),
) -> Tensor:
    """Train one row for each piece of the tokenizer, on all pairs and then on the domain's.

    Returns:
        The rows, pieces x dimensions, 32-bit floats.
    """
    torch.manual_seed(settings.seed)
    rng = seeded(settings.seed)
    counted = rng.sample(pairs, min(COUNTED_PAIRS, len(pairs)))
    rows = PieceRows(
        tokenizer,
        rarity_weights([pair.positive for pair in counted], tokenizer, settings.rarity),
        dimensions=settings.dimensions,
        grams=settings.grams,
    )
    _train(rows, pairs, tokenizer, settings, rng)
    close = replace(
        settings, epochs=settings.domain_epochs, learning_rate=settings.domain_learning_rate
    )
    _train(rows, domain, tokenizer, close, rng)
    return rows.table()


def _train(
    rows: PieceRows,
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    settings: TrainingSettings,
    rng: Random,
) -> None:
    optimizer = torch.optim.Adam(rows.parameters(), lr=settings.learning_rate)
    steps = settings.epochs * (len(pairs) // settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _warm_then_down(steps))
    for step, batch in enumerate(_all_batches(pairs, settings, rng), start=1):
        queries = rows(token_bags(batch.queries, tokenizer))
        passages = rows(token_bags(batch.passages, tokenizer))
        loss = contrastive_loss(queries, passages, batch.forbidden, settings)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            log.info("step %d of %d, loss %.3f", step, steps, loss.item())


def contrastive_loss(
    queries: Tensor, passages: Tensor, forbidden: Tensor, settings: TrainingSettings
) -> Tensor:
    """Mean loss over the lengths: each query must find its passage, and half as hard, back.

    Args:
        queries: batch x dimensions.
        passages: batch x dimensions; row i belongs to query i.
        forbidden: batch x batch; true where a passage must not count as a negative.
        settings: lengths and sharpness.
    """
    target = torch.arange(len(queries))
    lengths = (settings.dimensions, *settings.shorter)
    losses = []
    for length in lengths:
        asked = functional.normalize(queries[:, :length])
        known = functional.normalize(passages[:, :length])
        scores = (asked @ known.T * settings.sharpness).masked_fill(forbidden, IMPOSSIBLE)
        there = functional.cross_entropy(scores, target)
        losses.append(there + 0.5 * functional.cross_entropy(scores.T, target))
    return torch.stack(losses).mean()


def false_negatives(pairs: Sequence[Pair]) -> Tensor:
    """Mark where another pair has the same section or the same anchor, batch x batch."""
    sections = _numbers([pair.section for pair in pairs])
    anchors = _numbers([pair.anchor for pair in pairs])
    same = (sections[:, None] == sections) | (anchors[:, None] == anchors)
    return same.fill_diagonal_(fill_value=False)


def _numbers(names: Sequence[str]) -> Tensor:
    known: dict[str, int] = {}
    return torch.tensor([known.setdefault(name, len(known)) for name in names])


def _all_batches(pairs: Sequence[Pair], settings: TrainingSettings, rng: Random) -> Iterator[Batch]:
    for _ in range(settings.epochs):
        order = blocks_of_neighbours(pairs, settings.block, rng)
        for start in range(0, len(order) - settings.batch + 1, settings.batch):
            yield _batch(order[start : start + settings.batch], settings, rng)


def _batch(pairs: Sequence[Pair], settings: TrainingSettings, rng: Random) -> Batch:
    share, longest = settings.damaged_share, settings.max_characters
    return Batch(
        [damaged_query(pair.anchor[:longest], share / 2, rng) for pair in pairs],
        [damaged_passage(pair.positive[:longest], share, rng) for pair in pairs],
        false_negatives(pairs),
    )


def blocks_of_neighbours(pairs: Sequence[Pair], size: int, rng: Random) -> list[Pair]:
    """Shuffle the pairs, but keep up to `size` of one neighbourhood together."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in rng.sample(pairs, len(pairs)):
        groups[pair.neighbourhood].append(pair)
    blocks = [
        group[at : at + size] for group in groups.values() for at in range(0, len(group), size)
    ]
    rng.shuffle(blocks)
    return [pair for block in blocks for pair in block]


def _warm_then_down(steps: int) -> Callable[[int], float]:
    """Give the learning rate's factor for each step: up over the first steps, then down to 0."""
    warm = max(1, int(steps * WARM_SHARE))

    def factor(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return factor
