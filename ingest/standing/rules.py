"""What a section is worth by its own headings and first words: a table of small rules."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.source import Status

OPENING_CHARS = 400
"""How much of a section's text its first words are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the table in `rules.toml`; the fields are explained there."""

    name: str
    status: Status
    heading: re.Pattern[str] | None
    opening: tuple[re.Pattern[str], ...]
    least: int = 1
    only_in_papers: bool = False
    whole: bool = False
    below: bool = True

    def by_heading(self, heading: str) -> bool:
        """Whether a heading says it."""
        return self.heading is not None and self.heading.match(heading.strip()) is not None

    def by_opening(self, opening: str) -> bool:
        """Whether a section's first words say it."""
        return sum(bool(sign.search(opening)) for sign in self.opening) >= max(self.least, 1)


@cache
def rules() -> tuple[Rule, ...]:
    """The table, in its order."""
    table = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))
    return tuple(_rule(line) for line in table["rule"])


class SectionRules:
    """Judges the sections of one file in reading order: what is above is known before."""

    def __init__(self, *, papers: bool) -> None:
        self._rules = [rule for rule in rules() if papers or not rule.only_in_papers]
        self._decided: dict[tuple[str, ...], Rule] = {}

    def judge(self, path: Sequence[str], opening: str) -> Rule | None:
        """The rule that decides for a section: its own, else that of the nearest heading above."""
        path = tuple(path)
        own = self._own(path, opening)
        if own:
            self._decided[path] = own
            return own
        return next(filter(None, (self._above(path[:n]) for n in range(len(path), 1, -1))), None)

    def _own(self, path: tuple[str, ...], opening: str) -> Rule | None:
        heading = path[-1] if len(path) > 1 else ""  # the outermost heading is the file's title
        by_heading = (rule for rule in self._rules if heading and rule.by_heading(heading))
        by_opening = (rule for rule in self._rules if rule.by_opening(opening))
        return next(by_heading, None) or next(by_opening, None)

    def _above(self, path: tuple[str, ...]) -> Rule | None:
        decided = self._decided.get(path)
        if decided is None:
            decided = next((rule for rule in self._rules if rule.by_heading(path[-1])), None)
        return decided if decided and decided.below else None


def rule_of_whole(title: str, opening: str) -> Rule | None:
    """The rule that a whole file's title or first words meet."""
    return next(
        (
            rule
            for rule in rules()
            if rule.whole and (rule.by_heading(title) or rule.by_opening(opening))
        ),
        None,
    )


def _rule(line: dict[str, Any]) -> Rule:
    headings = line.get("heading", [])
    return Rule(
        name=line["name"],
        status=Status(line["status"]),
        heading=re.compile("|".join(f"(?:{one})" for one in headings), re.I) if headings else None,
        opening=tuple(re.compile(one, re.I | re.S) for one in line.get("opening", [])),
        least=line.get("least", 1),
        only_in_papers=line.get("only_in") == "papers",
        whole=line.get("whole", False),
        below=line.get("below", True),
    )
