"""`python -m evals bench`: measure retrieval, answers and the guardrail."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.bootstrap import build_assistant
from assistant.settings import Settings
from corpus.errors import CorpusError
from evals.bench_answers import bench_answers
from evals.bench_guardrail import bench_guardrail, read_messages
from evals.bench_index import built_index
from evals.bench_retrieval import bench_retrieval
from evals.dataset import read_samples
from evals.errors import EvalError
from evals.settings import EvalSettings
from guardrails.factory import build_guard
from ingest.errors import IngestError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 measured, 2 could not be measured."""
    settings = EvalSettings()
    options = _parser(settings).parse_args(arguments)
    try:
        lines = _measure(options, settings)
    except (EvalError, IngestError, CorpusError, OSError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2
    print(f"{options.suite}, {options.split} split")
    print("\n".join(lines))
    return 0


def _parser(settings: EvalSettings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    bench = commands.add_parser("bench", help="measure one part of the product")
    bench.add_argument("suite", choices=["retrieval", "answers", "guardrail"])
    bench.add_argument("--split", choices=["dev", "test"], default="dev")
    bench.add_argument("--documents", type=Path, default=settings.documents, metavar="DIR")
    return parser


def _measure(options: argparse.Namespace, settings: EvalSettings) -> list[str]:
    if options.suite == "guardrail":
        return bench_guardrail(build_guard(), read_messages(options.split))
    samples = read_samples(options.split)
    with built_index(options.documents, settings.embedder or None) as index:
        if options.suite == "retrieval":
            return bench_retrieval(index, samples)
        return bench_answers(build_assistant(Settings(), index), samples)


if __name__ == "__main__":
    sys.exit(main())
