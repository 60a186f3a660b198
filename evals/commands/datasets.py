"""Datasets: a template, a check, other formats, and where words stand in the documents."""

import argparse
import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from corpus.factory import HASHING, OpenIndex
from corpus.sentences import sentence_spans
from evals.commands.command import Commands, add_command
from evals.commands.reading import read_sound
from evals.commands.words import help_for, say
from evals.datasets.dataset_file import read_dataset, report_of, write_dataset
from evals.datasets.sample import Evidence
from evals.datasets.template import write_template
from evals.runs.fresh_index import fresh_index
from evals.settings import EvalSettings
from guardrails.factory import build_guard

_SHOWN = 10


def add_datasets(commands: Commands) -> None:
    """The commands on datasets."""
    add_command(commands, "template", make_template).add_argument(
        "file", type=Path, help=help_for("target")
    )
    check = add_command(commands, "check", check_dataset)
    check.add_argument("file", type=Path, help=help_for("file"))
    check.add_argument("--documents", type=Path, help=help_for("documents"))
    convert = add_command(commands, "convert", convert_dataset)
    convert.add_argument("file", type=Path, help=help_for("file"))
    convert.add_argument("target", type=Path, help=help_for("target"))
    locate = add_command(commands, "locate", locate_words)
    locate.add_argument("words", help=help_for("words"))
    locate.add_argument(
        "--documents", type=Path, default=Path("corpus"), help=help_for("documents")
    )


def make_template(options: argparse.Namespace, _settings: EvalSettings) -> int:
    """`template`: an empty spreadsheet with guidance."""
    write_template(options.file)
    print(say("template_written", file=options.file))
    return 0


def check_dataset(options: argparse.Namespace, _settings: EvalSettings) -> int:
    """`check`: every mistake in a file; with documents, sources that are not there too."""
    if options.documents is None:
        read = read_dataset(options.file, guard=build_guard())
    else:
        with fresh_index([options.documents], HASHING) as index:
            read = read_dataset(
                options.file,
                guard=build_guard(),
                originals=_originals(index),
                known_sections=_known_sections(index),
            )
    if read.mistakes:
        print(report_of(read))
        print(say("mistakes", file=options.file, n=len(read.mistakes)))
        return 1
    print(say("sound", file=options.file, n=len(read.samples)))
    return 0


def convert_dataset(options: argparse.Namespace, _settings: EvalSettings) -> int:
    """`convert`: the same questions in another format, told by the suffix."""
    samples = read_sound(options.file)
    write_dataset(options.target, samples)
    print(say("converted", n=len(samples), file=options.target))
    return 0


def locate_words(options: argparse.Namespace, _settings: EvalSettings) -> int:
    """`locate`: what to write in the column of sources for the sentences that hold some words."""
    with fresh_index([options.documents], HASHING) as index:
        found = list(_located(index, options.words))
    for line in islice(found, _SHOWN):
        print(line)
    if len(found) > _SHOWN:
        print(say("located_more", n=len(found) - _SHOWN))
    if not found:
        print(say("located_none", words=options.words, documents=options.documents))
        return 1
    return 0


def _located(index: OpenIndex, words: str) -> Iterator[str]:
    wanted = " ".join(words.split()).casefold()
    for source in sorted(index.release.sources.values(), key=lambda one: one.file):
        original = index.release.originals[source.source_id]
        for span in sentence_spans(original):
            text = span.of(original)
            if wanted in " ".join(text.split()).casefold():
                digest = hashlib.sha256(text.encode()).hexdigest()
                yield f"{source.file} {span.start}-{span.end} sha256:{digest}"


def _originals(index: OpenIndex) -> dict[str, str]:
    release = index.release
    return {source.file: release.originals[key] for key, source in release.sources.items()}


def _known_sections(index: OpenIndex) -> Callable[[str, str], bool]:
    """Whether a document has a § or heading, as evidence names it."""
    chunks = index.release.chunks

    def known(file: str, section: str) -> bool:
        named = Evidence(file=file, section=section)
        return named.covered_by([one for one in chunks if one.locator.file == file])

    return known
