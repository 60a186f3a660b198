"""People's scores of answers, which a judge model is held against: a sheet out, a sheet in."""

import argparse
from pathlib import Path

from evals.commands.command import Commands, add_command
from evals.commands.words import help_for, say
from evals.judging.human_labels import LABELS, read_labels
from evals.judging.label_sheet import read_sheet, write_sheet
from evals.settings import EvalSettings


def add_labelling(commands: Commands) -> None:
    """The commands on labels."""
    sheet = add_command(commands, "label-sheet", make_sheet)
    sheet.add_argument("file", type=Path, help=help_for("sheet"))
    sheet.add_argument("--labels", type=Path, default=LABELS, help=help_for("labels"))
    labels = add_command(commands, "labels", take_labels)
    labels.add_argument("file", type=Path, help=help_for("filled_sheet"))
    labels.add_argument("--labels", type=Path, default=LABELS, help=help_for("labels"))


def make_sheet(options: argparse.Namespace, _settings: EvalSettings) -> int:
    """`label-sheet`: the answers to score, without anybody's scores."""
    labels = read_labels(options.labels)
    write_sheet(labels, options.file)
    print(say("sheet_written", n=len(labels), file=options.file))
    return 0


def take_labels(options: argparse.Namespace, _settings: EvalSettings) -> int:
    """`labels`: from now on the judge is held against the scores of a filled sheet."""
    labels = read_sheet(options.file)
    lines = [one.model_dump_json() + "\n" for one in labels]
    options.labels.write_text("".join(lines), encoding="utf-8")
    print(say("labels_taken", n=len(labels), file=options.labels))
    return 0
