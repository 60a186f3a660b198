"""Runs: make one, list them, compare two, hold one against the baseline, report."""

import argparse
import sys
from datetime import date
from pathlib import Path

from assistant.side_by_side import one_thread_each
from evals.commands.command import Commands, add_command
from evals.commands.reading import read_sound
from evals.commands.words import help_for, number, say, told
from evals.datasets.shipped import Split
from evals.errors import RunUnreadable
from evals.records import Run
from evals.report.page import render
from evals.runs.comparison import Change, compare
from evals.runs.gate import changed_settings, gate, read_thresholds
from evals.runs.session import Order, carry_out, today
from evals.runs.store import RunStore, baseline_file, read_run, write_baseline
from evals.settings import EvalSettings
from evals.suites.plan import Collection, Material, shipped, written

OWN = "own"
"""The collection of somebody's own dataset."""

STARTER = Path("corpus")
"""The folder of the starter corpus, from the repository's root."""

_SHOWN_MOVES = 40


def add_running(commands: Commands) -> None:
    """The commands on runs."""
    run = add_command(commands, "run", make_run)
    run.add_argument("--on", choices=["starter", "real"], default="starter", help=help_for("on"))
    run.add_argument("--split", choices=["dev", "test"], default="dev", help=help_for("split"))
    run.add_argument("--dataset", type=Path, help=help_for("dataset"))
    run.add_argument("--documents", type=Path, help=help_for("documents"))
    run.add_argument("--without", default="", help=help_for("without"))
    run.add_argument("--suite", action="append", default=[], help=help_for("suite"))
    run.add_argument("--as-of", type=date.fromisoformat, help=help_for("as_of"))
    run.add_argument("--resume", action="store_true", help=help_for("resume"))
    add_command(commands, "runs", list_runs)
    comparing = add_command(commands, "compare", compare_runs)
    comparing.add_argument("before", help=help_for("before"))
    comparing.add_argument("run", nargs="?", help=help_for("run_id"))
    add_command(commands, "gate", hold).add_argument("run", nargs="?", help=help_for("run_id"))
    setting = add_command(commands, "baseline", set_baseline)
    setting.add_argument("run", nargs="?", help=help_for("run_id"))
    report = add_command(commands, "report", write_report)
    report.add_argument("run", nargs="?", help=help_for("run_id"))
    report.add_argument("--before", help=help_for("before"))
    report.add_argument("--out", type=Path, help=help_for("out"))


def make_run(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`run`: judge everything and print the figures."""
    one_thread_each()
    order = _order(options, settings)
    run = carry_out(
        order, RunStore(settings.runs), resume=options.resume, on_progress=_show_progress
    )
    print("\n".join(told(figure) for figure in run.figures if not figure.slice))
    print(say("stored", run_id=run.run_id, seconds=number(run.provenance.seconds, "s")))
    return 0


def list_runs(_options: argparse.Namespace, settings: EvalSettings) -> int:
    """`runs`: the finished ones, oldest first."""
    print("\n".join(RunStore(settings.runs).finished()) or say("no_runs"))
    return 0


def compare_runs(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`compare`: what changed, and which questions moved."""
    before, after = _load(options.before, settings), _load(options.run, settings)
    found = compare(before, after)
    changed = [one for one in found.changes if one.better or one.worse]
    print("\n".join(_changed(one) for one in changed if not one.slice) or say("nothing_changed"))
    words = {True: say("passed"), False: say("failed")}
    for move in found.moved[:_SHOWN_MOVES]:
        was, now = words[move.before_passed], words[move.after_passed]
        print(say("moved", suite=move.suite, sample=move.sample, before=was, after=now))
    return 0


def hold(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`gate`: exit status 0 where the run may pass, 1 where it may not.

    Raises:
        RunUnreadable: There is no run, or no baseline to hold it against.
    """
    run = _load(options.run, settings)
    file = baseline_file(run)
    if not file.is_file():
        raise RunUnreadable(say("no_baseline", run_id=run.run_id))
    baseline = read_run(file)
    limits = read_thresholds(run.provenance.settings["collection"]).limits
    breaches = gate(run, baseline, limits)
    if not breaches:
        print(say("gate_open", run_id=run.run_id, n=len(limits), baseline=file.name))
        return 0
    print(say("gate_shut", run_id=run.run_id, n=len(breaches)))
    print("\n".join(f"- {breach.says}" for breach in breaches))
    changed = changed_settings(run, baseline)
    if changed:
        print("\n".join([say("gate_also"), *(f"- {line}" for line in changed)]))
    return 1


def set_baseline(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`baseline`: from now on runs are held against this one."""
    run = _load(options.run, settings)
    file = baseline_file(run)
    missing = _suites(read_run(file)) - _suites(run) if file.is_file() else set()
    if missing:
        print(say("not_whole", suites=", ".join(sorted(missing))), file=sys.stderr)
        return 2
    write_baseline(run, file)
    print(say("baseline_written", file=file))
    return 0


def write_report(options: argparse.Namespace, settings: EvalSettings) -> int:
    """`report`: one HTML file, beside an earlier run or the baseline."""
    run = _load(options.run, settings)
    before = _before(options.before, run, settings)
    found = compare(before, run) if before else None
    aims = read_thresholds(run.provenance.settings["collection"]).aims
    file = options.out or settings.runs / run.run_id / "rapport.html"
    file.write_text(render(run, found, thresholds=aims), encoding="utf-8")
    print(say("report_written", file=file))
    return 0


def _order(options: argparse.Namespace, settings: EvalSettings) -> Order:
    collection: str = OWN if options.dataset else options.on
    folder = options.documents or (settings.documents if collection != "starter" else STARTER)
    material = (
        written(read_sound(options.dataset))
        if options.dataset
        else _shipped(options.on, options.split, options.without)
    )
    return Order(
        collection=collection,
        split=OWN if options.dataset else options.split,
        as_of=options.as_of or today(),
        folders=(folder,),
        without=options.without,
        material=material,
        only=frozenset(options.suite),
        embedder=settings.embedder,
        judge=settings.judge_model,
        judge_timeout_s=settings.judge_timeout_s,
    )


def _shipped(collection: Collection, split: Split, without: str) -> Material:
    material = shipped(collection, split)
    return material.leaving_out(without) if without else material


def _load(name: str | None, settings: EvalSettings) -> Run:
    store = RunStore(settings.runs)
    finished = store.finished()
    if name is None and not finished:
        raise RunUnreadable(say("no_runs"))
    return store.load(name or finished[-1])


def _before(name: str | None, run: Run, settings: EvalSettings) -> Run | None:
    if name:
        return _load(name, settings)
    file = baseline_file(run)
    return read_run(file) if file.is_file() else None


def _suites(run: Run) -> set[str]:
    return {figure.suite for figure in run.figures}


def _changed(change: Change) -> str:
    unit = change.after.unit
    return say(
        "changed_real" if change.real else "changed_unsure",
        key=change.key,
        before=number(change.before.value, unit),
        after=number(change.after.value, unit),
        better=change.better,
        worse=change.worse,
        p=number(change.p or 0.0, "share"),
    )


def _show_progress(suite: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else "\r"
        print(say("progress", suite=suite, done=done, all=total), end=end, file=sys.stderr)
