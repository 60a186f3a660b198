"""Our door and the SDK's in one run, and the table that tells it."""

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from evals.bench.teams.held_up import TIMES, HeldUp, held_up
from evals.bench.teams.slow_keys import APP_ID, DELAY_S, TENANT, forged_tokens, slow_keys
from evals.bench.widget.served import free_port, served, wait_until
from evals.bench.words import number, ratio, table

_WORDS_FILE = Path(__file__).with_name("teams.nb.toml")


def bench_teams(
    documents: Path,
    embedder: str | None = None,
    *,
    times: int = TIMES,
    delay_s: float = DELAY_S,
) -> tuple[HeldUp, HeldUp]:
    """Ours, then the SDK's, each as a process of its own beside a slow key server.

    Raises:
        NothingMeasured: One of them did not start.
    """
    tokens = forged_tokens()
    with slow_keys(delay_s) as metadata_url:
        settings = {
            "KS_TEAMS_APP_ID": APP_ID,
            "KS_TEAMS_TENANT": TENANT,
            "KS_TEAMS_SECRET": "none",
            "KS_TEAMS_METADATA_URL": metadata_url,
        }
        with served(documents, embedder, settings) as address:
            ours = held_up(int(address.rpartition(":")[2]), tokens, times)
        return ours, _sdk(metadata_url, tokens, times)


def teams_lines(ours: HeldUp, sdk: HeldUp, times: int = TIMES) -> list[str]:
    """A table with a row for each kind of forged token."""
    said = _said()
    rows = [("quiet", ours.quiet_ms, sdk.quiet_ms)]
    rows += [(kind, held, sdk.longest_ms[kind]) for kind, held in ours.longest_ms.items()]
    told = [
        [said["kind"][kind], number(our_ms, 0), number(sdk_ms, 0), ratio(sdk_ms, our_ms)]
        for kind, our_ms, sdk_ms in rows
    ]
    heads = [said["heads"][key] for key in ("kind", "ours", "sdk", "ratio")]
    about = said["told"]["about"].format(
        times=times, delay=number(DELAY_S, 0), ours=ours.let_in, sdk=sdk.let_in
    )
    return [*table(heads, told), "", about]


def _sdk(metadata_url: str, tokens: dict[str, str], times: int) -> HeldUp:
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - this program, with a port
        [sys.executable, "-m", "evals.bench.teams.sdk_host", str(port), metadata_url],
        env={"PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(process, f"http://127.0.0.1:{port}/healthz")
        return held_up(port, tokens, times)
    finally:
        process.kill()
        process.wait()


@cache
def _said() -> dict[str, Any]:
    read: dict[str, Any] = tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
    return read
