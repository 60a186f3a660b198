"""The message catalogues: one TOML file a language, the same keys in each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import MessageMissing
from corpus.source import Language

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one language."""

    language: Language
    _texts: Mapping[str, Mapping[str, Any]]

    def text(self, group: str, key: str, **values: object) -> str:
        """A message with its placeholders filled in.

        Raises:
            MessageMissing: The catalogue lacks it.
        """
        try:
            return str(self._texts[group][key]).format(**values)
        except KeyError as error:
            raise MessageMissing(
                f"expected {group}.{key} with {sorted(values)} in {self.language}.toml"
            ) from error

    def lines(self, group: str, key: str) -> tuple[str, ...]:
        """The lines of a list; none where the catalogue has no list of that name."""
        return tuple(self._texts[group].get(key, ()))

    def group(self, name: str) -> Mapping[str, str]:
        """All messages of a group, by key."""
        return self._texts[name]


def load_messages() -> dict[Language, Messages]:
    """Read every catalogue."""
    folder = Path(__file__).parent
    return {
        language: Messages(
            language, tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
        )
        for language in LANGUAGES
    }
