"""The releases are built once."""

import pytest

from tests.assistant.teams.notices.releases import Releases, build_both


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return build_both(tmp_path_factory.mktemp("circulars"))
