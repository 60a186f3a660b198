"""The words that a sync says to staff, from `nb.toml`."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ingest.sync.errors import SyncError
from ingest.sync.report import RefusedItem, SyncReport

_FILE = Path(__file__).parent / "nb.toml"
_SHOWN = 20
"""Lines of one kind on the screen; a first sync adds thousands of files."""


def help_for(key: str) -> str:
    """What a command or an option is for."""
    return _words()["help"][key]


def told_error(error: SyncError) -> str:
    """What went wrong, and what to do."""
    told = _words()["errors"]
    return next(told[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in told)


def told(report: SyncReport) -> str:
    """A report in lines: the counts, then each kind of change, then what Lovdata's licence asks."""
    words = _words()["report"]
    counts = {
        kind: len(getattr(report, kind)) for kind in ("added", "changed", "removed", "refused")
    }
    lines = [
        words["heading"].format(
            source=report.source,
            folder=report.folder,
            seconds=str(report.seconds).replace(".", ","),
            requests=report.requests,
        ),
        words["totals"].format(unchanged=report.unchanged, **counts),
    ]
    for kind in ("added", "changed", "removed"):
        lines += _listed([words[kind].format(name=name) for name in getattr(report, kind)])
    lines += _listed([_refusal(item) for item in report.refused])
    return "\n".join(lines + ([words["attribution"]] if report.kind == "lovdata" else []))


def _refusal(item: RefusedItem) -> str:
    line = _words()["report"]["refused_kept" if item.kept else "refused"]
    return line.format(name=item.name, reason=_words()["reasons"][item.reason.value])


def _listed(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _SHOWN
    rest = [_words()["report"]["more"].format(count=more)] if more > 0 else []
    return [*lines[:_SHOWN], *rest]


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
