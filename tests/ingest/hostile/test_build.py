"""A build over a folder of hostile files: the good ones are indexed, every bad one is named."""

import json
import os
import socket
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

import ingest
from ingest.errors import Reason
from tests.ingest.builds import served
from tests.ingest.fixtures.make_hostile import FILES, READ

_ROOT = Path(__file__).parents[3]
_COMMAND = (sys.executable, "-m", "ingest", "build")
_MEASURED = Path(__file__).with_name("measured.py")
_MAX_SECONDS = 200
_MAX_BYTES = 1_500_000_000
_SPARSE_BYTES = 2_000_000_000


@dataclass(frozen=True)
class _Built:
    status: int
    out: str
    err: str
    index: Path
    peak_bytes: int


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> _Built:
    """What the command made of the folder, with processor time and memory limited."""
    folder = tmp_path_factory.mktemp("fiendtlig")
    documents = folder / "documents"
    documents.mkdir()
    for name, hostile in FILES.items():
        (documents / name).write_bytes(hostile.make())
    _odd_files(documents)
    (documents / "god.txt").write_text("Ferie\n\nAlle har fri i juli.\n", encoding="utf-8")
    (documents / "god.md").write_text("# Fravær\n\nMeld fra første dag.\n", encoding="utf-8")
    with socket.socket(socket.AF_UNIX) as bound:
        os.chdir(documents)  # a socket's path may be no longer than 107 bytes
        try:
            bound.bind("plugg.txt")
        finally:
            os.chdir(_ROOT)
        record, out, err = folder / "record.json", folder / "out", folder / "err"
        build = [*_COMMAND, "--documents", str(documents), "--index", str(folder / "index")]
        with out.open("wb") as told, err.open("wb") as warned:
            subprocess.run(
                [sys.executable, str(_MEASURED), str(record), str(_MAX_SECONDS), *build],
                cwd=_ROOT,
                env={**os.environ, "KS_EMBEDDER": "hashing"},  # noqa: TID251 - as a shell gives it on
                stdout=told,
                stderr=warned,
                check=True,
            )
    return _Built(
        **json.loads(record.read_text(encoding="utf-8")),
        out=out.read_text(encoding="utf-8"),
        err=err.read_text(encoding="utf-8"),
        index=folder / "index",
    )


def _odd_files(documents: Path) -> None:
    os.mkfifo(documents / "ror.pdf")
    with (documents / "glissen.txt").open("wb") as sparse:
        sparse.truncate(_SPARSE_BYTES)
    (documents / "mappe.pdf").mkdir()
    (documents / "mappe.pdf" / "tom.txt").write_bytes(b"")
    (documents / "lenke.txt").symlink_to("/etc/passwd")
    (documents / "ring").symlink_to(documents)


def _words() -> dict[str, str]:
    catalogue = Path(ingest.__file__).with_name("messages.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(catalogue)["reasons"]
    return words


def _line(built: _Built, name: str) -> str:
    found = [
        line for line in built.out.splitlines() if line.strip().startswith((f"{name}:", f"{name}!"))
    ]
    assert found, f"{name} is not named"
    return " ".join(found)


def test_the_build_ends_well_and_serves_the_good_files(built: _Built):
    assert built.status == 0, built.err[-2000:]
    files = {source.file for source in served(built.index).sources.values()}
    assert {"god.txt", "god.md", "eierpassord.pdf", "skript.pdf", "tegning.docx"} <= files
    assert not {name for name, file in FILES.items() if READ not in file.outcomes} & files


@pytest.mark.parametrize("name", [name for name, one in FILES.items() if READ not in one.outcomes])
def test_a_bad_file_is_named_with_its_reason_in_norwegian(name: str, built: _Built):
    told = _line(built, name)
    assert any(_words()[one] in told for one in FILES[name].outcomes if one is not READ)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ror.pdf", Reason.UNREADABLE),
        ("plugg.txt", Reason.UNREADABLE),
        ("glissen.txt", Reason.TOO_LARGE),
        ("mappe.pdf/tom.txt", Reason.EMPTY),
    ],
)
def test_what_is_no_file_to_read_is_named_and_not_waited_for(
    name: str, reason: Reason, built: _Built
):
    assert _words()[reason] in _line(built, name)


def test_links_lead_nowhere(built: _Built):
    assert "lenke.txt" not in built.out
    assert "root:" not in built.out + built.err


def test_the_build_keeps_within_its_memory(built: _Built):
    assert built.peak_bytes < _MAX_BYTES
