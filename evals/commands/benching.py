"""Benchmarks: quality and speed beside peers in one run, on the documents beside us."""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from assistant.api.schemas import AnswerOut
from assistant.app import create_app
from assistant.batch import Answered, Line, run_batch
from assistant.bootstrap import build_assistant
from assistant.conversation import Question
from assistant.settings import Settings
from assistant.steps.follow_up import stand_alone
from corpus.factory import HASHING, THESAURUS, OpenIndex
from corpus.thesaurus import Thesaurus
from evals.bench.ablation import SETS, ablation_lines, bench_ablation
from evals.bench.answerability import Scored, answerability_lines, bench_answerability
from evals.bench.document_persons import persons_bench
from evals.bench.embedder_models import (
    bench_embedders,
    embedders_lines,
    embedders_plot,
    entries,
)
from evals.bench.guardrail_peers import bench_guardrail_peers, guardrail_lines
from evals.bench.identity_numbers import identity_lines
from evals.bench.ingest_builds import bench_builds, builds_lines
from evals.bench.ingest_peers import bench_ingest, ingest_lines
from evals.bench.latency_peers import bench_latency, latency_lines
from evals.bench.leaks import Command, bench_leaks
from evals.bench.peers.line_up import line_up
from evals.bench.person_names import person_names_lines
from evals.bench.repaired_search import repaired_search_lines
from evals.bench.retrieval_peers import bench_retrieval_peers, retrieval_lines
from evals.bench.scaled_index import unpacked
from evals.bench.search_scale import bench_scale, scale_lines
from evals.bench.suggestions import bench_suggestions, suggestions_lines
from evals.bench.teams.measured import bench_teams, teams_lines
from evals.bench.text_repair import repair_bench
from evals.bench.thesaurus_worth import bench_thesaurus, thesaurus_lines
from evals.bench.widget.browser import chromium
from evals.bench.widget.measured import answered, bench_widget, widget_lines
from evals.bench.widget.served import served
from evals.bench.widget.states import take_pictures
from evals.bench.words import words
from evals.commands.command import Commands, add_command
from evals.commands.reading import read_sound
from evals.commands.running import STARTER
from evals.commands.words import help_for, say
from evals.datasets.message import Message
from evals.datasets.sample import Sample
from evals.datasets.shipped import GUARDRAIL_SETS, read_messages, read_samples
from evals.errors import DocumentsMissing
from evals.fit_answerability import fit_answerability
from evals.fit_choice import fit_choice
from evals.fit_ranking import fit_ranking
from evals.report.plots import draw_operating, draw_reliability, standing_alone
from evals.report.words import load_words
from evals.runs.fresh_index import fresh_index
from evals.settings import EvalSettings
from evals.suites.evidence import FROM_SOURCES
from guardrails.__main__ import main as guard_command
from guardrails.factory import build_guard
from guardrails.pii.detector import IdentifierDetector, default_recognizers

_GOLD = ("real", "answerable", "unanswerable")
_ASKED = (*_GOLD, "english", "lay-law", "talks")
_FITTED_TO = (*_ASKED, "further")
_SIZES = (20_000, 150_000)
_SLOW = "minilm"
_PLOT = Path(".data/embedders.svg")


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
    bench.add_argument("--embedder", action="append", default=[], help=help_for("embedder"))
    bench.add_argument("--reranker", action="append", default=[], help=help_for("reranker"))
    bench.add_argument("--chunks", type=int, action="append", help=help_for("chunks"))
    bench.add_argument("--questions", type=Path, help=help_for("questions"))
    bench.add_argument("--on", choices=["starter", "real"], default="real", help=help_for("on"))
    bench.add_argument("--out", type=Path, default=_PLOT, help=help_for("plot"))
    bench.add_argument("--plots", type=Path, help=help_for("plots"))
    fit = add_command(commands, "fit", fit_weights)
    fit.add_argument("fitted", choices=sorted(_FITS), help=help_for("fitted"))
    fit.add_argument("--documents", type=Path, help=help_for("documents"))


def measure(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`bench`: one table, ready to be pasted into a document."""
    print("\n".join(_BENCHES[options.what](options, settings)))
    return 0


def fit_weights(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`fit`: weights fitted to the development questions, as lines to be put where they belong."""
    with fresh_index([options.documents or settings.documents], settings.embedder) as index:
        print("\n".join(_FITS[options.fitted](index, settings)))
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
    for name, messages in _labelled(options):
        lines += guardrail_lines(bench_guardrail_peers(guard, messages), name, messages)
    return lines


def _labelled(options: argparse.Namespace) -> list[tuple[str, list[Message]]]:
    """The sets of messages: the ones that ship, or one's own."""
    if not options.questions:
        return [(name, read_messages(name, options.split)) for name in GUARDRAIL_SETS]
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    own = [Message.model_validate_json(line) for line in lines if line.strip()]
    return [(options.questions.name, own)]


def _leaks(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    with fresh_index([options.documents or STARTER], settings.embedder) as index:
        assistant = build_assistant(Settings(), index)

        def answer(line: Line) -> Answered:
            return AnswerOut.of(assistant.answer(Question(text=line.question))).model_dump(
                mode="json"
            )

        commands: dict[str, Command] = {
            "batch": lambda source, target: run_batch(source, target, answer, dict),
            "check": lambda source, target: guard_command(
                ["check", "--in", str(source), "--out", str(target)]
            ),
        }
        return bench_leaks(create_app(assistant), commands)


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


def _embedders(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    is_starter = options.on == "starter"
    documents = options.documents or (STARTER if is_starter else settings.documents)
    if options.questions:
        samples = read_sound(options.questions)
    else:
        kinds = ("starter",) if is_starter else _GOLD
        samples = [
            one for one in read_samples(options.split, *kinds) if not one.is_about(options.without)
        ]
    compared = entries(["", HASHING, settings.embedder, *options.embedder], options.reranker)
    rows = bench_embedders(compared, [documents], samples, options.without)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(embedders_plot(rows), encoding="utf-8")
    drawn = words("embedders")["drawn"].format(file=options.out)
    return [*embedders_lines(rows, samples), drawn]


def _thesaurus(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    kinds = [kind for group in SETS.values() for kind in group]
    samples = _samples(options, *kinds)
    with fresh_index(
        [options.documents or settings.documents], settings.embedder, without=options.without
    ) as index:
        return thesaurus_lines(bench_thesaurus(index, samples, Thesaurus.load(THESAURUS)))


def _answerability(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    with fresh_index(
        [options.documents or settings.documents], settings.embedder, without=options.without
    ) as index:
        measured = bench_answerability(index, _samples(options), options.split)
    drawn = _draw(measured, options.plots) if options.plots else []
    return [*answerability_lines(measured), *drawn]


def _draw(measured: Sequence[Scored], folder: Path) -> list[str]:
    """Write the two drawings into a folder."""
    said, catalogue = words("answerability"), load_words()
    curves = {said[one.way]: one.curve for one in measured}
    drawings = {
        "reliability.svg": draw_reliability(measured[-1].bins, catalogue),
        "operating.svg": draw_operating(curves, catalogue),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in drawings.items():
        (folder / name).write_text(standing_alone(drawn), encoding="utf-8")
    return ["", said["drawn"].format(folder=folder, files=", ".join(drawings))]


def _samples(options: argparse.Namespace, *kinds: str) -> list[Sample]:
    known = read_samples(options.split, *(kinds or _GOLD))
    return [one for one in known if not one.is_about(options.without)]


def _scale(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    asked = read_samples(options.split, *_ASKED)
    questions = [stand_alone(one.question, one.turns) for one in asked]
    with ExitStack() as held:
        folders = [options.documents or settings.documents]
        if options.archive:
            folders.append(held.enter_context(unpacked(options.archive)))
        index = held.enter_context(fresh_index(folders, settings.embedder))
        sizes = options.chunks or _SIZES
        return scale_lines(bench_scale([index.release], sizes, questions, settings.embedder))


def _person_names(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    norne = settings.data / "norne" / "norne.json.xz"
    return person_names_lines(options.split, norne if norne.is_file() else None)


def _identity_numbers(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    laws = (options.documents or settings.documents) / "regulations" / "laws"
    finder = IdentifierDetector(default_recognizers(regex_timeout_s=30))
    return identity_lines(finder, options.split, {"laws": laws, "starter": STARTER})


def _answerability_weights(index: OpenIndex, settings: EvalSettings) -> Sequence[str]:
    real = read_samples("dev", *_FITTED_TO)
    with fresh_index([STARTER], settings.embedder) as starter:
        return fit_answerability([(index, real), (starter, read_samples("dev", "starter"))])


def _ranking_weights(index: OpenIndex, _settings: EvalSettings) -> Sequence[str]:
    asked = read_samples("dev", *chain.from_iterable(SETS.values()))
    return fit_ranking(index, [one for one in asked if one.evidence])


def _choice_weights(index: OpenIndex, settings: EvalSettings) -> Sequence[str]:
    real = _answered(read_samples("dev", *_FITTED_TO))
    with fresh_index([STARTER], settings.embedder) as starter:
        own = _answered(read_samples("dev", "starter"))
        return fit_choice([(index, real), (starter, own)])


def _suggestions(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    measured = {}
    folders = {"real": options.documents or settings.documents, "starter": STARTER}
    for collection, folder in folders.items():
        with fresh_index([folder], settings.embedder) as index:
            assistant = build_assistant(Settings(), index)
            samples = read_samples(options.split, collection)
            measured[collection] = bench_suggestions(assistant, samples)
    return suggestions_lines(measured)


def _teams(_options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    return teams_lines(*bench_teams(STARTER, settings.embedder))


def _widget(options: argparse.Namespace, settings: EvalSettings) -> Sequence[str]:
    asked = [one.question for one in read_samples(options.split, "starter") if not one.history]
    with served(STARTER, settings.embedder) as address, chromium() as browser:
        if options.plots:
            take_pictures(browser, address, options.plots)
        return widget_lines(bench_widget(browser, address, answered(address, asked)))


def _answered(samples: Sequence[Sample]) -> list[Sample]:
    return [one for one in samples if one.evidence and one.status in FROM_SOURCES]


_FITS = {
    "answerability": _answerability_weights,
    "choice": _choice_weights,
    "ranking": _ranking_weights,
}

_BENCHES = {
    "ablation": _ablation,
    "answerability": _answerability,
    "embedders": _embedders,
    "guardrail": _guardrail,
    "identity-numbers": _identity_numbers,
    "ingest": _ingest,
    "latency": _latency,
    "leaks": _leaks,
    "person-names": _person_names,
    "persons": _persons,
    "repair": _repair,
    "retrieval": _retrieval,
    "scale": _scale,
    "suggestions": _suggestions,
    "teams": _teams,
    "thesaurus": _thesaurus,
    "widget": _widget,
}
