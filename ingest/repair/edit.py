"""A change to a text, and places before and after changes."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.document import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters [start, end) of the original and what is read instead."""

    start: int
    end: int
    replacement: str
    log_odds: float
    """How much likelier than what stands there, in bits: 3 is eight times."""


@dataclass(frozen=True)
class Repair:
    """A text read anew, with every place known in both texts."""

    original: str
    edits: tuple[Edit, ...]
    """In order and apart."""

    @property
    def is_identity(self) -> bool:
        """Whether nothing was changed."""
        return not self.edits

    @cached_property
    def text(self) -> str:
        """The repaired text."""
        pieces: list[str] = []
        at = 0
        for edit in self.edits:
            pieces += (self.original[at : edit.start], edit.replacement)
            at = edit.end
        return "".join(pieces) + self.original[at:]

    def span_in_repaired(self, start: int, end: int) -> Span:
        """Where characters [start, end) of the original stand in the repaired text.

        A change that they only touch a part of counts whole.
        """
        return _carried(self._before, self._after, start, end)

    def span_in_original(self, start: int, end: int) -> Span:
        """Where characters [start, end) of the repaired text stand in the original.

        A change that they only touch a part of counts whole.
        """
        return _carried(self._after, self._before, start, end)

    @cached_property
    def _before(self) -> "_Places":
        return _Places([edit.start for edit in self.edits], [edit.end for edit in self.edits])

    @cached_property
    def _after(self) -> "_Places":
        starts, ends, moved = [], [], 0
        for edit in self.edits:
            starts.append(edit.start + moved)
            moved += len(edit.replacement) - (edit.end - edit.start)
            ends.append(edit.end + moved)
        return _Places(starts, ends)


@dataclass(frozen=True, slots=True)
class _Places:
    """The changes' places in one of the two texts."""

    starts: Sequence[int]
    ends: Sequence[int]


def _carried(source: _Places, target: _Places, start: int, end: int) -> Span:
    if end <= start:  # nothing between: a place inside a change is the change's start
        at = _start_carried(source, target, start)
        return Span(at, at)
    return Span(_start_carried(source, target, start), _end_carried(source, target, end))


def _start_carried(source: _Places, target: _Places, at: int) -> int:
    """A start inside a change moves to the change's own start."""
    last = bisect_right(source.starts, at) - 1
    if last < 0:
        return at
    if at < source.ends[last]:
        return target.starts[last]
    return at + target.ends[last] - source.ends[last]


def _end_carried(source: _Places, target: _Places, at: int) -> int:
    """An end inside a change moves to the change's own end."""
    last = bisect_left(source.starts, at) - 1
    if last < 0:
        return at
    if at <= source.ends[last]:
        return target.ends[last]
    return at + target.ends[last] - source.ends[last]
