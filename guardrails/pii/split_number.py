"""An identity number told in two parts: the date of birth, and elsewhere its last five digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.hidden_text import lower_keeping_length
from guardrails.pii.checksums import is_national_id, national_id_kind
from guardrails.pii.digit_groups import find_chains
from guardrails.pii.months import MONTHS

_NEAR = 150
_SAID_LAST = re.compile(
    r"(?<![^\W\d_])(?:(?P<sure>person(?:nummer(?:et)?|nr\.?)|pers\.? ?n(?:umme)?r\.?|p\.? ?nr\.?)|"
    r"(?:siste|last) (?:fem|5|five)|(?:fem|5) siste|(?:slutt|fortsett)[^\W\d_]* (?:på|med)|"
    r"end[^\W\d_]* (?:på|med|in|with)|(?:kontroll|slutt)siff[^\W\d_]+|individnummer[^\W\d_]*|"
    r"etterfulgt av|resten er)",
)
_ENOUGH = re.compile(r"(?:[^0-9]*+[0-9]){5}")
_REACH, _AFTER_LABEL = 80, 30
_LAST = 5
# With one of these and a digit after it the five are the beginning of a longer number.
_GOES_ON = frozenset({"", " ", ".", "-", "/"})
_DATE = re.compile(
    r"(?<!\d)(?:(?P<compact>\d{6})|(?P<day>\d{1,2})[./\- ]{1,2}(?P<month>\d{1,2})[./\- ]{1,2}"
    r"(?:\d\d)?(?P<year>\d\d)|\d\d(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)|(?P<dd>\d\d)(?P<mm>\d\d)"
    rf"(?:18|19|20)(?P<yy>\d\d)|(?P<on>\d{{1,2}})\.? (?P<name>{MONTHS})\.? (?:\d\d)?(?P<in>\d\d))"
    r"(?!\d)",
    re.IGNORECASE,
)
_MONTH_STARTS = "jan feb mar apr mai jun jul aug sep okt nov des may oct dec".split()
_MONTH_NUMBERS = (*range(1, 13), 5, 10, 12)


@dataclass(frozen=True, slots=True)
class SplitNumber:
    """The parts' half-open places in order of telling, and how sure it is that they belong."""

    parts: tuple[tuple[int, int], ...]
    score: float


def find_split_numbers(text: str) -> Iterator[SplitNumber]:
    """Last digits that are said to be such, with the date within 150 characters that fits.

    Linear in the length of the text.
    """
    if not _ENOUGH.match(text):
        return
    for label in _SAID_LAST.finditer(lower_keeping_length(text)):
        last = _five_after(text, label.end())
        if last is None:
            continue
        five, start, end = last
        dates = list(_dates(text, start, end))
        fits = [(_fit(date + five), place) for date, place in dates]
        score, place = max(fits, default=(0.0, (0, 0)))
        if score:
            yield SplitNumber(tuple(sorted([place, (start, end)])), score)
        elif label["sure"]:
            yield SplitNumber(((start, end),), 0.5)


def _five_after(text: str, at: int) -> tuple[str, int, int] | None:
    """The five digits that come next, in figures or words, with their place."""
    chains = find_chains(text[at : at + _REACH], 1)
    chain = chains[0] if chains else None
    if chain is None or chain.start > _AFTER_LABEL:
        return None
    first, last = next(chain.windows(_LAST, _LAST), (1, 1))
    if first or _GOES_ON.intersection(chain.gaps()[last - 1 : last]):
        return None
    part = chain.part(0, last)
    return part.digits, at + part.start, at + part.end


def _dates(text: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    low, high = max(0, start - _NEAR), min(len(text), end + _NEAR)
    for match in _DATE.finditer(text, low, high):
        if match.end() <= start or match.start() >= end:
            yield _six_digits(match.groupdict()), match.span()


def _six_digits(parts: dict[str, str | None]) -> str:
    if parts["compact"]:
        return parts["compact"]
    if parts["name"]:
        month = _MONTH_NUMBERS[_MONTH_STARTS.index(parts["name"][:3].lower())]
        return f"{parts['on']:0>2}{month:02}{parts['in']}"
    named = (("day", "month", "year"), ("d", "m", "y"), ("dd", "mm", "yy"))
    day, month_digits, year = next(p for p in named if parts[p[0]])
    return f"{parts[day]:0>2}{parts[month_digits]:0>2}{parts[year]}"


def _fit(digits: str) -> float:
    if is_national_id(digits):
        return 0.95
    return 0.6 if national_id_kind(digits) else 0.0
