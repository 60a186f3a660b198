"""The commands under `python -m ingest sync`, ready for an argument parser."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.sync.fetcher import Fetcher, Patience
from ingest.sync.folder import sync_folder
from ingest.sync.lovdata import BASE_URL, PATIENCE, LovdataTerms, sync_lovdata
from ingest.sync.report import SyncReport
from ingest.sync.website import WebsiteTerms, sync_website
from ingest.sync.words import help_for

_PAGE_PATIENCE = Patience()

FetcherMaker = Callable[[Patience], Fetcher]


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its flag, and what `add_argument` takes besides."""

    flag: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SyncCommand:
    """One command: its name, what it is for, its options, and what it does with them."""

    name: str
    words: str
    options: tuple[Option, ...]
    run: Callable[[argparse.Namespace], SyncReport] = field(repr=False)


def sync_commands(make_fetcher: FetcherMaker | None = None) -> tuple[SyncCommand, ...]:
    """The commands. `make_fetcher` builds what asks the network; tests give their own."""
    fetcher = make_fetcher or _public_fetcher

    def lovdata(options: argparse.Namespace) -> SyncReport:
        terms = LovdataTerms(base_url=options.base_url, archives=options.archive)
        return sync_lovdata(options.to, fetcher(PATIENCE), terms)

    def folder(options: argparse.Namespace) -> SyncReport:
        return sync_folder(options.source, options.to)

    def website(options: argparse.Namespace) -> SyncReport:
        terms = WebsiteTerms(
            start=options.source,
            max_pages=options.max_pages,
            max_page_bytes=options.max_page_mb * 1_000_000,
            upgrade_to_https=options.https,
        )
        return sync_website(options.to, fetcher(_PAGE_PATIENCE), terms)

    return (
        SyncCommand("lovdata", help_for("lovdata"), (*_lovdata(), *_both()), lovdata),
        SyncCommand("folder", help_for("folder"), (*_folder(), *_both()), folder),
        SyncCommand("website", help_for("website"), (*_website(), *_both()), website),
    )


def add_sync(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    make_fetcher: FetcherMaker | None = None,
) -> None:
    """Add `sync` and its commands; the one chosen stands in the namespace as `sync`."""
    sync = commands.add_parser("sync", help=help_for("sync"))
    kinds = sync.add_subparsers(required=True, metavar="SOURCE")
    for command in sync_commands(make_fetcher):
        parser = kinds.add_parser(command.name, help=command.words)
        for option in command.options:
            parser.add_argument(option.flag, **option.settings)
        parser.set_defaults(sync=command)


def _public_fetcher(patience: Patience) -> Fetcher:
    return Fetcher(patience=patience)


def _both() -> tuple[Option, ...]:
    return (
        Option("--to", {"type": Path, "required": True, "metavar": "DIR", "help": help_for("to")}),
        Option("--json", {"action": "store_true", "help": help_for("json")}),
    )


def _lovdata() -> tuple[Option, ...]:
    return (
        Option("--base-url", {"default": BASE_URL, "metavar": "URL", "help": help_for("base_url")}),
        Option(
            "--archive",
            {"action": "append", "default": [], "metavar": "NAME", "help": help_for("archive")},
        ),
    )


def _folder() -> tuple[Option, ...]:
    settings = {"dest": "source", "type": Path, "required": True, "metavar": "DIR"}
    return (Option("--from", {**settings, "help": help_for("from_folder")}),)


def _website() -> tuple[Option, ...]:
    settings = {"dest": "source", "required": True, "metavar": "URL"}
    return (
        Option("--from", {**settings, "help": help_for("from_website")}),
        Option(
            "--max-pages",
            {"type": _positive, "default": 5_000, "metavar": "N", "help": help_for("max_pages")},
        ),
        Option(
            "--max-page-mb",
            {"type": _positive, "default": 50, "metavar": "N", "help": help_for("max_page_mb")},
        ),
        Option("--https", {"action": "store_true", "help": help_for("https")}),
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("expected a number of at least 1")
    return number
