"""Figures in Norwegian text: how many, and of what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What a figure measures. Spans of time are compared with one another, in days."""

    PERCENT = "percent"
    TIME = "time"
    HOURS = "hours"
    MONEY = "money"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in a text: `value` in percent, days, hours, kroner or years of age.

    `unit` is the unit that it is written in; [start, end) is where it stands.
    """

    measure: Measure
    value: float
    unit: str
    start: int
    end: int


_NUMBERS = {
    "en": 1, "ein": 1, "ei": 1, "eitt": 1, "ett": 1, "én": 1, "éin": 1, "éi": 1, "to": 2, "tre": 3,
    "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "elleve": 11,
    "tolv": 12, "fjorten": 14, "tjue": 20,
}  # fmt: skip
_NUMBER = (
    r"(?P<number>\d{1,3}(?:[ \u00a0]\d{3})+|\d+(?:[.,]\d+)?|\b(?:" + "|".join(_NUMBERS) + r")\b)"
)
_HALF = r"(?P<half>\s+og\s+(?:en|ein|et|eit|ett)\s+halv\w*)?"
_AMOUNT = _NUMBER.replace("number", "amount")
_DAYS = {"dag": 1, "uke": 7, "veke": 7, "måned": 30, "månad": 30, "mnd": 30, "år": 365}
_KINDS_OF_DAY = (
    "arbeids|kalender|virke|verke|yrke|yrkes|velferds|ferie|lese|permisjons|stønads|fraværs|"
    "eigenmeldings|egenmeldings|reise|fri"
)
_TIME = re.compile(
    rf"(?<![\d.,:–/-]){_NUMBER}\s*(?-i:(?:{_KINDS_OF_DAY})?(?P<unit>dag|uke|veke|måned|månad|mnd|år))"
    r"(?:[ea]?rs?|s|a)?\b(?!\w|s?-| siden| sidan)",
    re.I,
)
_PER = re.compile(
    r"(?:i løpet av(?: en periode på)?|per|pr\.?|hver|kvar|kvart|hvert|periode på|av de siste|"
    r"av dei siste|i gjennomsnitt over)\s*$",
    re.I,
)
_AGE = re.compile(
    r"\b(?:fyl\w+|over|eldre enn|yngre enn|under|fr[aå]|ved|med|til|etter|"
    r"(?:mellom|fr[aå])\s+\d{1,2}\s+(?:og|til)|aldersgrens\w+ (?:er|på))\s+(?:alder\w*\s+)?"
    r"(?P<number>\d{1,2})\s*(?:-?årsalder\w*|år\b)",
    re.I,
)
_PERCENT = re.compile(rf"(?<![\d.,]){_NUMBER}\s*(?P<unit>%|prosent\b)", re.I)
_HOURS = re.compile(rf"(?<![\d.,:–-]){_NUMBER}{_HALF}\s*(?P<unit>tim(?:e|er|ar))\b", re.I)
_MONEY = re.compile(
    rf"(?:\bkr\.?\s*{_NUMBER}(?!\s*[%\d]))|(?:(?<![\d.,]){_AMOUNT}\s*kroner\b)",
    re.I,
)
_OLDEST, _YOUNGEST = 75, 50


def figures(text: str) -> list[Figure]:
    """Every figure with a unit, in order, but those that only say in how long a time others hold.

    An age is no span of time, and a child's is left out.
    """
    said = text.lower()
    ages = list(_ages(text)) if "år" in said else []
    taken = [(figure.start, figure.end) for figure in ages]
    others = [
        figure
        for units, find in _FINDERS
        if any(unit in said for unit in units)
        for figure in find(text)
    ]
    free = [
        one
        for one in others
        if not any(s <= one.start < e for s, e in taken) and not _PER.search(text[: one.start])
    ]
    old = [one for one in ages if _YOUNGEST <= one.value <= _OLDEST]
    return sorted([*old, *free], key=lambda figure: figure.start)


def _ages(text: str) -> Iterator[Figure]:
    for found in _AGE.finditer(text):
        yield Figure(Measure.AGE, float(found["number"]), "år", found.start("number"), found.end())


def _times(text: str) -> Iterator[Figure]:
    for found in _TIME.finditer(text):
        unit = found["unit"].lower()
        if value := _value(found["number"]):
            yield Figure(
                Measure.TIME, value * _DAYS[unit], unit, found.start("number"), found.end()
            )


def _money(text: str) -> Iterator[Figure]:
    for found in _MONEY.finditer(text):
        if value := _value(found["number"] or found["amount"]):
            yield Figure(Measure.MONEY, value, "kroner", found.start(), found.end())


def _hours(text: str) -> Iterator[Figure]:
    for found in _HOURS.finditer(text):
        hours = _value(found["number"]) + (0.5 if found["half"] else 0.0)
        yield Figure(Measure.HOURS, hours, "timer", found.start("number"), found.end())


def _percents(text: str) -> Iterator[Figure]:
    for found in _PERCENT.finditer(text):
        if value := _value(found["number"]):
            yield Figure(Measure.PERCENT, value, "prosent", found.start("number"), found.end())


def _value(words: str) -> float:
    """The number that is written; 0.0 where it is none."""
    if words.lower() in _NUMBERS:
        return float(_NUMBERS[words.lower()])
    try:
        return float(re.sub(r"[ \u00a0]", "", words).replace(",", "."))
    except ValueError:
        return 0.0


_FINDERS = (
    (("%", "prosent"), _percents),
    (("tim",), _hours),
    (("kr",), _money),
    (tuple(_DAYS), _times),
)
"""The words without which there is no figure of a measure, and what finds those figures."""
