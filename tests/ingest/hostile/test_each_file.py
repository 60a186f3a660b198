"""Every hostile file ends in its reason or is read, within bounded time and memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import Reason
from tests.ingest.fixtures.make_hostile import FILES, READ
from tests.ingest.hostile.reading import MAX_BYTES, MAX_SECONDS

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    """What became of every file, by name; a file missing here ended its process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ingest.hostile.reading", *FILES],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    lines = map(json.loads, done.stdout.splitlines())
    return {line["file"]: line for line in lines}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_in_its_reason_or_is_read(name: str, found: dict[str, dict[str, Any]]):
    expected = {"read" if one is READ else one.value for one in FILES[name].outcomes}
    assert name in found, "the process that read it died"
    assert found[name]["outcomes"]
    assert set(found[name]["outcomes"]) <= expected


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_costs_bounded_time_and_memory(name: str, found: dict[str, dict[str, Any]]):
    assert found[name]["seconds"] < MAX_SECONDS
    assert found[name]["bytes"] < MAX_BYTES


def test_every_reason_that_a_file_alone_can_have_is_met():
    of_the_folder = {Reason.EXCLUDED, Reason.HIDDEN, Reason.CATALOGUE, Reason.UNREADABLE}
    of_the_machine = {Reason.OCR_MISSING}
    elsewhere = {Reason.UNSUPPORTED, Reason.DUPLICATE_NAME, Reason.NOT_CALCULATED}
    met = {reason for file in FILES.values() for reason in file.outcomes if len(file.outcomes) < 4}
    assert met >= set(Reason) - of_the_folder - of_the_machine - elsewhere
