"""An English–Norwegian dictionary of working life: English questions find Norwegian text."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import CorpusError
from corpus.text import STOP_WORDS, words

_LONGEST_PHRASE = 4
_MIN_STEM = 3
_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("es", ""), ("es", "e"), ("ed", ""),
    ("ed", "e"), ("s", ""), ("ly", ""), ("er", ""), ("er", "e"),
)  # fmt: skip


class DictionaryInvalid(CorpusError):
    """The dictionary has a mistake; the message names the place."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Translation:
    """English words of a question, in order, and Norwegian for them, the likeliest first."""

    found: tuple[str, ...]
    norwegian: tuple[str, ...]


class EnglishDictionary:
    """Translates what it knows, longest phrases first; leaves the rest."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        """Index entries, English to Norwegian; keys are cut into words as questions are."""
        self._entries = {tuple(words(key)): tuple(values) for key, values in entries.items()}

    @classmethod
    def load(cls, path: Path) -> "EnglishDictionary":
        """Read the file.

        Raises:
            DictionaryInvalid: It is not TOML of the right form.
        """
        try:
            file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise DictionaryInvalid(f"{path} has a mistake: {error}") from error
        return cls({**file.words, **file.phrases})

    def translations(self, question: str) -> Iterator[Translation]:
        """What the question names, in its order."""
        asked = words(question)
        at = 0
        while at < len(asked):
            length, norwegian = self._longest(asked[at : at + _LONGEST_PHRASE])
            if norwegian:
                yield Translation(tuple(asked[at : at + length]), norwegian)
            at += length

    def gloss(self, question: str) -> str:
        """The question with each known word put in Norwegian, stop words left out."""
        known = {t.found: t.norwegian[:2] for t in self.translations(question)}
        taken = {word for found in known for word in found}
        names = [w for w in words(question) if w not in taken and w not in STOP_WORDS]
        return " ".join([*(term for terms in known.values() for term in terms), *names])

    def _longest(self, ahead: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        for length in range(len(ahead), 0, -1):
            phrase = tuple(ahead[:length])
            if length == 1 and phrase[0] in STOP_WORDS:
                continue
            for form in _base_forms(phrase):
                if form in self._entries:
                    return length, self._entries[form]
        return 1, ()


def _base_forms(phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The phrase as it is, then with its last and its first word's ending taken off."""
    yield phrase
    *before, last = phrase
    yield from ((*before, form) for form in _stems(last))
    if before:
        first, *after = phrase
        yield from ((form, *after) for form in _stems(first))


def _stems(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _MIN_STEM:
            yield stem + instead
            if not instead and stem[-1] == stem[-2]:
                yield stem[:-1]
