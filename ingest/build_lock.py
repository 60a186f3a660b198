"""One build at a time in an index folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import BuildInProgress


@contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """Hold the folder for one build; the system lets go of it when the process ends, however.

    Raises:
        BuildInProgress: Another process holds it.
    """
    with (index / "LOCK").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildInProgress(
                f"another build is at work in {index}; wait until it is done"
            ) from error
        yield
