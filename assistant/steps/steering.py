"""Text of a document that tells the assistant what to say; it is no rule, and is never repeated."""

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("steering.toml")


def steers(text: str) -> bool:
    """Whether a text speaks to the assistant that reads it, and not to people."""
    return any(pattern.search(text) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    kinds = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        re.compile(one, re.IGNORECASE | re.MULTILINE) for some in kinds.values() for one in some
    )
