"""What the documentation says exists, exists."""

import re
import tomllib
from pathlib import Path

import pytest

from assistant.settings import Settings
from evals.settings import EvalSettings
from tests.architecture.tree import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOR_WHO_RUNS_IT = [
    ROOT / "README.md",
    ROOT / "docs" / "widget.md",
    ROOT / "docs" / "operations.md",
    ROOT / "docs" / "teams.md",
]
LINK = re.compile(r"\]\(([^)#]+)\)")


def variables(page: Path) -> set[str]:
    return {name.lower() for name in re.findall(r"KS_([A-Z_]+)", page.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if ":" not in link]
    assert [link for link in targets if not (page.parent / link).exists()] == []


def test_every_make_command_named_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z-]+)$", README, re.MULTILINE)) <= targets
    assert {"help", "setup", "setup-system", "demo", "test", "lint", "bench"} <= targets


@pytest.mark.parametrize("page", FOR_WHO_RUNS_IT, ids=lambda page: page.name)
def test_every_variable_named_is_a_setting(page: Path) -> None:
    named = variables(page)
    assert named
    assert named <= {*Settings.model_fields, *EvalSettings.model_fields}


def test_every_setting_of_the_server_is_told() -> None:
    # A few carry no prefix, such as MODEL.
    told = {
        word.lower()
        for page in FOR_WHO_RUNS_IT
        for word in re.findall(r"`(?:KS_)?([A-Z_]+)", page.read_text(encoding="utf-8"))
    }
    assert sorted(set(Settings.model_fields) - told) == []


@pytest.mark.parametrize("module", ["assistant", "ingest", "guardrails", "evals"])
def test_every_program_is_in_the_readme(module: str) -> None:
    assert f"python -m {module}" in README


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    # One extra may name another by way of the project itself.
    names = {re.split(r"[>=<\[ ]", name)[0] for name in wanted} - {project["name"]}
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert sorted(name for name in names if f"\n{name}==" not in pinned) == []
    assert sorted(name for name in names if name not in reasons) == []
