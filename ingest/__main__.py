"""`python -m ingest`: build an index and look after its releases."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tqdm import tqdm

from corpus.errors import CorpusError
from corpus.factory import load_embedder
from guardrails.errors import GuardrailError
from ingest.command_words import said, told_failure
from ingest.errors import IngestError
from ingest.pipeline import Build
from ingest.release_commands import add_release_commands
from ingest.report_words import report_words
from ingest.review_commands import add_review_commands
from ingest.screen import shipped_screen
from ingest.settings import IngestSettings
from ingest.sync.commands import add_sync
from ingest.sync.errors import SyncError
from ingest.sync.words import told, told_error


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 unsound, 2 could not be done."""
    settings = IngestSettings()
    options = _parser(settings).parse_args(arguments)
    run: Callable[[argparse.Namespace, IngestSettings], int] = options.run
    try:
        return run(options, settings)
    except SyncError as error:
        print(f"{told_error(error)}\n  ({error})", file=sys.stderr)
        return 2
    except (CorpusError, IngestError, GuardrailError, OSError) as error:
        print(f"{told_failure(error)}\n  ({error})", file=sys.stderr)
        return 2


def _parser(settings: IngestSettings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="build a release of the documents and serve it")
    build.add_argument("--documents", type=Path, action="append", required=True, metavar="DIR")
    build.add_argument("--stage", action="store_true", help="build, but do not serve it yet")
    build.add_argument("--json", action="store_true", help="print the report as JSON")
    build.set_defaults(run=_build)
    build.add_argument("--index", type=Path, default=settings.index, metavar="DIR")
    add_release_commands(commands, settings.index)
    add_review_commands(commands, settings.index)
    add_sync(commands)
    commands.choices["sync"].set_defaults(run=_sync)
    return parser


def _build(options: argparse.Namespace, settings: IngestSettings) -> int:
    with _Bars() as bars:
        build = Build(
            embedder=load_embedder(settings.embedder or None),
            screen=shipped_screen(),
            now=lambda: datetime.now(ZoneInfo("Europe/Oslo")),
            on_progress=bars.show,
        )
        report = build.run(options.documents, options.index, publish=not options.stage)
    record = report.as_record()
    print(json.dumps(record, ensure_ascii=False) if options.json else report_words(report))
    return 0


def _sync(options: argparse.Namespace, _settings: IngestSettings) -> int:
    report = options.sync.run(options)
    print(json.dumps(report.as_record(), ensure_ascii=False) if options.json else told(report))
    return 0


class _Bars:
    """Progress bars on a terminal, nothing elsewhere."""

    def __enter__(self) -> "_Bars":
        self._bars: dict[str, tqdm[Any]] = {}
        return self

    def __exit__(self, *_error: object) -> None:
        for bar in self._bars.values():
            bar.close()

    def show(self, stage: str, done: int, total: int) -> None:
        if stage not in self._bars:
            words = said("reading" if stage == "read" else "indexing")
            self._bars[stage] = tqdm(total=total, desc=words, disable=None, file=sys.stderr)
        self._bars[stage].update(done - self._bars[stage].n)


if __name__ == "__main__":
    sys.exit(main())
