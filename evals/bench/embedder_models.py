"""What another embedding model, or a re-ranker on top, would be worth on the same questions."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import fmean, median

from assistant.steps.follow_up import query_of
from corpus.embedders.base import passage_text
from corpus.errors import ModelUnavailable
from corpus.factory import OpenIndex, embedder_files, load_reranker, reranker_files
from corpus.model_files import models_in
from corpus.retrieval import Query, ScoredChunk
from evals.bench.bubble_plot import Bubble, Wording, bubble_plot
from evals.bench.evidence_places import Places, groups_found, places_of
from evals.bench.peers.port import Passage
from evals.bench.words import number, table, words
from evals.datasets.sample import Sample
from evals.errors import NothingMeasured
from evals.metrics.interval import Share
from evals.metrics.ranking import all_found_at, ndcg_at
from evals.runs.fresh_index import fresh_index

CUTS = (5, 10)
_DEPTH = max(CUTS)
_MAIN = 5
_MEGA = 1e6
_TIMED_PASSAGES = 256

Find = Callable[[Query], Sequence[ScoredChunk]]
"""Finds passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is compared: an embedder and a re-ranker, each as the settings name it; "" for none."""

    embedder: str = ""
    reranker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How much was found: all evidence among the first k, and the mean nDCG at 10, in [0, 1]."""

    recall: Mapping[int, Share]
    ndcg: float
    query_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured of an entry.

    `whole` is the search as it is served, `meaning` the model's vectors alone (None with a
    re-ranker, which changes nothing there). `ready_s` is from documents to an open index.
    """

    whole: Quality
    meaning: Quality | None
    passages_per_s: float
    model_mb: float
    ready_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry by its model's full name, with its figures, or why there are none."""

    name: str
    figures: Figures | None = None
    why: str = ""


def entries(embedders: Sequence[str], rerankers: Sequence[str]) -> list[Entry]:
    """Every embedder, alone and below every re-ranker; a folder of models stands for each of them.

    Args:
        embedders: Names as `load_embedder` takes them, each measured once.
        rerankers: Names as `load_reranker` takes them.
    """
    named = [one for name in embedders for one in _each(name)]
    return [
        Entry(embedder=embedder, reranker=reranker)
        for embedder in dict.fromkeys(named)
        for reranker in dict.fromkeys(["", *rerankers])
    ]


def bench_embedders(
    compared: Sequence[Entry], folders: Sequence[Path], samples: Sequence[Sample], without: str = ""
) -> list[Row]:
    """Build an index with every embedder in turn and ask every question that has evidence.

    Args:
        compared: What is compared; those of one embedder stand together.
        folders: Where the documents are.
        samples: The questions.
        without: A path inside the folders that is not indexed.

    Raises:
        DocumentsMissing: A folder is not there.
        NothingMeasured: No question has evidence.
    """
    asked = [one for one in samples if one.evidence]
    if not asked:
        raise NothingMeasured("expected a question with a source; found none")
    rows: list[Row] = []
    for embedder in dict.fromkeys(one.embedder for one in compared):
        own = [one for one in compared if one.embedder == embedder]
        started = time.perf_counter()
        try:
            with fresh_index(folders, embedder or None, without=without) as index:
                ready_s = time.perf_counter() - started
                rows += _rows(index, own, asked, ready_s)
        except ModelUnavailable as error:
            rows.append(Row(name=embedder, why=str(error)))
    return rows


def embedders_lines(rows: Sequence[Row], samples: Sequence[Sample]) -> list[str]:
    """The table, and a line for every model that could not be had."""
    said = words("embedders")
    questions = sum(bool(one.evidence) for one in samples)
    lacking = [said["lacking"].format(name=row.name, why=row.why) for row in rows if row.why]
    return [
        *table(said["heads"].split("|"), [_cells(row) for row in rows]),
        "",
        said["about"].format(questions=questions),
        said["meaning"],
        *lacking,
    ]


def embedders_plot(rows: Sequence[Row]) -> str:
    """Quality against milliseconds as SVG, a bubble as large as the model."""
    said = words("embedders_plot")
    bubbles = [
        Bubble(
            name=row.name,
            x=row.figures.whole.query_ms,
            y=row.figures.whole.recall[_MAIN],
            size=row.figures.model_mb,
        )
        for row in rows
        if row.figures
    ]
    return bubble_plot(bubbles, Wording(**said))


def _each(name: str) -> Iterator[str]:
    """The models in a folder, or the name itself."""
    found = models_in(Path(name)) if name and Path(name).is_dir() else []
    yield from map(str, found) if found else (name,)


def _rows(
    index: OpenIndex, compared: Sequence[Entry], asked: Sequence[Sample], ready_s: float
) -> Iterator[Row]:
    pairs = [(one, places_of(one, index.release)) for one in asked]
    speed = _passages_per_s(index)
    meaning = _quality(_by_meaning(index), pairs)
    for one in compared:
        try:
            reranker = load_reranker(one.reranker)
        except ModelUnavailable as error:
            yield Row(name=one.reranker, why=str(error))
            continue
        parts = [index.embedder.name, *([reranker.name] if reranker else [])]
        yield Row(
            name=" + ".join(parts),
            figures=Figures(
                whole=_quality(replace(index, reranker=reranker).find, pairs),
                meaning=None if reranker else meaning,
                passages_per_s=speed,
                model_mb=_bytes(one) / _MEGA,
                ready_s=ready_s,
            ),
        )


def _by_meaning(index: OpenIndex) -> Find:
    """The search with the model's vectors alone."""
    own = index.retriever.weights
    weights = replace(own, dense=1.0, known=0.0, references=0.0, ranked=False)
    return partial(index.passages.find, index.retriever.with_weights(weights))


def _quality(find: Find, asked: Sequence[tuple[Sample, Places]]) -> Quality:
    """Ask everything, one question at a time, warm."""
    find(Query(text=asked[0][0].question, limit=_DEPTH))
    times: list[float] = []
    found: list[tuple[Sequence[frozenset[int]], int]] = []
    for sample, places in asked:
        query = query_of(sample.question, sample.turns, limit=_DEPTH)
        started = time.perf_counter()
        scored = find(query)
        times.append(1000 * (time.perf_counter() - started))
        spots = [(one.chunk.locator, one.chunk.body) for one in scored]
        passages = [Passage(spot.file, spot.start, spot.end, body) for spot, body in spots]
        found.append((groups_found(places, passages), len(places)))
    return Quality(
        recall={k: Share.of([all_found_at(one, n, k) for one, n in found]) for k in CUTS},
        ndcg=fmean(ndcg_at(one, n, _DEPTH) for one, n in found),
        query_ms=median(times),
    )


def _passages_per_s(index: OpenIndex) -> float:
    chunks = index.release.chunks
    step = max(1, len(chunks) // _TIMED_PASSAGES)
    texts = [passage_text(chunk) for chunk in chunks[::step][:_TIMED_PASSAGES]]
    index.embedder.embed_passages(texts[:1])
    started = time.perf_counter()
    index.embedder.embed_passages(texts)
    return len(texts) / (time.perf_counter() - started)


def _bytes(one: Entry) -> int:
    files = (embedder_files(one.embedder or None), reranker_files(one.reranker))
    return sum(each.size_bytes for each in files if each)


def _cells(row: Row) -> list[str]:
    one = row.figures
    if one is None:
        return [row.name, words("embedders")["none"], *[""] * 9]
    return [
        row.name,
        *_told(one.whole),
        *(_told(one.meaning) if one.meaning else ["–"] * 3),
        number(one.whole.query_ms, 1),
        number(one.passages_per_s, 0),
        number(one.model_mb, 1),
        number(one.ready_s, 0),
    ]


def _told(quality: Quality) -> list[str]:
    return [*(number(quality.recall[k].value, 3) for k in CUTS), number(quality.ndcg, 3)]
