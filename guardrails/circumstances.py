"""How people tell of a special category without naming it: medicines, places, customs, deeds.

A circumstance alone decides nothing, since most of them also stand in general questions. It is
evidence for the learned impression. The lists are text files that anyone can extend: one entry a
line, lower case, `*` for any beginning or ending of a word, `#` for remarks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guardrails.errors import DataFileInvalid
from guardrails.tokens import Words
from guardrails.verdict import Category
from guardrails.wordlists import DATA

_KEY_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Words that hint at a category, as a half-open token range."""

    category: Category
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    category: Category
    words: tuple[str, ...]
    second_begins: str
    """How the second word has to begin; empty where it may begin with anything, or is none."""

    def goes_on(self, tokens: Sequence[str], at: int) -> bool:
        """Whether the words after the first fit, too; tokens may end before them."""
        size = len(self.words)
        if size == 1:
            return True
        return len(tokens) >= at + size and all(
            map(_fits, self.words[1:], tokens[at + 1 : at + size])
        )


_Stems = Mapping[str, tuple[tuple[str, _Entry], ...]]
"""First words without their star, by their first or last letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """All lists, by what is known of the first word, so that few entries are tried on a word."""

    by_word: Mapping[str, tuple[_Entry, ...]]
    """Entries whose first word is written out."""
    by_start: _Stems
    by_end: _Stems
    inside: tuple[tuple[str, _Entry], ...]
    inside_any: re.Pattern[str]
    """Found in every word that an entry of `inside` may fit."""

    @classmethod
    def load(cls, folder: Path = DATA / "circumstances") -> "Circumstances":
        """Read one file a category.

        Raises:
            DataFileInvalid: A category lacks its file, or a line is no entry.
        """
        entries = [entry for category in Category for entry in _read(folder, category)]
        return cls.of(entries)

    @classmethod
    def of(cls, entries: Iterable[_Entry]) -> "Circumstances":
        """Index entries."""
        by_word: dict[str, list[_Entry]] = {}
        by_start: dict[str, list[tuple[str, _Entry]]] = {}
        by_end: dict[str, list[tuple[str, _Entry]]] = {}
        inside: list[tuple[str, _Entry]] = []
        for entry in entries:
            first = entry.words[0]
            stem = first.strip("*")
            if first.startswith("*") and first.endswith("*"):
                inside.append((stem, entry))
            elif first.startswith("*"):
                by_end.setdefault(stem[-_KEY_LENGTH:], []).append((stem, entry))
            elif first.endswith("*"):
                by_start.setdefault(stem[:_KEY_LENGTH], []).append((stem, entry))
            else:
                by_word.setdefault(first, []).append(entry)
        stems = "|".join(re.escape(stem) for stem, _ in inside)
        return cls(
            by_word={word: tuple(held) for word, held in by_word.items()},
            by_start={key: tuple(held) for key, held in by_start.items()},
            by_end={key: tuple(held) for key, held in by_end.items()},
            inside=tuple(inside),
            inside_any=re.compile(stems or r"(?!)"),
        )

    def find(self, text: Words) -> list[Circumstance]:
        """Every circumstance of a message, in order; ranges may overlap."""
        lowered = [token.lower for token in text.tokens]
        begun = {word: self._begun(word) for word in set(lowered)}
        return [
            Circumstance(entry.category, at, at + len(entry.words))
            for at, (word, second) in enumerate(zip(lowered, [*lowered[1:], ""], strict=False))
            for entry in begun[word]
            if second.startswith(entry.second_begins) and entry.goes_on(lowered, at)
        ]

    def _begun(self, word: str) -> list[_Entry]:
        """The entries whose first word fits."""
        found = list(self.by_word.get(word, ()))
        # A short key may be a whole stem: «ms*», «7f*».
        for length in range(1, min(len(word), _KEY_LENGTH) + 1):
            for stem, entry in self.by_start.get(word[:length], ()):
                if word.startswith(stem):
                    found.append(entry)
            for stem, entry in self.by_end.get(word[-length:], ()):
                if word.endswith(stem):
                    found.append(entry)
        if self.inside_any.search(word):
            found += [entry for stem, entry in self.inside if stem in word]
        return found


def _fits(pattern: str, word: str) -> bool:
    if pattern.startswith("*"):
        rest = pattern[1:]
        return rest.strip("*") in word if rest.endswith("*") else word.endswith(rest)
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def _read(folder: Path, category: Category) -> Iterator[_Entry]:
    path = folder / f"{category.value}.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileInvalid(f"{path.name} cannot be read: {type(error).__name__}") from error
    for number, line in enumerate(lines, start=1):
        words = tuple(line.lower().split())
        if not words or words[0].startswith("#"):
            continue
        if any(not word.strip("*") for word in words):
            raise DataFileInvalid(f"{path.name}, line {number}: a star needs letters beside it")
        second = words[1] if len(words) > 1 else ""
        yield _Entry(category, words, "" if second.startswith("*") else second.rstrip("*"))
