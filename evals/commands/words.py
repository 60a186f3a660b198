"""The words that the commands say to staff, from `words.nb.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from evals.records import Figure

_FILE = Path(__file__).parent / "words.nb.toml"


def say(key: str, /, **values: object) -> str:
    """A sentence with its values in place."""
    return _words()["said"][key].format(**values)


def help_for(key: str) -> str:
    """What a command or an option is for."""
    return _words()["help"][key]


def number(value: float, unit: str) -> str:
    """A figure's value as it is written in Norwegian."""
    digits = 3 if unit == "share" else 1
    return f"{value:.{digits}f}".replace(".", ",")


def told(figure: Figure) -> str:
    """A figure on one line."""
    return say(
        "interval",
        name=figure.key,
        value=number(figure.value, figure.unit),
        low=number(figure.low, figure.unit),
        high=number(figure.high, figure.unit),
        n=figure.n,
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
