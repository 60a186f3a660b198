"""Words, numbers and negations of points and answers, made comparable.

Bokmål, nynorsk, English and badly scanned text say the same in other letters. What belongs
together is listed in `points.toml`; the rest is likeness of letters.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from pathlib import Path

from pydantic import BaseModel, ConfigDict

import corpus
from corpus.english import EnglishDictionary
from corpus.language import detect_language
from corpus.text import STOP_WORDS, fold, grams, plain, words
from corpus.thesaurus import Thesaurus, stem
from guardrails.grounding import numbers_in, unsupported_numbers

Forms = tuple[tuple[str, ...], ...]
"""Wordings for one thing, each of some words."""

_LANGUAGE = Path(__file__).with_name("points.toml")
# Named here as in `corpus.factory`, which loads all that embeds and stores.
_THESAURUS = Path(corpus.__file__).with_name("thesaurus.toml")
_ENGLISH = Path(corpus.__file__).with_name("english.toml")
_SCANNED = str.maketrans(dict.fromkeys("aeoøåæg&@é", "*"))
_CLOCK = re.compile(r"\bkl\.? ?(\d\d)(\d\d)\b")
_COLON = re.compile(r"(?<=\d):(?=\d\d)")
_ENGLISH_RANGE = re.compile(r"(?<=\d) to (?=\d)")
_BRACKET = re.compile(r"\([^()]*\)")
_PIECE = re.compile(r"\d+(?:[ .]\d{3})*(?:,\d+)?|&?[^\W\d]+")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_ARTICLES = frozenset("en ein ei et ett eit eitt one a".split())

_SAME = 0.5
"""Likeness below this is chance."""
_PART = 0.9
"""The likeness of words that differ in their ending, or of which one holds the other."""
_MIN_STEM = 4
_MIN_START = 5
_ENDING = 3
_LONG = 6
_MIN_FIRM = 2
_CLAUSE = 4


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    negations: frozenset[str]
    exceptions: frozenset[str]
    conditions: frozenset[str]
    openings: tuple[str, ...]
    fillers: frozenset[str]
    months: frozenset[str]
    between: frozenset[str]
    glued: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    numbers: dict[str, str]
    units: dict[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Unit:
    pattern: re.Pattern[str]
    name: str
    factor: int


@dataclass(frozen=True, slots=True)
class _Language:
    file: _File
    openings: re.Pattern[str]
    numbers: re.Pattern[str]
    glued: re.Pattern[str]
    units: tuple[_Unit, ...]
    same: Mapping[str, frozenset[str]]
    thesaurus: Thesaurus
    english: EnglishDictionary


@lru_cache(maxsize=4096)
def readable(text: str) -> str:
    """Lower-cased text with clock times, fractions and English numbers in one spelling."""
    language = _language()
    low = plain(text).replace("—", "-").replace("–", "-")
    low = _ENGLISH_RANGE.sub(" til ", _COLON.sub(".", low))
    low = _CLOCK.sub(_clock, low)
    low = language.glued.sub(r"\1 ", low)
    return language.numbers.sub(lambda found: language.file.numbers[found[0]], low)


def statement(point: str) -> str:
    """What a point says, readable, without «ja» or «nei» before it or brackets in it."""
    told = _language().openings.sub("", readable(point).strip())
    return _BRACKET.sub(" ", told).strip() or told


def missing_numbers(told: str, text: str) -> tuple[str, ...]:
    """Numbers of one readable text that another has not, or has of something else, sorted.

    They are written as `guardrails.grounding` does. «seks uker» has no 6 for «seks måneder»;
    «14 dager» has it for «to uker», and «12 måneder» for «ett år».
    """
    wanted, held = _quantities(told), _quantities(text)
    elsewhere = {number for amount, number in wanted.items() if amount not in held}
    supported = {number for amount, number in wanted.items() if amount in held} - elsewhere
    return tuple(sorted(elsewhere | (set(unsupported_numbers(told, [text])) - supported)))


@lru_cache(maxsize=4096)
def things(told: str) -> tuple[Forms, ...]:
    """What a statement names, each in all wordings known for it; numbers and units left out.

    Small words are left out too where anything else is left.
    """
    if detect_language(told) == "en":
        return tuple(_translated(told))
    telling = [word for word in words(told) if _tells(word)]
    if not telling and not numbers_in(told):
        telling = words(told)
    return tuple(((word,), *_others(word)) for word in dict.fromkeys(telling))


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text, and neighbours as one word: scanning parts words."""
    found = words(text)
    joined = {one + other for one, other in pairwise(found) if len(one + other) > _LONG}
    return frozenset(found) | joined


def named(thing: Forms, held: frozenset[str]) -> float:
    """How surely some words name a thing, in [0, 1]."""
    return max(sum(_best(word, held) for word in form) / len(form) for form in thing)


def denies(text: str) -> bool:
    """Whether a text has a word that turns the meaning."""
    file = _language().file
    return not (file.negations | file.exceptions).isdisjoint(words(text))


def denied(sentence: str) -> frozenset[str]:
    """The words that tell beside a negation of what a sentence itself says, not of when it holds.

    «Dersom han ikke kan …» and «Kan han ikke …» only say when something holds.
    """
    file, said = _language().file, words(sentence)
    beside: set[str] = set()
    for place in (place for place, word in enumerate(said) if word in file.negations):
        before, after = said[max(0, place - _CLAUSE) : place], said[place + 1 : place + _CLAUSE]
        if place != 1 and file.conditions.isdisjoint(before):
            beside.update([*filter(_tells, before)][-1:], [*filter(_tells, after)][:1])
    return frozenset(beside)


@lru_cache(maxsize=400_000)
def likeness(wanted: str, held: str) -> float:
    """How surely a word is the one wanted, inflected, compounded or misread, in [0, 1]."""
    worn, other = wanted.translate(_SCANNED), held.translate(_SCANNED)
    if wanted == held or (worn == other and len(worn) - worn.count("*") >= _MIN_FIRM):
        return 1.0
    shared = _shared(wanted, held)
    if shared < _PART and (_holds(wanted, held) or _begin_alike(worn, other)):
        shared = _PART
    if len(wanted) >= _LONG:
        shared = max(shared, 0.9 * _shared(worn, other))
    return shared if shared >= _SAME else 0.0


def _best(word: str, held: frozenset[str]) -> float:
    return max((likeness(word, one) for one in held), default=0.0)


def _shared(wanted: str, held: str) -> float:
    asked = set(grams(wanted))
    return len(asked & set(grams(held))) / len(asked)


def _holds(wanted: str, held: str) -> bool:
    part = fold(stem(wanted))
    return part == fold(stem(held)) or (len(part) >= _MIN_STEM and part in fold(held))


def _begin_alike(one: str, other: str) -> bool:
    alike = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    return alike >= _MIN_START and max(len(one), len(other)) - alike <= _ENDING


def _clock(found: re.Match[str]) -> str:
    return f"kl. {found[1]}" if found[2] == "00" else f"kl. {found[1]}.{found[2]}"


def _quantities(text: str) -> dict[tuple[str, Decimal], str]:
    """Each number with its unit, weeks as days and years as months, to the number as written."""
    pieces = _PIECE.findall(text)
    return {
        (unit.name, Decimal(number) * unit.factor): number
        for place, piece in enumerate(pieces)
        for unit in _language().units
        if unit.pattern.fullmatch(piece)
        for number in _numbers_before(pieces[:place])
    }


def _numbers_before(pieces: list[str]) -> Iterator[str]:
    """Numbers among the last two words; an article right before a unit is 1."""
    near = pieces[-2:]
    if near and near[-1] in _ARTICLES:
        near = ["1"]
    if near and near[-1] in _language().file.between:
        return
    yield from filter(_DECIMAL.fullmatch, numbers_in(" ".join(near)))


def _tells(word: str) -> bool:
    file = _language().file
    empty = word in STOP_WORDS or word in file.fillers | file.negations | file.months
    counted = any(c.isdigit() for c in word) or bool(numbers_in(word))
    is_unit = any(unit.pattern.fullmatch(word) for unit in _language().units)
    return len(word) > 1 and not (empty or counted or is_unit)


def _others(word: str) -> Iterator[tuple[str, ...]]:
    language = _language()
    yield from ((other,) for other in sorted(language.same.get(stem(word), ())))
    for rewording in language.thesaurus.rewordings(word):
        yield from (tuple(words(term)) for term in rewording.terms)


def _translated(told: str) -> Iterator[Forms]:
    known: set[str] = set()
    for translation in _language().english.translations(told):
        known.update(translation.found)
        if any(map(_tells, translation.found)):
            yield tuple(tuple(words(term)) for term in translation.norwegian)
    for word in dict.fromkeys(words(told)):
        if word not in known and _tells(word):
            yield ((word,),)


@cache
def _language() -> _Language:
    file = _File.model_validate(tomllib.loads(_LANGUAGE.read_text(encoding="utf-8")))
    numbers = sorted(file.numbers, key=len, reverse=True)
    same: dict[str, frozenset[str]] = {}
    for group in file.same:
        for word in group:
            same[stem(word)] = same.get(stem(word), frozenset()) | frozenset(group) - {word}
    return _Language(
        file=file,
        openings=re.compile(rf"^(?:(?:{'|'.join(file.openings)})[,:]? )+"),
        numbers=re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in numbers)),
        glued=re.compile(
            rf"\b({'|'.join(file.glued)})(?=dag|uke|veke|m[åa]ned|m[åa]nad|time|timar|års)"
        ),
        units=tuple(_Unit(re.compile(p), name, by) for p, (name, by) in file.units.items()),
        same=same,
        thesaurus=Thesaurus.load(_THESAURUS),
        english=EnglishDictionary.load(_ENGLISH),
    )
