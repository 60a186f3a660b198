"""Texts with their names marked, and what is made of them: other names, other casing."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guardrails.pii.name_features import Sight, sight, unlisted
from guardrails.pii.name_lists import NameLists, uses_case
from guardrails.pii.person_tagger import BEGIN, INSIDE, OUTSIDE
from guardrails.pii.vocabulary import Vocabulary
from guardrails.tokens import split_words

_PERSON = (
    r"ansatt|tilsett|arbeidstaker|arbeidstakar|medarbeider|medarbeidar|vikar|lærer|lærar|sykepleier|"
    r"sjukepleiar|assistent|fagarbeider|fagarbeidar|lærling|kollega|leder|leiar|rektor|renholder|"
    r"reinhaldar|søker|søkjar|nyansatt|nytilsett|deltidsansatt|helsefagarbeider|ingeniør|mann|dame"
)
_SOMEBODY = re.compile(
    rf"\b(?:(?:en|ein|ei|min|vår|an|one) (?:av (?:de|dei|våre) )?(?:{_PERSON})|"
    r"den ansatte|den tilsette|arbeidstakeren|arbeidstakaren|vikaren|læreren|læraren|"
    r"medarbeideren|medarbeidaren|sykepleieren|sjukepleiaren|rektoren|lærlingen|kollegaen|"
    r"assistenten|hun|ho|han|henne|vedkommende|vedkomande|an employee|the employee|she|he)\b",
    re.IGNORECASE,
)
_STRANGE = 0.4
"""Share of the drawn names that are like none of the lists."""

_ONSETS = (
    *"bcdfghjklmnprstvwxyzk",
    "ch",
    "sh",
    "th",
    "kh",
    "ng",
    "mb",
    "nd",
    "ts",
    "dz",
    "tr",
    "st",
    "kw",
    "hj",
    "gj",
    "",
)
_VOWELS = (*"aaaeeiioouuyáäåøöæ", "ai", "ou", "ea", "ie", "uo", "aa", "oo", "ii")
_CODAS = (
    *"nnnrlstkmdhxzj",
    "ng",
    "nh",
    "sz",
    "rt",
    "nt",
    "mb",
    "rn",
    "kk",
    "ll",
    "ssu",
    "",
    "",
    "",
    "",
    "",
)
_LONG_WORD = re.compile(r"[a-zæøå]{5,}")
_JOINS = re.compile(r"[aeiouyæøåáäö]")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and the half-open spans of the names of people in it, in order."""

    text: str
    names: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class NamePool:
    """Lists of given names and of surnames that go together, each with a weight."""

    lists: tuple[tuple[Sequence[str], Sequence[str]], ...]
    weights: tuple[float, ...]

    def draw(self, dice: random.Random) -> str:
        """A given name, half the time with a surname; often one that nobody has, but might."""
        given, surnames = dice.choices(self.lists, self.weights)[0]
        if dice.random() < _STRANGE:
            given = surnames = [strange_name(dice) for _ in range(3)]
        parts = [_either(given, dice)]
        if dice.random() < 0.12:
            parts = (
                ["-".join([*parts, _either(given, dice)])]
                if dice.random() < 0.5
                else [
                    *parts,
                    _either(given, dice),
                ]
            )
        if dice.random() < 0.5:
            parts.append(_either(surnames, dice))
        return " ".join(_with_capitals(part) for part in parts)


def strange_name(dice: random.Random) -> str:
    """A name of no language: two to four syllables."""
    syllables = dice.choice((2, 2, 3, 3, 4))
    return "".join(
        dice.choice(_ONSETS)
        + dice.choice(_VOWELS)
        + (dice.choice(_CODAS) if dice.random() < 0.6 else "")
        for _ in range(syllables)
    )


def mistyped(text: str, dice: random.Random) -> str:
    """The text with one word misspelt: a letter lost, doubled, or changed places with the next."""
    words = [match.span() for match in _LONG_WORD.finditer(text)]
    if not words:
        return text
    start, end = dice.choice(words)
    at = dice.randrange(start + 1, end - 1)
    way = dice.randrange(3)
    if way == 0:
        return text[:at] + text[at + 1 :]
    if way == 1:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def with_other_names(marked: MarkedText, pool: NamePool, dice: random.Random) -> MarkedText:
    """The same text about somebody else; a genitive keeps its ending."""
    return _replaced(marked.text, marked.names, pool, dice)


def with_somebody_named(text: str, pool: NamePool, dice: random.Random) -> MarkedText | None:
    """A question about anybody, made one about a named person; None where nobody is told of."""
    places = [match.span() for match in _SOMEBODY.finditer(text)]
    return _replaced(text, [dice.choice(places)], pool, dice) if places else None


def in_small_letters(marked: MarkedText) -> MarkedText:
    """As it is typed in a hurry; characters whose small form is longer are left."""
    return MarkedText(_small(marked.text), marked.names)


def with_small_names(marked: MarkedText) -> MarkedText:
    """Only the names without capitals."""
    text = marked.text
    for start, end in marked.names:
        text = text[:start] + _small(text[start:end]) + text[end:]
    return MarkedText(text, marked.names)


def sights(
    marked: MarkedText, lists: NameLists, vocabulary: Vocabulary
) -> tuple[list[Sight], list[int]]:
    """What the tagger sees of every word, and the label of each."""
    words = split_words(marked.text)
    cased = uses_case(marked.text)
    seen = [sight(token, lists, vocabulary, cased=cased) for token in words.tokens]
    labels = [OUTSIDE] * len(seen)
    for start, end in marked.names:
        first, last = words.tokens_in(start, end)
        for at in range(first, last):
            labels[at] = BEGIN if at == first else INSIDE
    return seen, labels


def forgotten(seen: Sequence[Sight], dice: random.Random) -> list[Sight]:
    """The same words where no list of names, and perhaps no vocabulary, knows proper nouns."""
    return [unlisted(one, unknown=dice.random() < 0.75) for one in seen]


def _replaced(
    text: str, places: Sequence[tuple[int, int]], pool: NamePool, dice: random.Random
) -> MarkedText:
    parts: list[str] = []
    names: list[tuple[int, int]] = []
    at = length = 0
    for start, end in places:
        parts.append(text[at:start])
        length += start - at
        name = pool.draw(dice)
        names.append((length, length + len(name)))
        parts.append(name)
        length += len(name)
        at = end
    return MarkedText("".join([*parts, text[at:]]), tuple(names))


def _either(names: Sequence[str], dice: random.Random) -> str:
    """A listed name, or one put together of two: «Torbjørg» and «Ragnhild» make «Torhild»."""
    name = dice.choice(names)
    if dice.random() > 0.45:
        return name
    cuts = list(_cuts(name))
    other = dice.choice(names)
    other_cuts = list(_cuts(other))
    if not cuts or not other_cuts:
        return name
    return name[: dice.choice(cuts)] + other[dice.choice(other_cuts) :]


def _cuts(name: str) -> Iterator[int]:
    """Where a name can be cut: before a consonant after a vowel."""
    for at in range(2, len(name) - 1):
        if _JOINS.match(name[at - 1]) and not _JOINS.match(name[at]) and name[at].isalpha():
            yield at


def _with_capitals(name: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))


def _small(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
