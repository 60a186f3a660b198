"""The matters of working life that a text names, whatever it calls them."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType

import corpus
from corpus.text import STOP_WORDS, fold, words
from corpus.thesaurus import stem

_FILE = Path(corpus.__file__).parent / "thesaurus.toml"
_NAMES = ("rule", "nynorsk", "everyday", "abbreviations")
_LONGEST = 4
_SHORTEST = 4
"""A lone word shorter than this is no name of anything."""


def matters(text: str) -> frozenset[str]:
    """The matters named in a text, each by its first name in the thesaurus; longest names first."""
    keys = _key(text)
    found: set[str] = set()
    at = 0
    while at < len(keys):
        length = next(
            (n for n in range(_LONGEST, 0, -1) if tuple(keys[at : at + n]) in _names()), 0
        )
        found.update(_names()[tuple(keys[at : at + length])] if length else ())
        at += length or 1
    return frozenset(found)


@cache
def _names() -> MappingProxyType[tuple[str, ...], frozenset[str]]:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    names: dict[tuple[str, ...], set[str]] = {}
    for entry in table["entry"]:
        for key in _keys(entry):
            names.setdefault(key, set()).add(entry["rule"][0])
    return MappingProxyType({key: frozenset(found) for key, found in names.items()})


def _keys(entry: dict[str, list[str]]) -> Iterator[tuple[str, ...]]:
    for kind in _NAMES:
        for name in entry.get(kind, ()):
            key = tuple(_key(name))
            lone = len(key) == 1 and (len(key[0]) < _SHORTEST or key[0] in STOP_WORDS)
            if key and len(key) <= _LONGEST and not lone:
                yield key


def _key(text: str) -> list[str]:
    return [fold(stem(word)) for word in words(text)]
