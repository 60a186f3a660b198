"""`python -m evals`: datasets, runs, reports and benchmarks, for KS staff and for CI."""

import argparse
import sys
from collections.abc import Sequence

from corpus.errors import CorpusError
from evals.commands.benching import add_benching
from evals.commands.datasets import add_datasets
from evals.commands.labelling import add_labelling
from evals.commands.running import add_running
from evals.commands.words import help_for
from evals.errors import EvalError
from evals.settings import EvalSettings
from ingest.errors import IngestError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status.

    0 is done, 1 is a run that may not pass or a dataset with mistakes, 2 could not be done.
    """
    settings = EvalSettings()
    options = _parser().parse_args(arguments)
    try:
        status: int = options.do(options, settings)
    except (EvalError, IngestError, CorpusError, OSError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=help_for("program"))
    commands = parser.add_subparsers(required=True, metavar="KOMMANDO")
    add_datasets(commands)
    add_running(commands)
    add_labelling(commands)
    add_benching(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
