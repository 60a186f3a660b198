"""Files taken in one by one, each in a process of its own with a limit on memory and time.

Run as a script: names of `make_hostile.FILES` on the command line; a JSON object a line comes out.
"""

import json
import os
import resource
import signal
import sys
import time
from pathlib import PurePosixPath

from ingest.archive import Member, is_container, unpack
from ingest.errors import DocumentRejected
from ingest.parse import is_supported, parse
from tests.ingest.fixtures.make_hostile import FILES

MAX_SECONDS = 20
MAX_BYTES = 1_000_000_000


def taken_in(file: str, data: bytes) -> list[str]:
    """What became of a file and of those inside it: «read» or the reason why not."""
    outcomes = []
    if is_supported(file) or not is_container(file):
        outcomes.append(_read(file, data))
    if is_container(file):
        outcomes += [
            _read(found.file, found.data) if isinstance(found, Member) else found.reason.value
            for found in unpack(file, data)
        ]
    return outcomes


def _read(file: str, data: bytes) -> str:
    try:
        parse(PurePosixPath(file).name, data)
    except DocumentRejected as rejected:
        return rejected.reason.value
    return "read"


def _in_own_process(file: str) -> None:
    data = FILES[file].make()
    sys.stdout.flush()
    if os.fork() == 0:
        signal.alarm(2 * MAX_SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (2 * MAX_BYTES, 2 * MAX_BYTES))
        started = time.process_time()
        outcomes = sorted(set(taken_in(file, data)))
        spent = (
            time.process_time() - started + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        )
        peak = max(
            resource.getrusage(whose).ru_maxrss
            for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        found = {"file": file, "outcomes": outcomes, "seconds": spent, "bytes": peak * 1024}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        os._exit(0)
    os.wait()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        _in_own_process(name)
