"""What a message may tell the bot to do, in words that stand alone."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from assistant.messages.catalog import LANGUAGES
from corpus.source import Language

_FILE = Path(__file__).with_name("commands.toml")
_MARKS = re.compile(r"[^\w\s]")


class Command(StrEnum):
    """What can be told."""

    NEW_TALK = "new_talk"
    HELP = "help"
    NOTICES = "notices"
    STOP_NOTICES = "stop_notices"


@dataclass(frozen=True, slots=True)
class Told:
    """A command, and the languages that say it so."""

    command: Command
    languages: tuple[Language, ...]

    def language(self, around: Language) -> Language:
        """What it is answered in: the language of the conversation, where the words are its."""
        return around if around in self.languages else self.languages[0]


def command_in(text: str) -> Told | None:
    """The command that a whole message is; a question that holds its words is none."""
    return _commands().get(_plain(text))


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold()).split())


@cache
def _commands() -> Mapping[str, Told]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    told: dict[str, Told] = {}
    for language in LANGUAGES:
        for name, listed in read[language].items():
            for words in map(_plain, listed):
                before = told[words].languages if words in told else ()
                told[words] = Told(Command(name), (*before, language))
    return told
