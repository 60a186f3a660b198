"""Everyday words and the words that rules use, as KS staff maintain them in a TOML file."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import CorpusError
from corpus.text import STOP_WORDS, words

_LONGEST_PHRASE = 6
_SHORT_ABBREVIATION = 2
_SHORT_SHOUT = 3
_INFLECTION = re.compile(r"(?:ane|ene|ar|er|en|et|a|e)?s?$")
_MIN_STEM = 3
_CAPITALS = re.compile(r"\b[A-ZÆØÅ]{2}\b")


class ThesaurusInvalid(CorpusError):
    """The thesaurus has a mistake; the message names the place."""


class Entry(BaseModel):
    """One matter and what it is called. `rule` and `nynorsk` are how rules name it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[str, ...]
    nynorsk: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    english: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Everything that the matter may be called."""
        yield from (*self.rule, *self.nynorsk, *self.everyday, *self.abbreviations, *self.english)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewording:
    """Words of a question that the thesaurus knows, and what rules call the same matter."""

    found: tuple[str, ...]
    terms: tuple[str, ...]


class Thesaurus:
    """Finds what a question talks about, whatever it calls it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._by_phrase: dict[tuple[str, ...], list[int]] = {}
        for place, entry in enumerate(entries):
            for key in {_key(words(name)) for name in entry.names()}:
                self._by_phrase.setdefault(key, []).append(place)

    @classmethod
    def load(cls, path: Path) -> "Thesaurus":
        """Read the file.

        Raises:
            ThesaurusInvalid: It is not TOML, or an entry has a mistake.
        """
        try:
            file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except UnicodeDecodeError as error:
            raise ThesaurusInvalid(f"{path} is not UTF-8 text; save it as UTF-8") from error
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise ThesaurusInvalid(f"{path} has a mistake: {error}") from error
        return cls(file.entry)

    @property
    def entries(self) -> Sequence[Entry]:
        """Every entry, as the file has them."""
        return self._entries

    def without(self, place: int) -> "Thesaurus":
        """The same thesaurus as if it lacked the entry at a place."""
        return Thesaurus([*self._entries[:place], *self._entries[place + 1 :]])

    def rewordings(self, question: str) -> list[Rewording]:
        """The rules' terms for what the question names otherwise, longest phrases first."""
        named = self.named(question)
        return [one for phrase, places in named for one in self._reworded(phrase, places)]

    def named(self, question: str) -> Iterator[tuple[tuple[str, ...], Sequence[int]]]:
        """Phrases of a question with the places of the entries they name, longest phrases first."""
        asked = words(question)
        shouting = question.isupper() and len(asked) > _SHORT_SHOUT
        capitals = set() if shouting else set(_CAPITALS.findall(question))
        keys = [_key([word])[0] for word in asked]
        taken: set[int] = set()
        for length in range(min(_LONGEST_PHRASE, len(asked)), 0, -1):
            for start in range(len(asked) - length + 1):
                span = range(start, start + length)
                places = self._by_phrase.get(tuple(keys[start : start + length]), ())
                phrase = tuple(asked[start : start + length])
                if places and taken.isdisjoint(span) and _telling(phrase, capitals):
                    taken.update(span)
                    yield phrase, places

    def _reworded(self, phrase: tuple[str, ...], places: Sequence[int]) -> Iterator[Rewording]:
        for place in places:
            entry = self._entries[place]
            terms = dict.fromkeys((*entry.rule, *entry.nynorsk))
            others = tuple(term for term in terms if _key(words(term)) != _key(phrase))
            if others:
                yield Rewording(phrase, others)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its inflection in either written standard; too short a rest is left alone.

    Snowball's Norwegian stemmer also takes derivations off and makes «kommunelege» «kommun».
    """
    cut = _INFLECTION.search(word)
    rest = word[: cut.start()] if cut else word
    return rest if len(rest) >= _MIN_STEM else word


def _telling(phrase: Sequence[str], capitals: set[str]) -> bool:
    """A lone small word is no name of anything; «HA» is, «ha» is not."""
    if len(phrase) > 1:
        return True
    if len(phrase[0]) <= _SHORT_ABBREVIATION:
        return phrase[0].upper() in capitals
    return phrase[0] not in STOP_WORDS


def _key(phrase: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(stem, phrase))
