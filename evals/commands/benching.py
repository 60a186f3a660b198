"""Benchmarks: quality and speed beside peers in one run, on the documents beside us."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from assistant.bootstrap import build_assistant
from assistant.settings import Settings
from evals.bench.ablation import ablation_lines, bench_ablation
from evals.bench.document_persons import persons_bench
from evals.bench.guardrail_peers import bench_guardrail_peers, guardrail_lines
from evals.bench.ingest_builds import bench_builds, builds_lines
from evals.bench.ingest_peers import bench_ingest, ingest_lines
from evals.bench.latency_peers import bench_latency, latency_lines
from evals.bench.peers.line_up import line_up
from evals.bench.repaired_search import repaired_search_lines
from evals.bench.retrieval_peers import bench_retrieval_peers, retrieval_lines
from evals.bench.text_repair import repair_bench
from evals.commands.command import Commands, add_command
from evals.commands.words import help_for, say
from evals.datasets.sample import Sample
from evals.datasets.shipped import GUARDRAIL_SETS, read_messages, read_samples
from evals.errors import DocumentsMissing
from evals.fit_answerability import fit_answerability
from evals.runs.fresh_index import fresh_index
from evals.settings import EvalSettings
from guardrails.factory import build_guard

_GOLD = ("real", "answerable", "unanswerable")
_SLOW = "minilm"


def add_benching(commands: Commands) -> None:
    """The commands on benchmarks."""
    bench = add_command(commands, "bench", measure)
    bench.add_argument("what", choices=sorted(_BENCHES), help=help_for("what"))
    bench.add_argument("--split", choices=["dev", "test"], default="dev", help=help_for("split"))
    bench.add_argument("--documents", type=Path, help=help_for("documents"))
    bench.add_argument("--without", default="", help=help_for("without"))
    bench.add_argument("--quick", action="store_true", help=help_for("quick"))
    bench.add_argument("--incremental", action="store_true", help=help_for("incremental"))
    bench.add_argument("--archive", type=Path, help=help_for("archive"))
    fit = add_command(commands, "fit", fit_weights)
    fit.add_argument("--documents", type=Path, help=help_for("documents"))


def measure(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`bench`: one table, ready to be pasted into a document."""
    print("\n".join(_BENCHES[options.what](options, settings)))
    return 0


def fit_weights(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`fit`: the answerer's weights, as lines of code."""
    with fresh_index([options.documents or settings.documents], settings.embedder) as index:
        print("\n".join(fit_answerability(index, read_samples("dev", *_GOLD))))
    return 0


def _retrieval(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    samples = _samples(options)
    with fresh_index(
        [options.documents or settings.documents], settings.embedder, without=options.without
    ) as index:
        entrants = line_up(index)
        if options.quick:
            entrants = [one for one in entrants if _SLOW not in one.mode]
        rows = bench_retrieval_peers(index, samples, entrants)
        return retrieval_lines(rows, index, samples)


def _ablation(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    with fresh_index(
        [options.documents or settings.documents], settings.embedder, without=options.without
    ) as index:
        return ablation_lines(bench_ablation(index, options.split, options.without))


def _guardrail(options: argparse.Namespace, _settings: EvalSettings) -> Sequence[str]:
    guard = build_guard()
    lines: list[str] = []
    for name in GUARDRAIL_SETS:
        messages = read_messages(name, options.split)
        lines += guardrail_lines(bench_guardrail_peers(guard, messages), name, messages)
    return lines


def _ingest(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    documents = options.documents or settings.documents
    if options.archive:
        return builds_lines(bench_builds(options.archive))
    if options.incremental:
        return builds_lines(bench_builds(documents))
    return ingest_lines(bench_ingest(documents, embedder=settings.embedder))


def _latency(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    with fresh_index(
        [options.documents or settings.documents], settings.embedder, without=options.without
    ) as index:
        assistant = build_assistant(Settings(), index)
        return latency_lines(bench_latency(assistant, _samples(options)))


def _persons(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    documents = options.documents or settings.documents
    if not documents.is_dir():
        raise DocumentsMissing(say("no_data", documents=documents, data=settings.data))
    return persons_bench(documents, options.split)


def _repair(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    documents = options.documents or settings.documents
    if not settings.data.is_dir() or not documents.is_dir():
        raise DocumentsMissing(say("no_data", documents=documents, data=settings.data))
    found = repaired_search_lines(documents, options.split, settings.embedder)
    return [*repair_bench(documents, settings.data, options.split), "", *found]


def _samples(options: argparse.Namespace) -> list[Sample]:
    known = read_samples(options.split, *_GOLD)
    return [one for one in known if not one.is_about(options.without)]


_BENCHES = {
    "ablation": _ablation,
    "guardrail": _guardrail,
    "ingest": _ingest,
    "latency": _latency,
    "persons": _persons,
    "repair": _repair,
    "retrieval": _retrieval,
}
