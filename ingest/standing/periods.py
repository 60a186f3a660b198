"""Days and periods that a text names."""

import re
from datetime import date, timedelta

from corpus.source import Validity

_MONTHS = (
    "januar februar mars april mai juni juli august september oktober november desember".split()
)
_DAY = (
    r"(?:\d{1,2}\. ?\d{1,2}\. ?\d{4}|\d{1,2}\. ?(?:"
    + "|".join(_MONTHS)
    + r") \d{4}|\d{4}-\d{2}-\d{2})"
)
_UNTIL = r"(?:[–—-]|t\.?o\.?m\.?|til(?: og med)?)"
_BETWEEN = re.compile(rf"({_DAY})\s*{_UNTIL}\s*({_DAY})", re.I)
_FROM_TO = re.compile(
    rf"(?:fr[aå](?: og med)?|f\.?o\.?m\.?|kraft|virkning|verknad)\s+({_DAY})[^.\n]{{0,60}}?"
    rf"{_UNTIL}\s+({_DAY})",
    re.I,
)
_SAID_OF = re.compile(
    r"gjeld|gyldig|periode|virketid|varighet|varigheit|løper|virkning|verknad|kraft", re.I
)
_BEGINS = re.compile(
    rf"\b(?:fr[aå](?: og med)?|f\.?o\.?m\.?)\s+({_DAY})",
    re.I,
)
_NEAR = 60


def day_of(words: str) -> date | None:
    """The day that words name: «1.5.2024», «1. mai 2024» or «2024-05-01»; None for no such day."""
    text = words.lower().strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        day, month, year = re.split(r"[.\s]+", text)
        return date(
            int(year), int(month) if month.isdecimal() else _MONTHS.index(month) + 1, int(day)
        )
    except ValueError:
        return None


def period(text: str) -> Validity | None:
    """The first period that a text says something holds; its last day is counted in."""
    for found in sorted([*_BETWEEN.finditer(text), *_FROM_TO.finditer(text)], key=re.Match.start):
        first, last = map(day_of, found.groups())
        around = text[max(found.start() - _NEAR, 0) : found.end()]
        if first and last and first < last and _SAID_OF.search(around):
            return Validity(first, last + timedelta(days=1))
    return None


def heading_period(heading: str) -> Validity | None:
    """The period or the first day that a heading gives what stands below it."""
    between = _BETWEEN.search(heading)
    first, last = map(day_of, between.groups()) if between else (None, None)
    if first and last and first < last:
        return Validity(first, last + timedelta(days=1))
    begins = _BEGINS.search(heading)
    day = day_of(begins.group(1)) if begins else None
    return Validity(day) if day else None
