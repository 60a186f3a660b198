"""The words and the tables in which the comparisons with peers are told."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

_SMALL = 0.1
_FILE = Path(__file__).with_name("words.nb.toml")


@cache
def words(group: str) -> dict[str, str]:
    """One group of the catalogue's words."""
    read: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return dict(read[group])


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of columns below their heads, in Markdown: it reads as it stands, and pastes."""
    cells = [list(heads), *[list(row) for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = [_line(row, widths) for row in cells]
    rule = "|".join(["", *("-" * (width + 2) for width in widths), ""])
    return [lines[0], rule, *lines[1:]]


def number(value: float, digits: int) -> str:
    """A number as it is written in Norwegian."""
    return f"{value:.{digits}f}".replace(".", ",")


def ratio(value: float, ours: float) -> str:
    """A value as so many times ours; nothing can be said where ours is nothing."""
    if not ours:
        return "–"
    times = value / ours
    return f"{number(times, 2 if times >= _SMALL else 4)} ×"


def not_installed(packages: Sequence[str]) -> str:
    """What stands in a row instead of figures."""
    return words("row")["missing"].format(packages=", ".join(packages))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
    return f"| {' | '.join(padded)} |"
