"""Where evidence stands as characters, so that passages without headings are judged like ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Span
from corpus.release import Release
from evals.bench.peers.port import MAX_PASSAGE_CHARS, Passage
from evals.datasets.sample import Evidence, Sample

ENOUGH = 0.7
"""The share of a span that passages must hold, as `Evidence.covered_by` has it."""

ENOUGH_CHARS = round(ENOUGH * MAX_PASSAGE_CHARS / 2)
"""As many characters of a longer § or heading are enough: no passage could hold all of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Spans of one document, in order and apart, and how many of their characters are needed."""

    file: str
    spans: tuple[Span, ...]
    needed: float

    def held_by(self, passages: Sequence[Passage]) -> bool:
        """Whether passages together hold enough; what two of them share counts once."""
        own = [Span(one.start, one.end) for one in passages if one.file == self.file]
        held = sum(_shared(span, part) for part in _joined(own) for span in self.spans)
        return bool(own) and held >= self.needed


Places = tuple[tuple[Place, ...], ...]
"""All groups are needed; within a group any one is enough."""


def places_of(sample: Sample, release: Release) -> Places:
    """The places of a question's evidence.

    A § or a heading is where the release's chunks of it lie. The rule for all others is that of
    `Evidence.covered_by`; a whole file is found by any passage of it.
    """
    return tuple(tuple(_place(one, release) for one in group) for group in sample.evidence)


def groups_found(places: Places, passages: Sequence[Passage]) -> list[frozenset[int]]:
    """For each passage, the groups of evidence that are whole with it and were not before it."""
    known: set[int] = set()
    by_passage = []
    for count in range(1, len(passages) + 1):
        held = {
            number
            for number, group in enumerate(places)
            if any(one.held_by(passages[:count]) for one in group)
        }
        by_passage.append(frozenset(held - known))
        known |= held
    return by_passage


def _place(one: Evidence, release: Release) -> Place:
    if not one.section:
        return Place(one.file, (Span(one.start, one.end),), ENOUGH * (one.end - one.start))
    spans = _joined([chunk.locator.span for chunk in release.chunks if one.covered_by((chunk,))])
    # A § that the release has no chunk of can be found by nobody: infinitely much is needed.
    whole = ENOUGH * sum(map(len, spans)) if spans else float("inf")
    return Place(one.file, spans, min(whole, ENOUGH_CHARS) if spans else whole)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
