"""Whom a figure of pay is for: what one group earns is no answer about another.

A table of pay names groups by schooling. Which group a nurse belongs to is for the agreement to
say, and where no source says it, no figure is told.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.text import words

_FILE = Path(__file__).with_name("occupations.toml")
_PERSON = re.compile(r"(?:er|ar)(?:en|e|ne|ens|nes|ar|ane|s)?$")
_ENDING = re.compile(r"(?:en|er|ene|ar|ane|n|r|s)$")
_FEWEST_LETTERS = 5


def occupations_in(text: str) -> frozenset[str]:
    """The occupations that a text about pay names; none where it is about something else."""
    known = _vocabulary()
    if not known.about_pay.search(text):
        return frozenset()
    forms = (form for word in words(text) for form in _forms(word))
    return frozenset(form for form in forms if form.endswith(known.endings))


def is_for_others(occupations: frozenset[str], text: str) -> bool:
    """Whether a text names none of some occupations; a teacher in a kindergarten is a teacher."""
    held = {form for word in words(text) for form in _forms(word)}
    return bool(occupations) and not any(
        one in word or (len(word) >= _FEWEST_LETTERS and one.endswith(word))
        for one in occupations
        for word in held
    )


def _forms(word: str) -> tuple[str, ...]:
    """A word without its endings, as bokmål spells it."""
    for nynorsk, bokmaal in _vocabulary().nynorsk.items():
        word = word.replace(nynorsk, bokmaal)
    return word, _PERSON.sub("er", word), _ENDING.sub("", word), word.removesuffix("ne")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    endings: tuple[str, ...]
    nynorsk: Mapping[str, str]
    about_pay: re.Pattern[str]


@cache
def _vocabulary() -> _Vocabulary:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    about_pay = re.compile("|".join(read["pay"]), re.IGNORECASE)
    return _Vocabulary(tuple(read["endings"]), read["nynorsk"], about_pay)
