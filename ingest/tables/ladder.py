"""Amounts that climb by steps: each level is the one before plus its supplement.

What a machine misread is found by that rule. Every way to read all cells so that the rule holds has
a cost, and a cell is read only where every other value of it costs clearly more (min-marginals
of a chain, by dynamic programming forwards and backwards).
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ingest.tables.amounts import EDIT, candidates, digits_of, is_well_formed

_DESTROYED = 3.0
"""What it costs that a cell's signs have nothing to do with its amount."""

_MOST_COST = 4.0
"""More than this and a row is hardly a ladder at all."""

_MARGIN, _MARGIN_UNSEEN = EDIT, 2 * EDIT
"""By how much other values must cost more: a cell seen, and one of which nothing is left."""

_Costs = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Amount:
    """A cell's amount in kroner, None where it cannot be read."""

    value: int | None
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels, one more than the steps between them, lowest first."""

    levels: tuple[Amount, ...]
    steps: tuple[Amount, ...]


def plain_amount(text: str) -> Amount:
    """An amount that no rule can confirm: read only where it is well formed."""
    return Amount(int(digits_of(text)) if is_well_formed(text) else None)


def read_ladder(levels: Sequence[str], steps: Sequence[str]) -> Ladder:
    """Read the cells' texts; an empty text is a cell of which nothing is left.

    With one digit misread in a row, no amount is wrong: it is right or None.

    Raises:
        ValueError: There is not one level more than there are steps.
    """
    if len(levels) != len(steps) + 1:
        raise ValueError(f"{len(steps)} steps need {len(steps) + 1} levels, not {len(levels)}")
    whole = _as_it_stands(levels, steps)
    return whole or _Search(levels, steps).ladder()


def _as_it_stands(levels: Sequence[str], steps: Sequence[str]) -> Ladder | None:
    if not all(is_well_formed(text) for text in (*levels, *steps)):
        return None
    amounts = [int(digits_of(text)) for text in levels]
    between = [int(digits_of(text)) for text in steps]
    if any(
        high != low + step for (low, high), step in zip(pairwise(amounts), between, strict=True)
    ):
        return None
    return Ladder(tuple(map(Amount, amounts)), tuple(map(Amount, between)))


class _Search:
    """All ways to read one row, weighed."""

    def __init__(self, levels: Sequence[str], steps: Sequence[str]) -> None:
        self._texts = levels, steps
        self._steps: list[_Costs] = [candidates(text) for text in steps]
        self._free = [_DESTROYED if text else 0.0 for text in steps]
        own = [candidates(text) for text in levels]
        self._own = own
        self._levels = [self._with_derived(own, at) for at in range(len(levels))]

    def ladder(self) -> Ladder:
        below, above = self._from_below(), self._from_above()
        totals = [
            {value: below[at][value] + above[at][value] - own[value] for value in own}
            for at, own in enumerate(self._levels)
        ]
        best = min(totals[0].values(), default=_MOST_COST + 1)
        if best > _MOST_COST:
            unread = Amount(None)
            return Ladder((unread,) * len(totals), (unread,) * len(self._steps))
        level_texts, step_texts = self._texts
        between = [
            self._step_totals(at, below[at], above[at + 1], best) for at in range(len(self._steps))
        ]
        return Ladder(
            tuple(
                _decided(text, own, total)
                for text, own, total in zip(level_texts, self._own, totals, strict=True)
            ),
            tuple(
                _decided(text, own, total)
                for text, own, total in zip(step_texts, self._steps, between, strict=True)
            ),
        )

    def _with_derived(self, own: Sequence[_Costs], at: int) -> dict[int, float]:
        """The level's own candidates, and those that the levels beside it ask for."""
        found = dict(own[at])
        price = _DESTROYED if self._texts[0][at] else 0.0
        for beside, step, sign in ((at - 1, at - 1, 1), (at + 1, at, -1)):
            if not 0 <= beside < len(own):
                continue
            for near, cost in own[beside].items():
                for height, more in self._steps[step].items():
                    value = near + sign * height
                    if cost + more <= EDIT and value > 0:
                        found.setdefault(value, price)
        return found

    def _from_below(self) -> list[dict[int, float]]:
        costs = [dict(self._levels[0])]
        for at in range(1, len(self._levels)):
            costs.append(self._onwards(costs[-1], at - 1, self._levels[at], 1))
        return costs

    def _from_above(self) -> list[dict[int, float]]:
        costs = [dict(self._levels[-1])]
        for at in range(len(self._levels) - 2, -1, -1):
            costs.append(self._onwards(costs[-1], at, self._levels[at], -1))
        return costs[::-1]

    def _onwards(self, former: _Costs, step: int, levels: _Costs, sign: int) -> dict[int, float]:
        """The least cost of everything up to each value, one step further on."""
        ordered = sorted(former, key=lambda value: sign * value)
        least = list(accumulate((former[value] for value in ordered), min))
        keys = [sign * value for value in ordered]
        costs: dict[int, float] = {}
        for value, own in levels.items():
            before = bisect_right(keys, sign * value)
            free = least[before - 1] + self._free[step] if before else float("inf")
            known = (
                former[value - sign * height] + cost
                for height, cost in self._steps[step].items()
                if value - sign * height in former
            )
            costs[value] = own + min(free, min(known, default=free))
        return costs

    def _step_totals(self, at: int, below: _Costs, above: _Costs, best: float) -> dict[int, float]:
        limit = best + _MARGIN_UNSEEN
        totals: dict[int, float] = {}
        for height, total in self._ways(at, below, above, limit):
            totals[height] = min(totals.get(height, total), total)
        return totals

    def _ways(
        self, at: int, below: _Costs, above: _Costs, limit: float
    ) -> Iterator[tuple[int, float]]:
        """Heights of one step between any two levels, each with what the whole row then costs."""
        lows = sorted((cost, low) for low, cost in below.items() if cost <= limit)
        highs = sorted((cost, high) for high, cost in above.items() if cost <= limit)
        for low_cost, low in lows:
            for height, cost in self._steps[at].items():
                total = low_cost + cost + above.get(low + height, limit + 1)
                if total <= limit:
                    yield height, total
            for high_cost, high in highs:
                total = low_cost + high_cost + self._free[at]
                if total > limit:
                    break
                if high >= low:
                    yield high - low, total


def _decided(text: str, own: _Costs, totals: _Costs) -> Amount:
    ranked = sorted(totals, key=lambda value: totals[value])
    if not ranked:
        return Amount(None)
    value = ranked[0]
    margin = totals[ranked[1]] - totals[value] if len(ranked) > 1 else _MARGIN_UNSEEN
    if margin < (_MARGIN if value in own else _MARGIN_UNSEEN):
        return Amount(None)
    return Amount(value, repaired=not is_well_formed(text) or digits_of(text) != str(value))
