"""Our retriever beside others, over the same texts and questions, by the same rule."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from assistant.steps.follow_up import stand_alone
from corpus.factory import OpenIndex
from corpus.release import Release
from evals.bench.evidence_places import ENOUGH_CHARS, Places, groups_found, places_of
from evals.bench.peers.line_up import OWN, Entrant, line_up
from evals.bench.peers.passages import CHARS, OVERLAP_CHARS
from evals.bench.peers.port import MAX_PASSAGE_CHARS, Mode, Peer
from evals.bench.words import not_installed, number, ratio, table, words
from evals.datasets.sample import Sample
from evals.metrics.interval import Share
from evals.metrics.ranking import all_found_at, ndcg_at

CUTS = (1, 3, 5, 10)
_DEPTH = max(CUTS)
_MAIN = 5
_MEGA = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured of one retriever.

    `recall` is the share of questions whose evidence is all among the first k passages; `ndcg` is
    the mean at 10, in [0, 1]; `query_ms` is the median. `index_mb` is None in memory only.
    """

    recall: Mapping[int, Share]
    ndcg: float
    query_ms: float
    index_s: float
    index_mb: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One retriever in one mode: its figures, or the packages that it lacks."""

    name: str
    mode: Mode
    missing: tuple[str, ...] = ()
    measured: Measured | None = None


def bench_retrieval_peers(
    index: OpenIndex, samples: Sequence[Sample], entrants: Sequence[Entrant] | None = None
) -> list[Row]:
    """Measure every entrant on the questions that have evidence; minutes where MiniLM embeds.

    Args:
        index: The product's open index; the peers take in its stored originals.
        samples: Questions; those without evidence are left out.
        entrants: Who is measured, ours first; `line_up(index)` where nothing is given.

    Raises:
        ValueError: No question has evidence.
    """
    asked = [sample for sample in samples if sample.evidence]
    if not asked:
        raise ValueError("expected a question with evidence; nothing was measured")
    documents = originals_of(index.release)
    places = [places_of(sample, index.release) for sample in asked]
    return [
        _row(entrant, documents, list(zip(asked, places, strict=True)))
        for entrant in (line_up(index) if entrants is None else entrants)
    ]


def originals_of(release: Release) -> dict[str, str]:
    """The stored originals by file, which are the texts that evidence counts in."""
    return {source.file: release.originals[one] for one, source in release.sources.items()}


def asked_of_peer(sample: Sample) -> str:
    """What a peer searches for: the question, after the sender's turn before it if there is one."""
    before = [turn.content for turn in sample.history if turn.role == "user"]
    return " ".join([*before[-1:], sample.question])


def retrieval_lines(rows: Sequence[Row], index: OpenIndex, samples: Sequence[Sample]) -> list[str]:
    """The table with what must be known to read it; ratios are to the first row."""
    said = words("retrieval")
    ours = rows[0].measured
    known = {
        "questions": sum(bool(sample.evidence) for sample in samples),
        "documents": len(index.release.sources),
        "chars": MAX_PASSAGE_CHARS,
        "enough": ENOUGH_CHARS,
        "chunk": CHARS,
        "overlap": OVERLAP_CHARS,
    }
    notes = [said[note].format(**known) for note in _NOTES]
    return [*table(said["heads"].split("|"), [_cells(row, ours) for row in rows]), "", *notes]


_NOTES = ("about", "judged", "passages", "history", "indexing")


def _row(
    entrant: Entrant, documents: Mapping[str, str], asked: Sequence[tuple[Sample, Places]]
) -> Row:
    missing = entrant.missing
    if missing:
        return Row(name=entrant.name, mode=entrant.mode, missing=missing)
    with TemporaryDirectory() as folder:
        peer = entrant.enter(Path(folder))
        try:
            index_s = _index(entrant, peer, documents)
            measured = _measure(peer, asked, own=entrant.name == OWN, index_s=index_s)
        finally:
            peer.close()
    return Row(name=entrant.name, mode=entrant.mode, measured=measured)


def _index(entrant: Entrant, peer: Peer, documents: Mapping[str, str]) -> float:
    """Seconds, with those that remembered vectors spared."""
    encoder = entrant.encoder() if entrant.encoder else None
    spared = encoder.spared_s if encoder else 0.0
    started = time.perf_counter()
    peer.index(documents)
    seconds = time.perf_counter() - started
    return seconds + (encoder.spared_s - spared if encoder else 0.0)


def _measure(
    peer: Peer, asked: Sequence[tuple[Sample, Places]], *, own: bool, index_s: float
) -> Measured:
    found: list[list[frozenset[int]]] = []
    times: list[float] = []
    peer.search(asked_of_peer(asked[0][0]), _DEPTH)
    for sample, places in asked:
        question = stand_alone(sample.question, sample.turns) if own else asked_of_peer(sample)
        started = time.perf_counter()
        passages = peer.search(question, _DEPTH)
        times.append(1000 * (time.perf_counter() - started))
        found.append(groups_found(places, passages))
    needed = [len(places) for _, places in asked]
    pairs = list(zip(found, needed, strict=True))
    size = peer.size_bytes()
    return Measured(
        recall={k: Share.of([all_found_at(one, n, k) for one, n in pairs]) for k in CUTS},
        ndcg=fmean(ndcg_at(one, n, _DEPTH) for one, n in pairs),
        query_ms=median(times),
        index_s=index_s,
        index_mb=None if size is None else size / _MEGA,
    )


def _cells(row: Row, ours: Measured | None) -> list[str]:
    named = [row.name, words("mode")[row.mode]]
    one = row.measured
    if one is None:
        return [*named, not_installed(row.missing), *[""] * 10]
    size = words("row")["in_memory"] if one.index_mb is None else number(one.index_mb, 1)
    figures = [
        *(number(one.recall[k].value, 3) for k in CUTS),
        number(one.ndcg, 3),
        number(one.query_ms, 1),
        size,
        number(one.index_s, 1),
    ]
    if ours is None:
        return [*named, *figures, "", "", ""]
    return [
        *named,
        *figures,
        ratio(one.recall[_MAIN].value, ours.recall[_MAIN].value),
        ratio(one.query_ms, ours.query_ms),
        ratio(one.index_s, ours.index_s),
    ]
