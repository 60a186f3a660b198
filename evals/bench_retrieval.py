"""Recall of the evidence among the first k passages, for the hybrid and for each half alone."""

import time
from collections.abc import Mapping, Sequence
from statistics import quantiles

from assistant.steps.follow_up import stand_alone
from corpus.document import Chunk
from corpus.factory import OpenIndex
from corpus.hybrid import HybridRetriever
from corpus.retrieval import Query, Retriever
from evals.dataset import Sample
from evals.interval import Share

CUTS = (1, 3, 5, 10)


def bench_retrieval(index: OpenIndex, samples: Sequence[Sample]) -> list[str]:
    """One line a method: recall at each cut over all answerable questions, and the time taken."""
    usual = index.retriever.dense_weight
    weights = {"lexical only": 0.0, f"hybrid ({usual})": usual, "dense only": 1.0}
    asked = [sample for sample in samples if sample.status == "answered"]
    lines: list[str] = []
    for name, weight in weights.items():
        retriever = index.retriever.with_dense_weight(weight)
        found, p95 = _hits(retriever, asked)
        shares = ", ".join(f"@{cut} {Share.of(found[cut])}" for cut in CUTS)
        lines.append(f"{name}: recall {shares}; p95 {p95:.1f} ms")
    lines += _by_group(index.retriever, asked)
    return lines


def _hits(retriever: Retriever, asked: Sequence[Sample]) -> tuple[Mapping[int, list[bool]], float]:
    found: dict[int, list[bool]] = {cut: [] for cut in CUTS}
    times: list[float] = []
    for sample in asked:
        query = Query(text=stand_alone(sample.question, sample.turns), limit=max(CUTS))
        started = time.perf_counter()
        chunks = [scored.chunk for scored in retriever.retrieve(query)]
        times.append(1000 * (time.perf_counter() - started))
        for cut in CUTS:
            found[cut].append(_all_found(sample, chunks[:cut]))
    return found, quantiles(times, n=20)[-1]


def _all_found(sample: Sample, chunks: list[Chunk]) -> bool:
    return all(any(one.covered_by(chunks) for one in group) for group in sample.evidence)


def _by_group(retriever: HybridRetriever, asked: Sequence[Sample]) -> list[str]:
    groups: dict[str, list[Sample]] = {}
    for sample in asked:
        groups.setdefault(f"documents {sample.id.partition('-')[0]}", []).append(sample)
        groups.setdefault(f"language {sample.language}", []).append(sample)
        if sample.history:
            groups.setdefault("follow-ups", []).append(sample)
    return [
        f"  {name}: recall @5 {Share.of(_hits(retriever, group)[0][5])}"
        for name, group in sorted(groups.items())
    ]
