"""What a model wants before a question and before a passage."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

_FILE = Path(__file__).with_name("prefixes.toml")
_QUERY = ("query",)
_PASSAGE = ("document", "passage", "corpus")
"""Names of prompts, as sentence-transformers has them, the first one there going first."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Put before texts; `listed` says that they are from our list, not from the model's files."""

    query: str = ""
    passage: str = ""
    listed: bool = False

    @property
    def mark(self) -> str:
        """What to add to the model's name: its files do not tell what our list says."""
        if not self.listed:
            return ""
        digest = hashlib.sha256(f"{self.query}\0{self.passage}".encode()).hexdigest()
        return f"+{digest[:6]}"


def prefixes_of(
    model: str, prompts: Mapping[str, str | None], default: str | None = None
) -> Prefixes:
    """The prefixes of a model: its own, else those of its family in the list, else none.

    Args:
        model: A folder's name or a hub's name for the model.
        prompts: Its own prompts by name; empty ones are what every saved model has.
        default: Which of them is for all texts that have none by name.
    """
    every = _first(prompts, [default or ""])
    own = Prefixes(_first(prompts, _QUERY) or every, _first(prompts, _PASSAGE) or every)
    if own.query or own.passage:
        return own
    last = model.rpartition("/")[2].casefold()
    for family in tomllib.loads(_FILE.read_text(encoding="utf-8"))["family"]:
        if fnmatchcase(last, family["model"]):
            query, passage = family["query"], family["passage"]
            return Prefixes(query, passage, listed=bool(query or passage))
    return own


def _first(prompts: Mapping[str, str | None], names: Iterable[str]) -> str:
    return next((prompt for name in names if (prompt := prompts.get(name))), "")
