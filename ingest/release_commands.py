"""The commands on releases that are built: publish, list, diff, rollback, verify, prune."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

from corpus.errors import ReleaseUnreadable
from corpus.factory import load_embedder
from corpus.index_folder import IndexFolder
from corpus.manifest import Manifest
from corpus.release import Release
from ingest.command_words import diff_lines, said, verify_lines
from ingest.releases import (
    Difference,
    compare,
    counts,
    earlier,
    problems,
    prune,
    publish,
    roll_back,
)
from ingest.settings import IngestSettings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_release_commands(commands: Commands, index: Path) -> None:
    """Add the commands; each has `run`, which takes the options and settings."""
    for name, run, words in (
        ("publish", _publish, "serve a release: the one named, else the newest"),
        ("list", _list, "the releases, the one that is served marked"),
        ("diff", _diff, "sections that differ between two releases"),
        ("rollback", _rollback, "serve the release before the current one"),
        ("verify", _verify, "check every file, vector and quote place of a release"),
        ("prune", _prune, "remove old releases, never the one that is served"),
    ):
        command = commands.add_parser(name, help=words)
        command.set_defaults(run=run)
        command.add_argument("--index", type=Path, default=index, metavar="DIR")
    commands.choices["publish"].add_argument("release", nargs="?")
    commands.choices["verify"].add_argument("release", nargs="?")
    commands.choices["diff"].add_argument("release", nargs="*")
    commands.choices["diff"].add_argument("--json", action="store_true", help="print JSON")
    commands.choices["prune"].add_argument(
        "--keep", type=_positive, required=True, metavar="N", help="how many of the newest stay"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("expected 1 or more")
    return number


def _publish(options: argparse.Namespace, _settings: IngestSettings) -> int:
    release_id = publish(IndexFolder(options.index), options.release)
    _say(said("published", release_id=release_id))
    return 0


def _list(options: argparse.Namespace, _settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    ids = folder.release_ids()
    current = folder.served() if ids else folder.current()
    for release_id in ids:
        marker = "*" if release_id == current else " "
        try:
            manifest = Manifest.load(folder.folder_of(release_id))
        except ReleaseUnreadable:
            _say(said("listed_unreadable", marker=marker, release_id=release_id))
            continue
        held = {"documents": manifest.documents, "chunks": manifest.chunks}
        built_at = manifest.built_at
        _say(said("listed", marker=marker, release_id=release_id, built_at=built_at, **held))
    return 0


def _diff(options: argparse.Namespace, _settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    old, new = _two(folder, options.release)
    differences = compare(*(Release.load(folder.folder_of(name)) for name in (old, new)))
    if options.json:
        _say(json.dumps(_record(differences, old, new), ensure_ascii=False, default=str))
    else:
        _say(*diff_lines(differences, old=old, new=new))
    return 0


def _two(folder: IndexFolder, named: Sequence[str]) -> tuple[str, str]:
    """The releases named, the served one in place of a second, or the served and the one before."""
    current = folder.current()
    old = named[0] if named else earlier(folder) or current
    return old, named[1] if len(named) > 1 else current


def _record(differences: Sequence[Difference], old: str, new: str) -> dict[str, Any]:
    return {
        "old": old,
        "new": new,
        "counts": {file: dict(held) for file, held in counts(differences).items()},
        "sections": [asdict(one) for one in differences],
    }


def _rollback(options: argparse.Namespace, _settings: IngestSettings) -> int:
    release_id, passed_over = roll_back(IndexFolder(options.index))
    _say(*(said("passed_over", release_id=name) for name in passed_over))
    _say(said("rolled_back", release_id=release_id) if release_id else said("no_earlier"))
    return 0 if release_id else 1


def _verify(options: argparse.Namespace, settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    release_id = options.release or folder.current()
    manifest = Manifest.load(folder.folder_of(release_id))
    found = problems(folder, release_id, load_embedder(settings.embedder or None))
    _say(
        *verify_lines(
            release_id,
            found,
            files=len(manifest.digests),
            chunks=manifest.chunks,
            served=release_id == folder.served(),
        )
    )
    return 1 if found else 0


def _prune(options: argparse.Namespace, _settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    gone = prune(folder, options.keep)
    _say(*(said("pruned", release_id=name) for name in gone))
    if not gone:
        _say(said("nothing_pruned"))
    return 0


def _say(*lines: str) -> None:
    for line in lines:
        print(line)
