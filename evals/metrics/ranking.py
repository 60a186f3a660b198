"""How well one question's passages were ranked.

`found` holds, best passage first, the numbers of the evidence groups that each passage covers;
groups are numbered from 0 and all `needed` of them are wanted. Where each passage covers at most
one group, and no two the same, the figures are those of the standard measures of retrieval
(Manning, Raghavan & Schütze 2008, chapter 8). All but `all_found_at` are in [0, 1].
"""

from collections.abc import Iterator, Sequence
from math import log2

Found = Sequence[frozenset[int]]


def recall_at(found: Found, needed: int, k: int) -> float:
    """Share of the needed groups that the first k passages cover.

    Raises:
        ValueError: k or needed is below 1, or a group's number is not below needed.
    """
    return len(list(_first_ranks(found, needed, k))) / needed


def all_found_at(found: Found, needed: int, k: int) -> bool:
    """Whether the first k passages together cover every group.

    Raises:
        ValueError: k or needed is below 1, or a group's number is not below needed.
    """
    return len(list(_first_ranks(found, needed, k))) == needed


def precision_at(found: Found, k: int) -> float:
    """Passages among the first k that cover a group, by k also where fewer were found.

    Raises:
        ValueError: k is below 1.
    """
    _check(k, "k")
    return sum(map(bool, found[:k])) / k


def reciprocal_rank(found: Found) -> float:
    """1 by the rank of the first passage that covers a group; 0 where none does."""
    return next((1 / rank for rank, groups in enumerate(found, 1) if groups), 0.0)


def ndcg_at(found: Found, needed: int, k: int) -> float:
    """Discounted gain of the first k passages, by that of the best order.

    A group counts once, at the first passage that covers it: alpha-nDCG with alpha = 1 (Clarke et
    al. 2008), whose discount is 1 / log2(rank + 1). The best order has one group a passage. A
    passage that covers several groups is therefore taken for as many passages, so that one which
    holds all that is needed scores 1 at the top, and nothing scores more.

    Raises:
        ValueError: k or needed is below 1, or a group's number is not below needed.
    """
    ranks = _first_ranks(found, needed, k)
    gain = sum(_discount(max(rank, place)) for place, rank in enumerate(ranks, 1) if place <= k)
    return gain / sum(map(_discount, range(1, min(needed, k) + 1)))


def f_beta_at(found: Found, needed: int, k: int, *, beta: float = 2.0) -> float:
    """Precision and recall of the first k in one, recall beta times as important.

    Van Rijsbergen (1979, chapter 7). Zero where both are.

    Raises:
        ValueError: k or needed is below 1, or a group's number is not below needed.
    """
    precision, recall = precision_at(found, k), recall_at(found, needed, k)
    if not precision:
        return 0.0
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def _first_ranks(found: Found, needed: int, k: int) -> Iterator[int]:
    """The rank at which each group that is found among the first k is found first, rising.

    Raises:
        ValueError: k or needed is below 1, or a group's number is not below needed.
    """
    _check(k, "k")
    _check(needed, "needed")
    seen: set[int] = set()
    for rank, groups in enumerate(found[:k], 1):
        for group in groups - seen:
            if not 0 <= group < needed:
                raise ValueError(f"expected groups numbered from 0 to {needed - 1}, got {group}")
            yield rank
        seen |= groups


def _discount(rank: int) -> float:
    return 1 / log2(rank + 1)


def _check(count: int, name: str) -> None:
    if count < 1:
        raise ValueError(f"expected {name} of at least 1, got {count}")
