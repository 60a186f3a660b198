from pathlib import Path

import pytest

from corpus.release import Release
from ingest.pipeline import Build
from ingest.report import IngestReport
from ingest.screen import Screen, shipped_screen
from tests.conftest import require
from tests.factories import BUILT_AT
from tests.ingest.builds import BrokenEmbedder

_REAL = Path(__file__).parents[3] / "shared" / "documents"


@pytest.fixture(scope="session")
def screen() -> Screen:
    """The screen that the command uses, with all its recognisers."""
    return shipped_screen()


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """An empty folder of documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where an index is to be made; the folder does not exist yet."""
    return tmp_path / "index"


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """The documents beside the repository."""
    require(_REAL.is_dir(), "the real documents do not lie beside the repository")
    return _REAL


@pytest.fixture(scope="session")
def real_build(
    real_documents: Path, screen: Screen, tmp_path_factory: pytest.TempPathFactory
) -> tuple[IngestReport, Release]:
    """A release of the real documents, screened, with vectors of zeroes: no test searches it."""
    index = tmp_path_factory.mktemp("real") / "index"
    build = Build(embedder=BrokenEmbedder(fails_at=None), screen=screen, now=lambda: BUILT_AT)
    report = build.run([real_documents], index)
    return report, Release.load(index / "releases" / report.release_id)
