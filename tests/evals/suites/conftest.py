from collections.abc import Iterator

import pytest

from evals.suites.subject import Subject
from tests.evals.suites.small import small_index, small_subject


@pytest.fixture(scope="session")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    with small_index(tmp_path_factory.mktemp("small")) as index:
        yield small_subject(index)
