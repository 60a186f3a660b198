import pytest

from guardrails.factory import build_guard
from guardrails.guard import Guard


@pytest.fixture(scope="session")
def guard() -> Guard:
    return build_guard()
