"""Whether a statement keeps the conditions of what it quotes, by the words that limit a rule."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.sentences import sentence_spans
from corpus.text import content_words

_RETOLD = 0.7
"""The share of a sentence's telling words that stand in the one that it retells."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """The kinds of limit that a text sets, and those that it may be taken to set."""

    needs: frozenset[str]
    meets: frozenset[str]


def changed_conditions(statement: str, evidence: Sequence[str]) -> tuple[str, ...]:
    """The kinds of limiting word that only one of the two sides has, sorted.

    Kinds: condition, exception, negation, only, at_least, at_most. Both ways: a dropped «ikke» and
    an added one change a rule alike. A sentence that retells one of the evidence must keep that
    one's own limits. A word moved to another clause of it is not noticed.
    """
    quoted = "\n".join(evidence)
    said, held = _read(statement), _read(quoted)
    changed = (held.needs - said.meets) | (said.needs - held.meets)
    return tuple(sorted(changed | _dropped_within(statement, evidence)))


def _dropped_within(statement: str, evidence: Sequence[str]) -> frozenset[str]:
    """The kinds that a sentence of the evidence needs and those that retell it do not have."""
    told = _sentences(statement)
    # One after another: a list that ends without a dot is no part of what is quoted after it.
    held = [sentence for one in evidence for sentence in _sentences(one)]
    retells = [_nearest(words_of, held) for _, words_of in told]
    # What retells no sentence may say the limit of any.
    loose = [text for (text, _), place in zip(told, retells, strict=True) if place is None]
    dropped: set[str] = set()
    for place in {place for place in retells if place is not None}:
        own = [text for (text, _), at in zip(told, retells, strict=True) if at == place]
        dropped |= _read(held[place][0]).needs - _read(" ".join([*own, *loose])).meets
    return frozenset(dropped)


def _sentences(text: str) -> list[tuple[str, frozenset[str]]]:
    parts = [span.of(text) for span in sentence_spans(text)]
    return [(part, frozenset(content_words(part))) for part in parts]


def _nearest(told: frozenset[str], held: Sequence[tuple[str, frozenset[str]]]) -> int | None:
    """The sentence that most of the words told stand in, None where no one holds enough."""
    shares = [len(told & words_of) / len(told) if told else 0.0 for _, words_of in held]
    best = max(range(len(held)), key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] >= _RETOLD else None


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
