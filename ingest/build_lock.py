"""One build at a time in an index folder."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ingest.errors import BuildInProgress


@contextmanager
def build_lock(index: Path, since: str = "") -> Iterator[None]:
    """Hold the folder for one build; the system lets go of it when the process ends, however.

    Args:
        index: The index folder.
        since: When this build began, in words for whoever is refused.

    Raises:
        BuildInProgress: Another process holds it.
    """
    with (index / "LOCK").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildInProgress(index, **_holder(file)) from error
        with suppress(OSError):  # a full disk is no reason not to make room on it
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "since": since}))
            file.flush()
        yield


def _holder(file: IO[str]) -> dict[str, str]:
    """Who holds the lock, as far as can be read: they may be writing it just now."""
    file.seek(0)
    try:
        held = json.loads(file.read())
        return {"pid": str(held["pid"]), "since": str(held["since"])}
    except (ValueError, KeyError, TypeError):
        return {}
