"""What a message may tell the bot to do, in words that stand alone."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("commands.toml")
_MARKS = re.compile(r"[^\w\s]")


class Command(StrEnum):
    """What can be told."""

    NEW_TALK = "new_talk"
    HELP = "help"
    NOTICES = "notices"
    STOP_NOTICES = "stop_notices"


def command_in(text: str) -> Command | None:
    """The command that a whole message is; a question that holds its words is none."""
    return _commands().get(_plain(text))


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold()).split())


@cache
def _commands() -> Mapping[str, Command]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {_plain(words): Command(name) for name, listed in read.items() for words in listed}
