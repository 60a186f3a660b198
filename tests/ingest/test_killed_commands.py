"""Whatever is killed, and whenever: what is served stays whole, and the next build succeeds."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

_KILLS = 200
_AT_ONCE = 2


@pytest.mark.server
def test_no_kill_at_a_random_point_does_harm(tmp_path: Path):
    """Builds, first ones too, publishing, going back and pruning; see `tests.ingest.killing`."""
    program = [sys.executable, "-m", "tests.ingest.killing"]
    running = [
        subprocess.Popen(
            [*program, str(tmp_path / str(seed)), str(_KILLS // _AT_ONCE), str(seed)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(_AT_ONCE)
    ]
    killed = Counter[str]()
    for one in running:
        out, err = one.communicate(timeout=600)
        assert (one.returncode, err) == (0, "")
        killed += Counter(json.loads(out))
    assert killed.total() >= _KILLS
    assert {"build", "first build", "publish", "go_back", "prune"} <= set(killed)
