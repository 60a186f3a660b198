"""Which of several rules a figure in the question falls under: «fylt 60 år», «minst ti år».

Notice periods, leave and pay go by age, service and share of a post, in steps. A question tells
where on the ladder it stands («en på 61», «tolv års ansiennitet»); of the steps of one passage the
highest that is reached is the one that applies.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import inf

from guardrails.grounding import number_words

_OLDEST_SERVICE = 40
"""So many years or more are an age, where nothing says what they are."""

_YOUNGEST = 13
"""So many years are rather an age than service, where nothing says what they are."""

_LONGEST_REACH = 30
"""How many characters around years tell whether they are an age."""


class Measure(StrEnum):
    """What is measured; only like is held against like."""

    AGE = "age"
    SERVICE = "service"
    MONTHS = "months"
    WEEKS = "weeks"
    DAYS = "days"
    HOURS = "hours"
    SHARE = "share"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a question, with what it measures."""

    value: float
    measure: Measure


@dataclass(frozen=True, slots=True)
class Step:
    """A condition of a rule: it applies from `low`, and below `high`."""

    low: float
    high: float
    measure: Measure

    def applies(self, value: float) -> bool:
        """Whether a value is in the half-open interval."""
        return self.low <= value < self.high


# Scanned text writes å as a, & or d, and loses the r: «50 å».
_YEARS = r"(?:[åa&]r(?:s|ing\w*)?|å|years?|-year-olds?)(?![\wæøå])"
_UNITS = {
    Measure.MONTHS: r"(?:m[åa&]n[ae]d\w*|mnd|months?)",
    Measure.WEEKS: r"(?:uker?s?|veker?s?|weeks?)(?!\w)",
    Measure.DAYS: r"(?:\w*dag(?:a?r|er|ane|ene)?s?|days?)(?!\w)",
    Measure.HOURS: r"(?:timer?s?|timar|hours?)(?!\w)",
    Measure.SHARE: r"(?:%|prosent|pst|per ?cent)",
    Measure.PEOPLE: r"(?:ansatte|tilsette|arbeidstak[ae]r[ae]r?|employees)",
}
_AGE = re.compile(
    r"fylt|fylle|alder|gammel|gammal|åring|eldre|yngre|\bold|\baged?\b|over \d\d [åa]r?\b", re.I
)
_SERVICE = re.compile(
    r"ansiennitet|tjeneste|teneste|ansatt|tilsett|tilsatt|jobb|stilling|vært|vore|ansettelse|"
    r"service|employed|worked|seniority",
    re.I,
)
_BARE_AGE = re.compile(
    r"\b(?:på|er|fyller|fylt|aged?|is|turning)\s+(\d{2})\b(?!\s*(?:%|prosent|kr|tim|dag|uke|veke|"
    r"m[åa]n|ansatt|tilsett|\d|år|hours|days|per))",
    re.I,
)
_FROM = (
    r"minst|over|fylte?|fylle[rs]?|frå og med|fra og med|eldre enn|mer enn|meir enn|flere enn|"
    r"fleire enn|lenger enn|lengre enn|utover|at least|more than|older than|after"
)
_BELOW = r"under|yngre enn|mindre enn|færre enn|kortere enn|kortare enn|below|less than|under"
_AFTER = r"(?:eller (?:mer|meir|eldre|over|lenger)|og over|or more|or older|ansiennitet)"


def amounts(question: str) -> tuple[Amount, ...]:
    """The figures of a question that a step may be about."""
    text = question.lower()
    told = [Amount(value, measure) for value, measure, _ in _measured(text)]
    told += [Amount(float(match[1]), Measure.AGE) for match in _BARE_AGE.finditer(text)]
    return tuple(dict.fromkeys(told))


def steps(text: str) -> tuple[Step, ...]:
    """The conditions that a sentence, a list item or a cell of a table puts, in figures."""
    text = text.lower()
    found = []
    for value, measure, at in _measured(text):
        bounds = _bounds(value, text[: at.start], text[at.end :])
        if bounds is not None:
            found.append(Step(*bounds, measure))
    return tuple(dict.fromkeys(found))


def reach(asked: Sequence[Amount], ladder: Sequence[Sequence[Step]]) -> list[int]:
    """Of each rung of a ladder whether the question stands on it: 1, -1, or 0 where nothing tells.

    A rung without an upper bound falls behind another one that is reached and higher.
    """
    rungs = [_like(asked, rung) for rung in ladder]
    reached = [_applying(asked, rung) for rung in rungs]
    standing = [one for one in reached if one]
    return [
        0 if not rung else 1 if own and not _passed(own, standing) else -1
        for rung, own in zip(rungs, reached, strict=True)
    ]


def _like(asked: Sequence[Amount], rung: Sequence[Step]) -> list[Step]:
    """The steps that measure what the question tells."""
    measures = {one.measure for one in asked}
    return [step for step in rung if step.measure in measures]


def _applying(asked: Sequence[Amount], rung: Sequence[Step]) -> dict[Measure, Step]:
    """By measure the highest step that the question reaches; nothing where one measure fails."""
    reached: dict[Measure, Step] = {}
    for step in sorted(rung, key=lambda step: step.low):
        if any(one.measure is step.measure and step.applies(one.value) for one in asked):
            reached[step.measure] = step
    return reached if len(reached) == len({step.measure for step in rung}) else {}


def _passed(own: Mapping[Measure, Step], others: Sequence[Mapping[Measure, Step]]) -> bool:
    return any(
        step.high == inf and other[measure].low > step.low
        for other in others
        for measure, step in own.items()
        if measure in other
    )


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int


def _measured(text: str) -> Iterator[tuple[float, Measure, _Place]]:
    for match in _figures().finditer(text):
        value = _value(match["number"])
        place = _Place(match.start(), match.end())
        if match["years"] is None:
            yield value, next(one for one in _UNITS if match[one.value]), place
        else:
            yield value, _of_years(value, text, place), place


def _of_years(value: float, text: str, place: _Place) -> Measure:
    before = text[max(place.start - _LONGEST_REACH, 0) : place.start]
    near = before + text[place.start : place.end + _LONGEST_REACH]
    if value >= _OLDEST_SERVICE or "åring" in near or "-year-old" in near:
        return Measure.AGE
    if _SERVICE.search(near):
        return Measure.AGE if re.search(r"\bfylte?\s*$", before) else Measure.SERVICE
    return Measure.AGE if _AGE.search(near) or value >= _YOUNGEST else Measure.SERVICE


def _bounds(value: float, before: str, after: str) -> tuple[float, float] | None:
    between = re.search(r"(?:mellom|between)\s+([\w,]+)(?:\s*\S*)?\s+(?:og|and)\s+$", before)
    if between and _is_number(between[1]):
        return _value(between[1]), value
    if re.search(rf"\b(?:{_BELOW})\s*$", before):
        return -inf, value
    if re.search(rf"\b(?:{_FROM})\s*$", before) or re.match(rf"\W*{_AFTER}", after):
        return value, inf
    return None


def _is_number(text: str) -> bool:
    return text in number_words() or re.fullmatch(r"\d+(?:,\d+)?", text) is not None


def _value(number: str) -> float:
    words = number_words()
    return float(words[number]) if number in words else float(number.replace(",", "."))


@cache
def _figures() -> re.Pattern[str]:
    names = "|".join(sorted(number_words(), key=len, reverse=True))
    units = "|".join(f"(?P<{measure.value}>{unit})" for measure, unit in _UNITS.items())
    return re.compile(
        rf"(?<![\w.,§-])(?P<number>\d+(?:,\d+)?|(?:{names})\b)[ -]?(?:(?P<years>{_YEARS})|{units})"
    )
