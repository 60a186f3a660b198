"""Whether somebody asks how to reach the service, and not what it is for or how it works."""

import re
import tomllib
from functools import cache
from pathlib import Path

from corpus.text import words

_FILE = Path(__file__).with_name("reaching.toml")
_FEW_WORDS = 2


def asks_how_to_reach(text: str) -> bool:
    """Whether numbers, addresses, hours or waiting times are asked for, or hardly anything."""
    return len(words(text)) <= _FEW_WORDS or _pattern().search(text) is not None


@cache
def _pattern() -> re.Pattern[str]:
    kinds = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    each = "|".join(f"(?:{one})" for some in kinds.values() for one in some)
    return re.compile(rf"\b(?:{each})\b", re.IGNORECASE)
