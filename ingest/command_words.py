"""What the commands say, in the words of the message catalogue."""

import errno
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from corpus.source import SECTOR, Standing
from ingest.errors import BuildInProgress
from ingest.releases import Change, Difference, Fault, Problem, counts

_HERE = Path(__file__).parent
_NAMED = 5
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ACCESS = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_FOLDER = {errno.ENOTDIR, errno.EEXIST}


def said(key: str, **values: object) -> str:
    """One of the commands' sentences."""
    return _words("commands")[key].format(**values)


def told_failure(error: Exception) -> str:
    """What stopped a command, and what to do."""
    words = _words("errors")
    if isinstance(error, BuildInProgress):
        since = said("since", since=error.since) if error.since else ""
        return words["BuildInProgress"].format(pid=error.pid, since=since)
    if isinstance(error, OSError):
        return words[_kind(error)]
    return words.get(type(error).__name__, words["other"])


def verify_lines(
    release_id: str, found: Sequence[Problem], *, files: int, chunks: int, served: bool
) -> Iterator[str]:
    """What was found wrong with a release and what to do, or that it is whole."""
    words = _words("verify")
    if not found:
        yield words["sound"].format(release_id=release_id, files=files, chunks=chunks)
        return
    yield words["unsound"].format(release_id=release_id)
    for fault in Fault:
        names = [one.name for one in found if one.fault is fault]
        if names:
            more = ["…"] if len(names) > _NAMED else []
            listed = ", ".join([*names[:_NAMED], *more])
            yield words[fault.value].format(count=len(names), names=listed)
    yield words["served" if served else "not_served"]


def diff_lines(differences: Sequence[Difference], *, old: str, new: str) -> Iterator[str]:
    """The differences in words, counted for each file and over all."""
    words = _words("diff")
    if not differences:
        yield words["same"].format(old=old, new=new)
        return
    by_file = counts(differences)
    total = sum(by_file.values(), Counter[Change]())
    yield words["heading"].format(old=old, new=new, counts=_counted(total))
    for file, held in by_file.items():
        yield words["file"].format(file=file, counts=_counted(held))
        for one in differences:
            if one.file == file:
                yield words["section"].format(
                    word=_words("change")[one.change.value],
                    heading=_heading(one.heading_path),
                    remark=_remark(one),
                )


def _kind(error: OSError) -> str:
    kinds = {"disk_full": _DISK_FULL, "no_access": _NO_ACCESS, "no_folder": _NO_FOLDER}
    return next((kind for kind, codes in kinds.items() if error.errno in codes), "other")


def _counted(held: Counter[Change]) -> str:
    words = _words("changes")
    return ", ".join(words[one.value].format(count=held[one]) for one in Change if held[one])


def _remark(one: Difference) -> str:
    words, remark = _words("diff"), ""
    if one.former:
        file, path = one.former
        remark += words["from"].format(file=file, heading=_heading(path))
    if one.standings:
        was, now = (_worth(standing) for standing in one.standings)
        remark += words["standing"].format(was=was, now=now)
    return remark


def _worth(standing: Standing) -> str:
    words, period = _words("diff"), ""
    if standing.validity.valid_from:
        period += words["from_day"].format(day=standing.validity.valid_from.isoformat())
    if standing.validity.valid_to:
        period += words["to_day"].format(day=standing.validity.valid_to.isoformat())
    return words["worth"].format(
        authority=_words("authority")[standing.authority.value],
        status=_words("status")[standing.status.value],
        period=period,
        scope="" if standing.scope == SECTOR else words["scope"].format(scope=standing.scope),
    )


def _heading(path: Sequence[str]) -> str:
    return " › ".join(path)


def _words(group: str) -> dict[str, str]:
    return _catalogue()[group]


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    """The commands' own words, and those that the report shares with them."""
    read: dict[str, dict[str, str]] = {}
    for name in ("messages.toml", "command_words.toml"):
        read |= tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
    return read
