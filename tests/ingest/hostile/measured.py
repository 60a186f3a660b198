"""A command run with its processor time limited: `measured.py RECORD SECONDS COMMAND …`.

A program of its own, because Linux counts what the starter of a process held among the peak of
the started one: a test runner that holds much would be measured in the build's place.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path


def main(record: str, seconds: str, *command: str) -> None:
    """Run the command; write its exit status and its peak memory, in bytes, to the record."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    running = subprocess.Popen(command)
    _, ended, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(ended)
    measured = {"status": running.returncode, "peak_bytes": used.ru_maxrss * 1024}
    Path(record).write_text(json.dumps(measured), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
