"""Reading the TOML data files: lists of words kept as text blocks that are easy to edit."""

import tomllib
from pathlib import Path

from guardrails.errors import DataFileInvalid

DATA = Path(__file__).parent / "data"


def read_table(path: Path) -> dict[str, object]:
    """Parse one data file.

    Raises:
        DataFileInvalid: The file is missing or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataFileInvalid(f"{path.name} cannot be read: {type(error).__name__}") from error


def words(table: dict[str, object], key: str) -> frozenset[str]:
    """The white-space-separated words under a key.

    Raises:
        DataFileInvalid: The key is missing or does not hold text.
    """
    value = table.get(key)
    if not isinstance(value, str):
        raise DataFileInvalid(f"{key!r} must hold a block of words")
    return frozenset(value.split())


def lines(table: dict[str, object], key: str) -> tuple[str, ...]:
    """The strings of a list under a key; a missing key is an empty list.

    Raises:
        DataFileInvalid: The key holds something else than a list of strings.
    """
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DataFileInvalid(f"{key!r} must hold a list of strings")
    return tuple(value)
