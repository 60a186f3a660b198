from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.bootstrap import build_assistant, open_index_at
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.factory import OpenIndex
from guardrails.factory import build_guard
from guardrails.guard import Guard
from tests.assistant.documents import files
from tests.assistant.guards import WordGuard
from tests.assistant.routers import by_declarations
from tests.factories import build_index

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("assistant"), files())


@pytest.fixture(scope="session")
def settings(index_folder: Path) -> Settings:
    return Settings(index=index_folder, embedder="hashing")


@pytest.fixture(scope="session")
def index(settings: Settings) -> OpenIndex:
    return open_index_at(settings)


@pytest.fixture(scope="session")
def real_guard() -> Guard:
    return build_guard()


@pytest.fixture(scope="session")
def guarded(settings: Settings, index: OpenIndex) -> Assistant:
    """As shipped, on a fixed day."""
    return replace(build_assistant(settings, index), today=lambda: TODAY)


@pytest.fixture(scope="session")
def assistant(guarded: Assistant) -> Assistant:
    """With the guard and the router of the tests: who declares nothing goes to the sources."""
    return replace(guarded, guard=WordGuard(), router=by_declarations())


@pytest.fixture(scope="session")
def client(guarded: Assistant) -> TestClient:
    return TestClient(create_app(guarded), raise_server_exceptions=False)
