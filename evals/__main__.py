"""`python -m evals bench`: measure retrieval, answers and the guardrail."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.bootstrap import build_assistant
from assistant.settings import Settings
from corpus.errors import CorpusError
from evals.bench_answers import bench_answers
from evals.bench_guardrail import SETS, bench_guardrail, read_messages
from evals.bench_index import built_index
from evals.bench_retrieval import bench_retrieval
from evals.bench_routes import bench_routes, read_routed
from evals.dataset import read_samples
from evals.errors import EvalError
from evals.fit_answerability import fit_answerability
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
    print(f"{options.suite}, {options.split} split" if options.suite else "weights, dev split")
    print("\n".join(lines))
    return 0


def _parser(settings: EvalSettings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    bench = commands.add_parser("bench", help="measure one part of the product")
    bench.add_argument("suite", choices=["retrieval", "answers", "guardrail", "routes"])
    bench.add_argument("--split", choices=["dev", "test"], default="dev")
    bench.add_argument("--documents", type=Path, default=settings.documents, metavar="DIR")
    bench.add_argument(
        "--leave-out",
        default="",
        metavar="PATH",
        help="documents not to index, as a path inside the folder; no question on them is asked",
    )
    commands.add_parser(
        "fit", help="fit the answerer's weights to the development questions"
    ).set_defaults(suite="", split="dev", documents=settings.documents, leave_out="")
    return parser


def _measure(options: argparse.Namespace, settings: EvalSettings) -> list[str]:
    if options.suite == "guardrail":
        guard = build_guard()
        return [
            line
            for name in SETS
            for line in (f"{name}:", *bench_guardrail(guard, read_messages(name, options.split)))
        ]
    known = (*read_samples(options.split, "real", "answerable", "unanswerable"),)
    samples = [sample for sample in known if not sample.is_about(options.leave_out)]
    with built_index(
        options.documents, settings.embedder or None, leave_out=options.leave_out
    ) as index:
        match options.suite:
            case "":
                return fit_answerability(index, samples)
            case "retrieval":
                return bench_retrieval(index, samples)
            case "routes":
                assistant = build_assistant(Settings(), index)
                return bench_routes(assistant, read_routed(options.split))
        return bench_answers(build_assistant(Settings(), index), samples)


if __name__ == "__main__":
    sys.exit(main())
