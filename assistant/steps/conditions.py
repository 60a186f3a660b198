"""Whether a statement keeps the conditions of what it quotes, by the words that limit a rule."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Limits:
    """The kinds of limit that a text sets, and those that it may be taken to set."""

    needs: frozenset[str]
    meets: frozenset[str]


def changed_conditions(statement: str, evidence: Sequence[str]) -> tuple[str, ...]:
    """The kinds of limiting word that only one of the two sides has, sorted.

    Kinds: condition, exception, negation, only, at_least, at_most. Both ways: a dropped «ikke» and
    an added one change a rule alike. A word moved to another clause is not noticed.
    """
    said, held = _read(statement), _read("\n".join(evidence))
    return tuple(sorted((held.needs - said.meets) | (said.needs - held.meets)))


def _read(text: str) -> _Limits:
    pattern, needs, meets = _vocabulary()
    # «ikke mer enn» is found before «ikke», so it is a limit and no negation.
    found = [" ".join(match.group().split()) for match in pattern.finditer(text.lower())]
    asked = frozenset(kind for phrase in found for kind in needs.get(phrase, ()))
    return _Limits(asked, asked | {kind for phrase in found for kind in meets.get(phrase, ())})


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, list[str]], dict[str, list[str]]]:
    text = (Path(__file__).parent / "conditions.toml").read_text(encoding="utf-8")
    needs: dict[str, list[str]] = {}
    meets: dict[str, list[str]] = {}
    for kind, words in tomllib.loads(text).items():
        for phrase in words["needs"]:
            needs.setdefault(phrase, []).append(kind)
        for phrase in words["meets"]:
            meets.setdefault(phrase, []).append(kind)
    longest_first = sorted({*needs, *meets}, key=len, reverse=True)
    phrases = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"\b(?:{phrases})\b"), needs, meets
