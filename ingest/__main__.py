"""`python -m ingest`: build an index and look after its releases."""

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tqdm import tqdm

from corpus.errors import CorpusError, ReleaseMissing
from corpus.factory import load_embedder
from corpus.index_folder import IndexFolder
from corpus.manifest import Manifest
from corpus.release import Release
from guardrails.errors import GuardrailError
from ingest.errors import IngestError, Reason
from ingest.pipeline import Build
from ingest.releases import compare, earlier, problems
from ingest.report import DocumentLine, IngestReport
from ingest.screen import shipped_screen
from ingest.settings import IngestSettings
from ingest.sync.commands import add_sync
from ingest.sync.errors import SyncError
from ingest.sync.words import told, told_error

_ON_PURPOSE = {Reason.EXCLUDED, Reason.HIDDEN, Reason.CATALOGUE}


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
        told = _messages()["errors"]
        print(told.get(type(error).__name__, told["other"]), file=sys.stderr)
        print(f"  ({error})", file=sys.stderr)
        return 2


def _parser(settings: IngestSettings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="build a release of the documents and serve it")
    build.add_argument("--documents", type=Path, action="append", required=True, metavar="DIR")
    build.add_argument("--stage", action="store_true", help="build, but do not serve it yet")
    build.add_argument("--json", action="store_true", help="print the report as JSON")
    build.set_defaults(run=_build)
    for name, run, words in (
        ("publish", _publish, "serve a release: the one named, else the newest"),
        ("list", _list, "the releases, the one that is served marked"),
        ("diff", _diff, "sections that differ between two releases"),
        ("rollback", _rollback, "serve the release before the current one"),
        ("verify", _verify, "check every file, vector and quote place of a release"),
    ):
        command = commands.add_parser(name, help=words)
        command.set_defaults(run=run)
        if name in {"publish", "diff", "verify"}:
            command.add_argument("release", nargs="*" if name == "diff" else "?")
    for command in commands.choices.values():
        command.add_argument("--index", type=Path, default=settings.index, metavar="DIR")
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
    print(json.dumps(report.as_record(), ensure_ascii=False) if options.json else _words(report))
    return 0


def _sync(options: argparse.Namespace, _settings: IngestSettings) -> int:
    report = options.sync.run(options)
    print(json.dumps(report.as_record(), ensure_ascii=False) if options.json else told(report))
    return 0


def _publish(options: argparse.Namespace, _settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    release_id = options.release or (folder.release_ids() or [folder.path.name])[-1]
    folder.publish(release_id)
    _say("published", release_id=release_id)
    return 0


def _list(options: argparse.Namespace, _settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    release_ids = folder.release_ids()
    current = _served(folder) if release_ids else folder.current()
    for release_id in release_ids:
        manifest = Manifest.load(folder.folder_of(release_id))
        _say(
            "listed",
            marker="*" if release_id == current else " ",
            release_id=release_id,
            built_at=manifest.built_at,
            documents=manifest.documents,
            chunks=manifest.chunks,
        )
    return 0


def _served(folder: IndexFolder) -> str | None:
    """The id of the release that is served; None where all are only staged."""
    try:
        return folder.current()
    except ReleaseMissing:
        return None


def _diff(options: argparse.Namespace, _settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    names = [*options.release, folder.current()] if options.release else _last_two(folder)
    old, new = (Release.load(folder.folder_of(name)) for name in (names[0], names[1]))
    differences = compare(old, new)
    for one in differences:
        _say(one.change, file=one.file, heading=" › ".join(one.heading_path))
    if not differences:
        _say("no_difference", old=names[0], new=names[1])
    return 0


def _last_two(folder: IndexFolder) -> list[str]:
    return [earlier(folder) or folder.current(), folder.current()]


def _rollback(options: argparse.Namespace, _settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    release_id = earlier(folder)
    if release_id is None:
        _say("no_earlier")
        return 1
    folder.publish(release_id)
    _say("rolled_back", release_id=release_id)
    return 0


def _verify(options: argparse.Namespace, settings: IngestSettings) -> int:
    folder = IndexFolder(options.index)
    release_id = options.release or folder.current()
    found = list(problems(folder, release_id, settings.embedder or None))
    manifest = Manifest.load(folder.folder_of(release_id))
    _say(
        "unsound" if found else "sound",
        release_id=release_id,
        problems=", ".join(found[:5]),
        files=len(manifest.digests),
        chunks=manifest.chunks,
    )
    return 1 if found else 0


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
            words = _messages()["commands"]["reading" if stage == "read" else "indexing"]
            self._bars[stage] = tqdm(total=total, desc=words, disable=None, file=sys.stderr)
        self._bars[stage].update(done - self._bars[stage].n)


def _words(report: IngestReport) -> str:
    messages = _messages()
    words = messages["report"]
    state = words["published" if report.published else "staged"]
    lines = [
        words["heading"].format(release_id=report.release_id, state=state),
        words["totals"].format(
            documents=len(report.documents),
            sections=report.sections,
            chunks=report.chunks,
            seconds=report.seconds,
        ),
        *(_document_words(line, messages) for line in report.documents),
    ]
    if report.rejections:
        lines.append(words["left_out"].format(count=len(report.rejections)))
    lines += _left_out_words(report, messages)
    return "\n".join(lines)


def _left_out_words(report: IngestReport, messages: dict[str, dict[str, str]]) -> list[str]:
    """A line for each file that somebody may want to mend, a count of those left out on purpose."""
    words, reasons = messages["report"], messages["reasons"]
    on_purpose = Counter(left.reason for left in report.rejections if left.reason in _ON_PURPOSE)
    lines = [
        words["rejection"].format(file=left.file, reason=reasons[left.reason.value])
        for left in report.rejections
        if left.reason not in _ON_PURPOSE
    ]
    return lines + [
        words["on_purpose"].format(count=count, reason=reasons[reason.value])
        for reason, count in sorted(on_purpose.items())
    ]


def _document_words(line: DocumentLine, messages: dict[str, dict[str, str]]) -> str:
    words, remarks = messages["report"], ""
    if set(line.statuses) != {"in_force"}:
        remarks += words["statuses"].format(counts=_counts(line.statuses))
    if set(line.scopes) != {"sector"}:
        remarks += words["scopes"].format(counts=_counts(line.scopes))
    if line.masked:
        remarks += words["masked"].format(counts=_counts(line.masked))
    if line.left_out:
        named = {messages["parts"][kind]: count for kind, count in line.left_out.items()}
        remarks += words["parts_left_out"].format(counts=_counts(named))
    return words["document"].format(
        file=line.file,
        title=line.title,
        authority=line.authority,
        language=line.language,
        sections=line.sections,
        chunks=line.chunks,
        remarks=remarks,
    )


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _say(key: str, **values: object) -> None:
    print(_messages()["commands"][key].format(**values))


def _messages() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "messages.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
