"""How a command is added: its name, what it is for, and what does it."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from evals.commands.words import help_for
from evals.settings import EvalSettings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Do = Callable[[argparse.Namespace, EvalSettings], int]
"""Does a command; returns the exit status."""


def add_command(commands: Commands, name: str, do: Do) -> argparse.ArgumentParser:
    """A command without options yet."""
    command = commands.add_parser(name, help=help_for(name), description=help_for(name))
    command.set_defaults(do=do)
    return command
