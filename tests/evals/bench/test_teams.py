"""Forged Teams messages, a few, at our door and at the SDK's."""

from pathlib import Path

import pytest

from evals.bench.teams.measured import bench_teams, teams_lines
from evals.bench.teams.slow_keys import forged_tokens
from evals.commands.running import STARTER

pytestmark = pytest.mark.server

DELAY_S = 0.5


def test_forged_messages_hold_up_nobody_at_our_door_and_everybody_at_the_sdks() -> None:
    ours, sdk = bench_teams(Path(STARTER), times=1, delay_s=DELAY_S)
    assert set(ours.longest_ms) == set(sdk.longest_ms) == set(forged_tokens())
    assert ours.let_in == sdk.let_in == 0
    # The key server's wait is everybody's there, and nobody's here.
    assert sdk.longest_ms["unknown_key"] >= 1000 * DELAY_S
    assert ours.longest_ms["unknown_key"] < sdk.longest_ms["unknown_key"]
    lines = teams_lines(ours, sdk)
    assert len([line for line in lines if line.startswith("|")]) == 3 + len(ours.longest_ms)
