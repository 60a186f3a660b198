"""What people read about the judge model."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("words.nb.toml")


@cache
def words(group: str) -> dict[str, str]:
    """One group of the catalogue's words."""
    table: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return dict(table[group])


def decimal(value: float) -> str:
    """A number with two decimals as it is written in Norwegian."""
    return f"{value:.2f}".replace(".", ",")
