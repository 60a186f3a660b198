"""Finds pairs of passages on one point that give different figures.

The words around two figures of one measure are compared as vectors of stems and matters weighted
by inverse document frequency (Spärck Jones 1972), with the cosine. Two passages are a conflict
where each is the other's nearest in its source, something rare is named near both figures, they
limit in the same direction, and their figures differ, though not beyond all comparison.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Chunk, Document
from corpus.source import Status
from ingest.conflicts.figures import Measure
from ingest.conflicts.passages import Mention, mentions_of
from ingest.conflicts.record import Conflict, Side
from ingest.standing.cited import article_of, law_name

MIN_CERTAINTY = 0.2
_MIN_SHARED = 3
_RARE = 3.5
_TELLING = 2.0
_MUCH = 4
_FEW = 3
_MIN_NAME = 4
_MAX_POSTINGS = 400
_ALIKE = 0.03
_FARTHEST = 4.5
"""Figures farther apart than this many times are of different points."""
_NOT_HEARD = {Status.CONSULTATION_INPUT, Status.FICTITIOUS_CASE, Status.REPEALED}

_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_Pair = tuple[int, int]


def conflicts(documents: Sequence[Document], chunks: Sequence[Chunk]) -> list[Conflict]:
    """Every conflict between the documents, the surest first; laws are not held against laws."""
    by_source: defaultdict[str, list[Chunk]] = defaultdict(list)
    for chunk in chunks:
        by_source[chunk.source_id].append(chunk)
    found = [
        mention
        for document in documents
        for mention in mentions_of(document, by_source[document.source.source_id])
    ]
    return conflicts_between(found, chunks)


def conflicts_between(mentions: Sequence[Mention], chunks: Sequence[Chunk]) -> list[Conflict]:
    """The conflicts between the mentions of all documents, whose standing their chunks tell."""
    places = _Places(mentions, chunks)
    found = [one for one in mentions if places.heard(one)]
    weights = _Weights.of(found)
    near = {
        (one, other): _cosine(found[one].terms, found[other].terms, weights.idf)
        for one, other in _candidates(found, weights)
        if places.comparable(found[one], found[other], weights)
    }
    sure = [
        _conflict(places.side(found[one]), places.side(found[other]), found[one].measure, cosine)
        for (one, other), cosine in _nearest(found, near).items()
        if cosine >= MIN_CERTAINTY
        and _on_one_point(found[one], found[other], weights)
        and not places.agree(found[one], found[other])
    ]
    return sorted(_once(sure), key=lambda one: (-one.certainty, one.first.file, one.first.start))


@dataclass(frozen=True, slots=True)
class _Weights:
    """How much each term tells: its inverse document frequency over all mentions."""

    idf: Mapping[str, float]
    most: float
    """What a term of no more than three mentions weighs: among few mentions, little is rare."""

    @classmethod
    def of(cls, found: Sequence[Mention]) -> "_Weights":
        counts = Counter(term for mention in found for term in mention.terms)
        idf = {term: math.log(len(found) / count) for term, count in counts.items()}
        return cls(idf, math.log(max(len(found), _FEW) / _FEW))

    def rare(self, term: str) -> bool:
        """Whether few mentions have the term."""
        return self.idf[term] >= min(_RARE, self.most)

    def telling(self, term: str) -> bool:
        """Whether far from every mention has the term."""
        return self.idf[term] >= min(_TELLING, self.most)


def _candidates(found: Sequence[Mention], weights: _Weights) -> Iterator[_Pair]:
    """Places of mentions of one measure that share a rare word; at most one of them is a law."""
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for place, mention in enumerate(found):
        for term in mention.terms:
            postings[term].append(place)
    for place, mention in enumerate(found):
        if mention.law:
            continue
        rare = [t for t in mention.near if weights.rare(t) and len(postings[t]) <= _MAX_POSTINGS]
        for other in {other for term in rare for other in postings[term]}:
            if mention.measure is found[other].measure and (other > place or found[other].law):
                yield place, other


class _Places:
    """What stands around a mention: its chunk, with its worth, and the chunk's figures."""

    def __init__(self, mentions: Sequence[Mention], chunks: Sequence[Chunk]) -> None:
        self._chunks = {chunk.chunk_id: chunk for chunk in chunks}
        self._values: dict[tuple[str, Measure], frozenset[float]] = {}
        for mention in mentions:
            key = (mention.chunk_id, mention.measure)
            self._values[key] = self._values.get(key, frozenset()) | mention.values

    def heard(self, mention: Mention) -> bool:
        """Whether a mention counts: a law only in force, nothing that is one person's view."""
        standing = self._chunks[mention.chunk_id].standing
        if mention.law:
            return standing.status is Status.IN_FORCE and standing.validity.valid_to is None
        return standing.status not in _NOT_HEARD

    def comparable(self, one: Mention, other: Mention, weights: "_Weights") -> bool:
        """Whether two mentions could be of one point.

        In one document only a local text is held against the central one, or a text that is no
        rule against another, and only where their headings name something in common. A law's § is
        held against the sections that cite it, and against those that cite none where much of
        what stands near both figures is the same.
        """
        if one.source_id == other.source_id:
            return self._worth(one) != self._worth(other) and bool(one.above & other.above)
        if not other.law:
            return True
        if one.cited_beside:
            law, article = law_name(other.heading_path[0]), article_of(other.heading_path[-1])
            return (law, article) in one.cited_beside
        return _has_its_name(one, other) and _much_alike(one, other, weights)

    def agree(self, one: Mention, other: Mention) -> bool:
        """Whether a figure of one is the other's as well, or stands beside it as a bare number.

        Beside a law or in one document, the whole chunk counts: its cases stand there together.
        """
        measure, around = one.measure, [one.values, other.values]
        if other.law or one.source_id == other.source_id:
            around = [self._values[each.chunk_id, measure] for each in (one, other)]
        return (
            any(_same(a, b, measure) for a in one.values for b in around[1])
            or any(_same(a, b, measure) for a in around[0] for b in other.values)
            or bool(_bare(one) & other.numbers)
            or bool(_bare(other) & one.numbers)
        )

    def side(self, mention: Mention) -> Side:
        """The mention as a side of a conflict."""
        chunk = self._chunks[mention.chunk_id]
        return Side(
            source_id=chunk.source_id,
            file=chunk.locator.file,
            chunk_id=chunk.chunk_id,
            start=mention.start,
            end=mention.end,
            page=chunk.locator.page,
            heading_path=chunk.heading_path,
            figures=mention.written,
            **Side.worth(chunk.standing),
        )

    def _worth(self, mention: Mention) -> tuple[str, Status]:
        standing = self._chunks[mention.chunk_id].standing
        return standing.scope, standing.status


def _bare(mention: Mention) -> set[str]:
    """The numbers of the figures as they are written, where that is in digits."""
    return {found.group() for one in mention.written if (found := _DIGITS.search(one))}


def _nearest(found: Sequence[Mention], near: Mapping[_Pair, float]) -> dict[_Pair, float]:
    """The pairs in which each is the other's nearest in the other's source."""
    best: dict[tuple[int, str], float] = {}
    for (one, other), cosine in near.items():
        for mine, theirs in ((one, other), (other, one)):
            key = (mine, found[theirs].source_id)
            best[key] = max(best.get(key, 0.0), cosine)
    return {
        (one, other): cosine
        for (one, other), cosine in near.items()
        if cosine >= best[one, found[other].source_id]
        and cosine >= best[other, found[one].source_id]
    }


def _on_one_point(one: Mention, other: Mention, weights: _Weights) -> bool:
    """Whether two passages that are near speak of the same thing and limit it the same way."""
    shared = one.terms.keys() & other.terms.keys()
    return (
        len(shared) >= _MIN_SHARED
        and any(map(weights.rare, one.near & other.near))
        and (one.limits == other.limits or bool(one.limits & other.limits))
        and not (one.cited and other.cited and not one.cited & other.cited)
        and (one.measure is not Measure.AGE or _much_alike(one, other, weights))
        and any(_within(a, b) for a in one.values for b in other.values)
    )


def _has_its_name(one: Mention, law: Mention) -> bool:
    """Whether a passage names what a §'s heading names: «amme» for «Ammefri» too."""
    said = one.above | one.near
    names = [name for name in law.above if len(name) >= _MIN_NAME]
    return any(
        name.startswith(word) or word.startswith(name)
        for word in said
        if len(word) >= _MIN_NAME
        for name in names
    )


def _much_alike(one: Mention, other: Mention, weights: _Weights) -> bool:
    """Whether several telling words stand near both figures."""
    return sum(map(weights.telling, one.near & other.near)) >= _MUCH


def _same(a: float, b: float, measure: Measure) -> bool:
    return abs(a - b) <= _ALIKE * max(a, b) if measure is Measure.TIME else a == b


def _within(a: float, b: float) -> bool:
    return max(a, b) <= _FARTHEST * min(a, b)


def _cosine(a: Mapping[str, float], b: Mapping[str, float], idf: Mapping[str, float]) -> float:
    dot = sum(a[t] * b[t] * idf[t] ** 2 for t in a.keys() & b.keys())
    norms = [math.sqrt(sum((w * idf[t]) ** 2 for t, w in terms.items())) for terms in (a, b)]
    return dot / (norms[0] * norms[1]) if all(norms) else 0.0


def _conflict(one: Side, other: Side, measure: Measure, cosine: float) -> Conflict:
    first, second = sorted((one, other), key=lambda side: (side.file, side.start))
    return Conflict(measure=measure.value, certainty=round(cosine, 3), first=first, second=second)


def _once(found: Sequence[Conflict]) -> list[Conflict]:
    """One conflict for each pair of passages, though they differ in several measures."""
    best: dict[tuple[object, ...], Conflict] = {}
    for one in sorted(found, key=lambda one: one.certainty):
        places = (one.first.file, one.first.start, one.second.file, one.second.start)
        best[places] = one
    return list(best.values())
