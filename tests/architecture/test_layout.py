"""The folders are the ones the design names, and every package is one."""

from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT

FOLDERS = {*PACKAGES, "tests", "docs"}
"""A new top-level folder is a decision of design: section 3 of it."""


def test_there_are_no_other_top_level_folders() -> None:
    found = {entry.name for entry in ROOT.iterdir() if entry.is_dir()}
    # An editable install leaves its metadata here; git ignores it.
    ours = {name for name in found if not name.startswith(".") and not name.endswith(".egg-info")}
    assert ours <= FOLDERS
    assert set(PACKAGES) <= found


def code_folders(top: str) -> list[Path]:
    return sorted({path.parent for path in (ROOT / top).rglob("*.py")})


@pytest.mark.parametrize("top", [*PACKAGES, "tests"])
def test_every_folder_with_code_is_a_package_down_from_its_top(top: str) -> None:
    wanted = {
        folder
        for holding in code_folders(top)
        for folder in (holding, *holding.parents)
        if folder.is_relative_to(ROOT / top)
    }
    assert wanted
    missing = [path for path in wanted if not (path / "__init__.py").is_file()]
    assert [path.relative_to(ROOT).as_posix() for path in missing] == []


@pytest.mark.parametrize("top", PACKAGES)
def test_no_module_is_named_for_nothing_in_particular(top: str) -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers"}
    assert [path.as_posix() for path in (ROOT / top).rglob("*.py") if path.stem in vague] == []
