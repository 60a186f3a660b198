"""Our build as staff run it: from nothing and with one changed file, its time and its memory."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.bench.words import number, table, words
from evals.errors import DocumentsMissing, EvalError

_KB_IN_MB = 1024
_XML = b"</article>"


class BuildFailed(EvalError):
    """A build that was to be measured did not end well; run it by itself and see why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredBuild:
    """One run of `python -m ingest build`.

    `whole_s` is wall time with the program's start and `build_s` without it. `peak_mb` is the
    largest resident set. `changed` names the file that was changed since the run before.
    """

    changed: str
    whole_s: float
    build_s: float
    peak_mb: float
    documents: int
    chunks: int


def bench_builds(documents: Path, changes: Sequence[str] = ()) -> list[MeasuredBuild]:
    """Build an index of a folder from nothing, then again after each change of one file.

    Args:
        documents: The folder, or a `.tar.xz` of one; it is copied, and not changed itself.
        changes: Files in it to change, one before each rebuild; by default the largest text or
            law, and the smallest.

    Raises:
        DocumentsMissing: There is no such folder or archive, or nothing in it.
        BuildFailed: A build failed.
    """
    with TemporaryDirectory() as place:
        copied, index = Path(place) / "documents", Path(place) / "index"
        _copy(documents, copied)
        measured = [_measured(copied, index, "")]
        for name in changes or _largest_and_smallest(copied):
            _change(copied / name)
            measured.append(_measured(copied, index, name))
        return measured


def builds_lines(measured: Sequence[MeasuredBuild]) -> list[str]:
    """The table, with what must be known to read it."""
    said = words("builds")
    rows = [
        [
            said["changed"].format(file=one.changed) if one.changed else said["full"],
            number(one.whole_s, 1),
            number(one.build_s, 1),
            number(one.peak_mb, 0),
        ]
        for one in measured
    ]
    about = said["about"].format(documents=measured[0].documents, chunks=measured[0].chunks)
    return [*table(said["heads"].split("|"), rows), "", about]


def _copy(documents: Path, to: Path) -> None:
    if documents.is_dir():
        shutil.copytree(documents, to)
    elif documents.is_file():
        with tarfile.open(documents) as archive:
            archive.extractall(to, filter="data")
    else:
        raise DocumentsMissing(f"expected documents at {documents}; name a folder or a .tar.xz")


def _largest_and_smallest(folder: Path) -> list[str]:
    """The largest and the smallest file that `_change` can change.

    Raises:
        DocumentsMissing: There is none.
    """
    files = sorted(
        (path for path in folder.rglob("*") if path.suffix in {".txt", ".md", ".xml"}),
        key=lambda path: (path.stat().st_size, path),
    )
    if not files:
        raise DocumentsMissing(f"expected texts or laws to change in {folder}")
    return [path.relative_to(folder).as_posix() for path in (files[-1], files[0])]


def _change(file: Path) -> None:
    data = file.read_bytes()
    if file.suffix == ".xml":
        head, end, rest = data.partition(_XML)
        file.write_bytes(head + b" x" + end + rest)
    else:
        file.write_bytes(data + b"\n\nx y z.\n")


def _measured(documents: Path, index: Path, changed: str) -> MeasuredBuild:
    command = [sys.executable, "-m", "ingest", "build", "--json", "--documents", str(documents)]
    report = index.parent / "report.json"
    started = time.perf_counter()
    with report.open("wb") as out:
        child = subprocess.Popen([*command, "--index", str(index)], stdout=out)  # noqa: S603
        _, status, used = os.wait4(child.pid, 0)
    whole_s = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise BuildFailed(f"the build of {documents} ended with status {child.returncode}")
    told = json.loads(report.read_text(encoding="utf-8"))
    return MeasuredBuild(
        changed=changed,
        whole_s=whole_s,
        build_s=told["seconds"],
        peak_mb=used.ru_maxrss / _KB_IN_MB,
        documents=len(told["documents"]),
        chunks=told["chunks"],
    )
