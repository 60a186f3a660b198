"""The commands for whoever goes through what was read: report, outline, standing."""

import argparse
import json
from pathlib import Path
from typing import TypeAlias

from corpus.index_folder import IndexFolder
from ingest.command_words import said
from ingest.first_words import write_first_words
from ingest.outline import outline, words_of, write_golden
from ingest.report import read_report
from ingest.report_words import report_words
from ingest.settings import IngestSettings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_review_commands(commands: Commands, index: Path) -> None:
    """Add the commands; each has `run`, which takes the options and settings."""
    report = commands.add_parser("report", help="show a release's report again")
    report.add_argument("--index", type=Path, default=index, metavar="DIR")
    report.add_argument("release", nargs="?")
    report.add_argument("--json", action="store_true", help="print JSON")
    report.set_defaults(run=_report)
    shape = commands.add_parser("outline", help="show how documents are divided into sections")
    shape.add_argument("--json", action="store_true", help="print JSON, without any text")
    shape.add_argument("--golden", type=Path, metavar="DIR", help="write it where a test reads it")
    shape.set_defaults(run=_outline)
    words = commands.add_parser("standing", help="write what the rules found, for staff to correct")
    words.add_argument("--out", type=Path, required=True, metavar="DIR")
    words.set_defaults(run=_standing)
    for command in (shape, words):
        command.add_argument(
            "--documents", type=Path, action="append", required=True, metavar="DIR"
        )


def _report(options: argparse.Namespace, _settings: IngestSettings) -> int:
    release_id = options.release or IndexFolder(options.index).current()
    report = read_report(options.index, release_id)
    record = report.as_record()
    print(json.dumps(record, ensure_ascii=False) if options.json else report_words(report))
    return 0


def _outline(options: argparse.Namespace, _settings: IngestSettings) -> int:
    for found in outline(options.documents):
        if options.golden:
            print(write_golden(found, options.golden))
        else:
            print(json.dumps(found.as_record()) if options.json else words_of(found))
    return 0


def _standing(options: argparse.Namespace, _settings: IngestSettings) -> int:
    written = write_first_words(options.documents, options.out)
    for path in written:
        print(path)
    if not written:
        print(said("nothing_written", out=options.out))
    return 0
