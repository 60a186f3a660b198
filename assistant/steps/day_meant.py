"""The day whose rules a question is about, where it says so: «reglene fra 1. januar 2027».

A day on which somebody was hired or born says nothing of the kind, nor does the year of a law.
"""

import re
from datetime import date

from guardrails.grounding import numbers_in

_ABOUT_RULES = re.compile(
    r"\b(?:gjaldt|galdt|gjeld(?:er|e|t)?|i kraft|regl(?:er|ar|ene|ane|a)|regelen|krav(?:et|a|ene)?|"
    r"sats(?:er|ar|en|ane|ene)?|appl(?:y|ies|ied)|in force|rules?|rates?)\b",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\b(?:ansatt|tilsett|tilsatt|født|fødd|begynte|starta|startet|slutta|sluttet|hired|born|"
    r"employed|joined|datert|dated|vedtatt|vedteke)\b",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"\b(?P<season>våren|vår|sommeren|sommaren|høsten|hausten|spring|summer|autumn|fall)"
    r"(?: of)? (?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:i|in|fra|frå|from) (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-ZÆØÅ])")
_STARTS = {"v": (3, 1), "so": (6, 1), "sp": (3, 1), "su": (6, 1), "h": (9, 1), "a": (9, 1)}
_AUTUMN = (9, 1)


def day_meant(question: str) -> date | None:
    """The day, from the one sentence that speaks of rules and names a time; else None.

    A year is meant from its first day, as is a season: rules change on such days.
    """
    days = [_day_in(one) for one in _SENTENCE.split(question) if _ABOUT_RULES.search(one)]
    told = {day for day in days if day is not None}
    return told.pop() if len(told) == 1 else None


def _day_in(sentence: str) -> date | None:
    if _OF_SOMEBODY.search(sentence):
        return None
    whole = [one for one in numbers_in(sentence) if re.match(r"date:\d", one)]
    if whole:
        return date.fromisoformat(whole[0].removeprefix("date:")) if len(whole) == 1 else None
    season = _SEASON.search(sentence)
    if season:
        return date(int(season["year"]), *_start_of(season["season"].lower()))
    years = {match["year"] for match in _YEAR.finditer(sentence)}
    return date(int(years.pop()), 1, 1) if len(years) == 1 else None


def _start_of(season: str) -> tuple[int, int]:
    return next((day for name, day in _STARTS.items() if season.startswith(name)), _AUTUMN)
