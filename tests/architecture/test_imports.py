"""Importing a module does nothing: no file is read, no connection made."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.architecture.tree import ROOT, dotted, modules

_WATCH = """
    import importlib, sys
    from pathlib import Path
    ROOT = sys.argv[1]
    THEIRS = (str(Path(sys.prefix)), "<frozen importlib")
    OURS = tuple(f"{ROOT}/{name}/" for name in sys.argv[2].split(","))
    seen = []

    def ours():
        # The nearest frame that is not the standard library's: ours, theirs, or an import.
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if name.startswith(OURS):
                return f"{name[len(ROOT) + 1:]}:{frame.f_lineno}"
            if name.startswith(THEIRS):
                return None
            frame = frame.f_back
        return None

    def watch(event, arguments):
        if event in {"open", "os.listdir", "os.scandir", "subprocess.Popen"} and ours():
            seen.append(f"{event} by {ours()}")
        if event.startswith("socket.") and event.endswith(("connect", "getaddrinfo")):
            seen.append(event)

    sys.addaudithook(watch)
    sys.path.insert(0, sys.argv[3])
    for name in sys.stdin.read().split():
        try:
            importlib.import_module(name)
        except Exception as error:
            seen.append(f"{type(error).__name__} in {name}")
    print("\\n".join(dict.fromkeys(seen)))
"""


def offences(names: list[str], path: str, tops: str, root: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", dedent(_WATCH), root, tops, path],
        input=" ".join(names),
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines() if done.stdout.strip() else []


@pytest.fixture(scope="module")
def found() -> list[str]:
    names = [dotted(path) for path in modules()]
    tops = ",".join(sorted({name.partition(".")[0] for name in names}))
    return offences(names, str(ROOT), tops, str(ROOT))


def is_time_zone(offence: str) -> bool:
    return offence.startswith("open by assistant/bootstrap.py")


def is_broken(offence: str) -> bool:
    return offence.startswith("SchemaError in corpus.langchain_retriever")


def test_importing_reads_no_file_and_opens_no_connection(found: list[str]) -> None:
    assert [one for one in found if not (is_time_zone(one) or is_broken(one))] == []


def test_the_time_zone_is_not_read_at_import(found: list[str]) -> None:
    assert not any(map(is_time_zone, found))


def test_the_langchain_retriever_can_be_imported(found: list[str]) -> None:
    assert not any(map(is_broken, found))


def test_the_watch_sees_a_module_that_does(tmp_path: Path) -> None:
    folder = tmp_path / "eager"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "reads.py").write_text("from pathlib import Path\nPath(__file__).read_text()\n")
    (folder / "calls.py").write_text(
        "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 0.1)\n"
        "except OSError:\n    pass\n"
    )
    (folder / "idle.py").write_text("import json, decimal\n")
    root = str(folder.parent)
    found = offences(["eager.idle", "eager.reads", "eager.calls"], root, "eager", root)
    assert "open by eager/reads.py:2" in found
    assert "socket.connect" in found
    assert not any("idle" in one for one in found)
