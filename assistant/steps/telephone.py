"""Whether KS Medlemsservice can be telephoned now, by the circular's hours and the calendar."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.steps.refer import Circular

_PHONE = re.compile(r"\b\d{2}(?: \d{2}){3}\b")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")
_TUESDAY, _SATURDAY = 1, 5
_FIXED = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}
_FROM_EASTER = {-3, -2, 0, 1, 39, 49, 50}
"""Maundy Thursday, Good Friday, both Easter days, Ascension, both days of Whitsun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """The telephone as it is now: open `until` a time of day, or closed until `opens`.

    Times are local in Oslo.
    """

    number: str
    open: bool
    until: time | None = None
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """The half-open time of a day during which the telephone is answered."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class TelephoneHours:
    """The circular's number and hours."""

    number: str
    tuesdays: Hours
    other_days: Hours

    @classmethod
    def of(cls, circular: Circular) -> "TelephoneHours | None":
        """As the circular says; None where the index does not hold all of it."""
        number = circular._figure("phone", _PHONE)
        tuesdays, others = (_hours(circular._hours(day)) for day in ("tuesdays", "other_days"))
        if not number or tuesdays is None or others is None:
            return None
        return cls(number=number, tuesdays=tuesdays, other_days=others)

    def at(self, now: datetime) -> Telephone:
        """The telephone at a moment, given as local time in Oslo."""
        hours, clock = self._on(now.date()), now.time()
        if hours and hours.start <= clock < hours.end:
            return Telephone(number=self.number, open=True, until=hours.end)
        day = now.date()
        if hours is None or clock >= hours.end:
            day = self._next_after(day)
        opening = self._on(day) or self.other_days
        return Telephone(number=self.number, open=False, opens=datetime.combine(day, opening.start))

    def _on(self, day: date) -> Hours | None:
        if is_day_off(day):
            return None
        return self.tuesdays if day.weekday() == _TUESDAY else self.other_days

    def _next_after(self, day: date) -> date:
        following = day + timedelta(days=1)
        while is_day_off(following):
            following += timedelta(days=1)
        return following


def is_day_off(day: date) -> bool:
    """Whether a day is a Saturday, a Sunday or a Norwegian public holiday.

    Lov om helligdager og helligdagsfred § 2, and lov om 1 og 17 mai som høgtidsdager.
    """
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return True
    return (day - easter_sunday(day.year)).days in _FROM_EASTER


def easter_sunday(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar.

    Meeus, Astronomical Algorithms, 2nd edition, chapter 8.
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    weekday = (32 + 2 * century_rest + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _hours(said: str) -> Hours | None:
    """The hours of a text such as `9.00–15.00` or `10–15`."""
    clocks = [(int(hour), int(minute or 0)) for hour, minute in _CLOCK.findall(said)]
    if len(clocks) != 2 or not all(hour < 24 and minute < 60 for hour, minute in clocks):
        return None
    start, end = (time(*clock) for clock in clocks)
    return Hours(start, end) if start < end else None
