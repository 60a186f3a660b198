"""Words that tell what a line is, kept in `signs.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any


@cache
def words_for(key: str) -> Sequence[str]:
    """The signal words of one kind, as they are written in the table."""
    return tuple(_table()[key])


@cache
def whole_line(key: str) -> re.Pattern[str]:
    """Matches a line that is nothing but one of the kind's patterns."""
    return re.compile(f"(?:{'|'.join(words_for(key))})", re.IGNORECASE)


@cache
def papers() -> Sequence[tuple[re.Pattern[str], str]]:
    """What papers open with, and how their heading is made of it."""
    return tuple((re.compile(one["opens"]), one["heading"]) for one in _table()["papers"])


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("signs.toml").read_text("utf-8"))
