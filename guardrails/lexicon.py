"""The word lists of the special categories, compiled for one pass over a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from guardrails.errors import DataFileInvalid
from guardrails.phrases import PhraseIndex
from guardrails.tokens import Words
from guardrails.verdict import Category
from guardrails.wordlists import DATA, lines, read_table, words

_KEY_LENGTH = 3


class Form(StrEnum):
    """How a word can say something about a person."""

    STATE = "state"
    """Says what one person is, has or did: «sykmeldt», «dømt»."""
    GROUP = "group"
    """Names a group: «sykmeldte»; says something of one person only in a phrase."""
    TOPIC = "topic"
    """Names a rule or procedure: «egenmelding»; needs a tight tie to one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A word or phrase of a special category, as a half-open token range."""

    category: Category
    form: Form
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    category: Category
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All categories; patterns run over lower-case text.

    `prefixes` and `suffixes` go by their first and last letters; `inside` holds only a few.
    """

    exact: dict[str, tuple[_Entry, ...]]
    prefixes: dict[str, tuple[tuple[str, _Entry], ...]]
    suffixes: dict[str, tuple[tuple[str, _Entry], ...]]
    inside: tuple[tuple[str, _Entry], ...]
    phrases: PhraseIndex[_Entry]
    neutral: PhraseIndex[Category]

    def mentions(self, text: Words) -> list[Mention]:
        """Every mention, phrases included, in order; neutral spans give none."""
        muted = {
            (category, index)
            for category, start, end in self.neutral.find(text)
            for index in range(*text.tokens_in(start, end))
        }
        found = [*self._words(text), *self._phrases(text)]
        return sorted((m for m in found if not _is_muted(m, muted)), key=lambda m: (m.start, m.end))

    def _words(self, text: Words) -> Iterator[Mention]:
        for index, token in enumerate(text.tokens):
            for entry in self._entries(token.lower):
                yield Mention(category=entry.category, form=entry.form, start=index, end=index + 1)

    def _phrases(self, text: Words) -> Iterator[Mention]:
        for entry, first, last in self.phrases.find(text):
            start, end = text.tokens_in(first, last)
            yield Mention(category=entry.category, form=entry.form, start=start, end=end)

    def _entries(self, word: str) -> tuple[_Entry, ...]:
        exact = self.exact.get(word)
        if exact is not None:
            return exact
        found = [
            (len(stem), entry)
            for stem, entry in self.prefixes.get(word[:_KEY_LENGTH], ())
            if word.startswith(stem)
        ]
        found += [
            (len(stem), entry)
            for stem, entry in self.suffixes.get(word[-_KEY_LENGTH:], ())
            if word.endswith(stem) and len(word) > len(stem) + 1
        ]
        if len(word) > _KEY_LENGTH:
            found += [(len(stem), entry) for stem, entry in self.inside if stem in word]
        return _longest(found) if found else ()


def _longest(found: list[tuple[int, _Entry]]) -> tuple[_Entry, ...]:
    """The entry of the longest stem in each category."""
    best: dict[Category, tuple[int, _Entry]] = {}
    for length, entry in found:
        if length > best.get(entry.category, (0, entry))[0]:
            best[entry.category] = (length, entry)
    return tuple(entry for _, entry in best.values())


def load_lexicon(folder: Path = DATA / "categories") -> Lexicon:
    """Read every category file.

    Raises:
        DataFileInvalid: A category has no file, or a file is damaged.
    """
    tables = [read_table(path) for path in sorted(folder.glob("*.toml"))]
    if {table.get("category") for table in tables} != set(Category):
        raise DataFileInvalid("the category files must cover every category exactly")
    builder = _LexiconBuilder()
    for table in tables:
        builder.add(table)
    return builder.build()


class _LexiconBuilder:
    def __init__(self) -> None:
        self._exact: dict[str, list[_Entry]] = {}
        self._prefixes: dict[str, list[tuple[str, _Entry]]] = {}
        self._suffixes: dict[str, list[tuple[str, _Entry]]] = {}
        self._inside: list[tuple[str, _Entry]] = []
        self._phrases: list[tuple[str, _Entry]] = []
        self._neutral: list[tuple[str, Category]] = []

    def add(self, table: dict[str, object]) -> None:
        category = Category(str(table["category"]))
        for form, key in ((Form.STATE, "states"), (Form.GROUP, "groups"), (Form.TOPIC, "topics")):
            for word in words(table, key):
                self._add_word(word, _Entry(category, form))
        for key, form in (("state_phrases", Form.STATE), ("topic_phrases", Form.TOPIC)):
            for pattern in lines(table, key):
                self._phrases.append((pattern, _Entry(category, form)))
        self._neutral += [(p, category) for p in lines(table, "neutral")]

    def _add_word(self, word: str, entry: _Entry) -> None:
        stem = word.strip("*")
        if word.startswith("*") and word.endswith("*"):
            self._inside.append((stem, entry))
        elif word.startswith("*"):
            self._suffixes.setdefault(stem[-_KEY_LENGTH:], []).append((stem, entry))
        elif word.endswith("*"):
            self._prefixes.setdefault(stem[:_KEY_LENGTH], []).append((stem, entry))
        else:
            self._exact.setdefault(stem, []).append(entry)

    def build(self) -> Lexicon:
        return Lexicon(
            exact={word: tuple(entries) for word, entries in self._exact.items()},
            prefixes={key: tuple(entries) for key, entries in self._prefixes.items()},
            suffixes={key: tuple(entries) for key, entries in self._suffixes.items()},
            inside=tuple(self._inside),
            phrases=PhraseIndex(self._phrases),
            neutral=PhraseIndex(self._neutral),
        )


def _is_muted(mention: Mention, muted: set[tuple[Category, int]]) -> bool:
    return all((mention.category, i) in muted for i in range(mention.start, mention.end))
