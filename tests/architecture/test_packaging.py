"""Our import names are ours: other distributions install folders of the same names."""

from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT


@pytest.mark.parametrize("name", [*PACKAGES, "tests"])
def test_an_import_name_is_provided_by_nobody_else(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"ks-medlemsassistent"}
    file = import_module(name).__file__
    assert file is not None
    assert Path(file).is_relative_to(ROOT / name)
