from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import require
from tests.ingest.sync.local_server import Server, running

_ARCHIVE = Path(__file__).parents[4] / "shared/data/lovdata/gjeldende-lover_xml.tar.xz"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine with nothing on it yet."""
    with running() as started:
        yield started


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """Where a mirror is to be made; the folder does not exist yet."""
    return tmp_path / "mirror"


@pytest.fixture(scope="session")
def law_archive() -> bytes:
    """Lovdata's archive of laws in force, beside the repository."""
    require(_ARCHIVE.is_file(), "Lovdata's archive does not lie beside the repository")
    return _ARCHIVE.read_bytes()
