"""What each part of retrieval is worth: the same questions with the part and without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.steps.follow_up import query_of
from corpus.factory import OpenIndex
from corpus.hybrid import Weights
from evals.bench.evidence_places import groups_found, places_of
from evals.bench.peers.port import Passage
from evals.bench.words import number, table, words
from evals.datasets.sample import Sample
from evals.datasets.shipped import Split, read_samples
from evals.metrics.interval import Share
from evals.metrics.ranking import all_found_at

CUTS = (5, 10)
SETS: Mapping[str, tuple[str, ...]] = {
    "documents": ("real-handbook", "real-others"),
    "laws": ("real-laws",),
    "second": ("answerable2",),
    "lay_law": ("lay-law",),
    "english": ("english",),
    "talks": ("talks",),
    "further": ("further",),
}
_DEPTH = max(CUTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A way of searching and what was measured of it: by set, all evidence among the first k."""

    name: str
    recall: Mapping[str, Mapping[int, Share]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way of searching: with some weights, and with what surrounds a chunk or without."""

    weights: Weights
    widened: bool = False


def ways(shipped: Weights) -> Mapping[str, Way]:
    """The ways compared, each adding one part to the one before, but for the second."""
    references = replace(shipped, ranked=False)
    known = replace(references, references=0.0)
    both = replace(known, known=0.0)
    return {
        "words": Way(weights=replace(both, dense=0.0)),
        "meaning": Way(weights=replace(both, dense=1.0)),
        "both": Way(weights=both),
        "known": Way(weights=known),
        "references": Way(weights=references),
        "ranked": Way(weights=shipped),
        "widened": Way(weights=shipped, widened=True),
    }


def bench_ablation(index: OpenIndex, split: Split, without: str = "") -> list[Variant]:
    """Ask every question with evidence in every way, but those about a folder that is left out."""
    sets = {
        name: [
            one for one in read_samples(split, *kinds) if one.evidence and not one.is_about(without)
        ]
        for name, kinds in SETS.items()
    }
    return [
        Variant(
            name=name,
            recall={
                group: recall_of(index, way, samples) for group, samples in sets.items() if samples
            },
        )
        for name, way in ways(index.retriever.weights).items()
    ]


def ablation_lines(measured: Sequence[Variant]) -> list[str]:
    """The table, with how many questions each set has."""
    said = words("ablation")
    groups = list(measured[0].recall)
    heads = [said["variant"], *(said[group] for group in groups)]
    rows = [[said[one.name], *(_cell(one.recall[group]) for group in groups)] for one in measured]
    counts = ", ".join(
        f"{said[group]}: {next(iter(measured[0].recall[group].values())).n}" for group in groups
    )
    return [*table(heads, rows), "", said["about"].format(counts=counts)]


def recall_of(index: OpenIndex, way: Way, samples: Sequence[Sample]) -> dict[int, Share]:
    """The share of questions whose evidence is all among the first k, for each of CUTS."""
    found = [_found(index, way, one) for one in samples]
    return {
        k: Share.of(
            [
                all_found_at(own, len(one.evidence), k)
                for own, one in zip(found, samples, strict=True)
            ]
        )
        for k in CUTS
    }


def _found(index: OpenIndex, way: Way, sample: Sample) -> Sequence[frozenset[int]]:
    query = query_of(sample.question, sample.turns, limit=_DEPTH)
    retriever = index.retriever.with_weights(way.weights)
    find = partial(index.passages.find, retriever) if way.widened else retriever.retrieve
    found = find(query)
    passages = [
        Passage(
            file=one.chunk.locator.file,
            start=one.chunk.locator.start,
            end=one.chunk.locator.end,
            text=one.chunk.body,
        )
        for one in found
    ]
    return groups_found(places_of(sample, index.release), passages)


def _cell(recall: Mapping[int, Share]) -> str:
    return " / ".join(number(recall[k].value, 2) for k in CUTS)
