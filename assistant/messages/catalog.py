"""The message catalogues: one TOML file a language, the same keys in each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import MessageMissing
from corpus.source import Language

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one language."""

    language: Language
    _texts: Mapping[str, Mapping[str, str]]

    def text(self, group: str, key: str, **values: object) -> str:
        """A message with its placeholders filled in.

        Raises:
            MessageMissing: The catalogue lacks it.
        """
        try:
            return self._texts[group][key].format(**values)
        except KeyError as error:
            raise MessageMissing(
                f"expected {group}.{key} with {sorted(values)} in {self.language}.toml"
            ) from error

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
