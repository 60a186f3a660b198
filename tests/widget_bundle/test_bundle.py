"""The committed bundle is what its source gives, small, and asks nobody but its server."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import require

ROOT = Path(__file__).parents[2]
WIDGET = ROOT / "assistant" / "widget"
BUNDLE = WIDGET / "bundle" / "widget.js"
MOST_GZIP_BYTES = 60_000
LIMIT_S = 300


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The widget's source and its tests somewhere else, with its packages installed anew."""
    require(shutil.which("npm"), "expected node and npm on the path")
    folder = tmp_path_factory.mktemp("built")
    widget = folder / "assistant" / "widget"
    left_out = shutil.ignore_patterns("node_modules", "__pycache__")
    shutil.copytree(WIDGET / "source", widget / "source", ignore=left_out)
    shutil.copytree(WIDGET / "themes", widget / "themes")
    shutil.copytree(ROOT / "tests" / "widget", folder / "tests" / "widget", ignore=left_out)
    (widget / "bundle").mkdir()
    # The source's tests hold its words against the server's own.
    for one in (ROOT / "assistant").iterdir():
        if one.name != "widget":
            (folder / "assistant" / one.name).symlink_to(one)
    for name in ("corpus", "guardrails"):
        (folder / name).symlink_to(ROOT / name)
    npm(widget / "source", "ci", "--no-audit", "--no-fund")
    return folder


def npm(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["npm", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


def test_the_bundle_is_what_its_source_gives(checkout: Path) -> None:
    widget = checkout / "assistant" / "widget"
    for _ in range(2):
        npm(widget / "source", "run", "build")
        assert (widget / "bundle" / "widget.js").read_bytes() == BUNDLE.read_bytes()


def test_the_sources_own_tests_pass(checkout: Path) -> None:
    widget = checkout / "assistant" / "widget"
    shutil.copyfile(BUNDLE, widget / "bundle" / "widget.js")
    assert re.search(r"fail 0\b", npm(widget / "source", "test"))


def test_the_bundle_is_small() -> None:
    assert len(gzip.compress(BUNDLE.read_bytes(), compresslevel=9)) <= MOST_GZIP_BYTES


def test_the_bundle_names_no_host_and_runs_no_text() -> None:
    script = BUNDLE.read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([\w.-]+)", script))
    # A name space is no address.
    assert hosts <= {"www.w3.org"}
    for word in (
        "eval(",
        "new Function",
        "importScripts",
        "document.write",
        "sendBeacon",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        ".cookie",
        "sourceMappingURL",
        "WebSocket",
    ):
        assert word not in script, word
    assert not re.search(r"\bimport\s*\(", script)
    assert not re.search(r"setTimeout\(\s*[\"'`]", script)


def test_the_lock_file_pins_every_package_and_names_no_registry() -> None:
    text = (WIDGET / "source" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in re.sub(r'"(?:url|funding)": "[^"]*"', "", text)
    packages = json.loads(text)["packages"]
    for name, package in packages.items():
        if name:
            assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"]), name
            assert package["integrity"].startswith("sha512-"), name


def test_the_licences_of_what_is_bundled_come_with_it() -> None:
    assert BUNDLE.read_text(encoding="utf-8").startswith("/*!")
    licences = (WIDGET / "source" / "LICENCES.txt").read_text(encoding="utf-8")
    for words in ("BSD", "MIT", "Google", "Digdir"):
        assert words in licences
