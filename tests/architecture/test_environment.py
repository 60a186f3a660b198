"""The environment is read in the settings modules and nowhere else."""

import ast

import pytest

from tests.architecture.tree import ROOT, dotted, modules

SETTINGS = {"assistant.settings", "ingest.settings", "evals.settings"}
WRITES = {"evals.bench.peers.offline"}
"""Other programs in our process are told by the environment alone to stay off the network."""
_READERS = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}


def reads_environment(source: str) -> bool:
    """Whether a module names the environment, or makes a class that reads it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in _READERS:
            return True
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "pydantic_settings"}:
            named = {alias.name for alias in node.names}
            if named & (_READERS | {"BaseSettings"}):
                return True
        if isinstance(node, ast.Import) and any(a.name == "dotenv" for a in node.names):
            return True
    return False


READING = [
    "import os\nx = os.environ['A']",
    "import os as o\nx = o.getenv('A')",
    "from os import environ",
    "from os import getenv as g",
    "from pydantic_settings import BaseSettings",
    "import dotenv",
]
NOT_READING = [
    "import os\nos.fsync(3)",
    "environ = 3",
    "from os import fsync",
    '"""os.environ is named here."""',
    "x = 'os.getenv'",
]


@pytest.mark.parametrize("source", READING)
def test_the_scan_sees_what_reads(source: str) -> None:
    assert reads_environment(source)


@pytest.mark.parametrize("source", NOT_READING)
def test_the_scan_leaves_what_does_not_read(source: str) -> None:
    assert not reads_environment(source)


def test_only_the_settings_modules_read_the_environment() -> None:
    found = {dotted(p) for p in modules() if reads_environment(p.read_text(encoding="utf-8"))}
    assert found <= SETTINGS | WRITES
    assert "assistant.settings" in found, f"nothing was scanned under {ROOT}"
