"""The likeliest words of a whole text: readings of each token weighed in their context."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

from ingest.repair.casing import as_written
from ingest.repair.edit import Edit
from ingest.repair.model import LEAD, SCALE, RepairModel
from ingest.repair.readings import Reading, Readings
from ingest.repair.tokens import Token
from ingest.repair.units import Unit, joined_units

_NN_WINDOW = 40
_SURE = 0.8
_MARGIN_UNKNOWN = 2.0
_MARGIN_KNOWN = 2.5
_MARGIN_NAME = 6.0
_MARGIN_SPACE = 5.0


class _Step(NamedTuple):
    """A reading of a unit at the end of the best path to it."""

    bits: float
    reading: Reading
    back: int


@dataclass(frozen=True, slots=True)
class Decoder:
    """Chooses readings under one channel."""

    readings: Readings

    @property
    def model(self) -> RepairModel:
        """The model of the readings."""
        return self.readings.model

    def edits(self, row: Sequence[Token]) -> list[Edit]:
        """What to change in a text, in order; only what is likelier by a clear margin."""
        units = joined_units(row, self.readings)
        levels = self._levels(units)
        path = self._path(units, levels)
        return [
            edit
            for at in range(len(units))
            if (edit := self._edit(units, levels, path, at)) is not None
        ]

    def _levels(self, units: Sequence[Unit]) -> list[int]:
        """The written standard around each unit, as a place in `STANDARDS`."""
        number, lead = self.model.number, self.model.nn_lead
        leads = [0.0]
        for unit in units:
            at = number.get(unit.shape)
            leads.append(leads[-1] + (lead[at] / SCALE - LEAD if at is not None else 0.0))
        last = len(units)
        levels = []
        for at in range(last):
            low, high = max(0, at - _NN_WINDOW), min(last, at + _NN_WINDOW)
            total = leads[high] - leads[low]
            levels.append(1 if abs(total) < _NN_WINDOW / 8 else (2 if total > 0 else 0))
        return levels

    def _options(self, unit: Unit) -> tuple[Reading, ...]:
        if unit.fixed:
            return (Reading(0.0, unit.shape, (), (), 0.0),)
        return self.readings.of(unit.shape)

    def _path(self, units: Sequence[Unit], levels: Sequence[int]) -> list[Reading]:
        """The best readings of all units (Viterbi 1967)."""
        columns: list[list[_Step]] = []
        before = [_Step(0.0, Reading(0.0, "", (), (), 0.0), 0)]
        for unit, level in zip(units, levels, strict=True):
            column = []
            for reading in self._options(unit):
                own = self._own_bits(reading, level) if reading.words[1:] else reading.bits
                best = 0
                least = inf
                for back, step in enumerate(before):
                    bits = step.bits + self._link(step.reading, reading, unit, level)
                    if bits < least:
                        best, least = back, bits
                column.append(_Step(least + own, reading, best))
            columns.append(column)
            before = column
        return _followed_back(columns)

    def _own_bits(self, reading: Reading, level: int) -> float:
        """Bits of the damage and of all words after the first."""
        pair = self.model.pair_bits_of
        words = reading.words
        inner = sum(pair(a, b, level) for a, b in pairwise(words))
        return reading.bits + inner

    def _link(self, before: Reading, reading: Reading, unit: Unit, level: int) -> float:
        """Bits of a reading's first word after the reading before it."""
        if not reading.words:
            return 0.0
        if before.words and unit.gap.isspace():
            return self.model.pair_bits_of(before.words[-1], reading.words[0], level)
        return self.model.word_bits(reading.words[0], level) + 1.0

    def _edit(
        self, units: Sequence[Unit], levels: Sequence[int], path: Sequence[Reading], at: int
    ) -> Edit | None:
        unit, chosen = units[at], path[at]
        if unit.fixed or (chosen.text == unit.shape.lower() and not unit.joined):
            return None
        written = as_written(unit.text, chosen.text, starts=unit.gap == "")
        literal = self.readings.literal(unit.shape)
        margin = self._bits_at(units, levels, path, at, literal) - self._bits_at(
            units, levels, path, at, chosen
        )
        if unit.joined:
            margin = unit.margin
        elif written == unit.text or margin < _needed(unit, literal, chosen):
            return None
        return Edit(unit.start, unit.end, written, round(margin, 2))

    def _bits_at(
        self,
        units: Sequence[Unit],
        levels: Sequence[int],
        path: Sequence[Reading],
        at: int,
        reading: Reading,
    ) -> float:
        """Bits that depend on the reading of one unit, with its neighbours as chosen."""
        level = levels[at]
        bits = self._own_bits(reading, level)
        if at:
            bits += self._link(path[at - 1], reading, units[at], level)
        else:
            bits += self._link(Reading(0.0, "", (), (), 0.0), reading, units[at], level)
        if at + 1 < len(units):
            bits += self._link(reading, path[at + 1], units[at + 1], levels[at + 1])
        return bits


def _needed(unit: Unit, literal: Reading, chosen: Reading) -> float:
    if literal.words:
        return _MARGIN_KNOWN
    if " " in chosen.text:
        return _MARGIN_SPACE
    return _MARGIN_NAME if unit.gap and unit.text[:1].isupper() else _MARGIN_UNKNOWN


def _followed_back(columns: Sequence[Sequence[_Step]]) -> list[Reading]:
    path: list[Reading] = []
    at = min(range(len(columns[-1])), key=lambda n: columns[-1][n].bits) if columns else 0
    for column in reversed(columns):
        path.append(column[at].reading)
        at = column[at].back
    return path[::-1]
