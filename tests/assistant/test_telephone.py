"""When KS Medlemsservice can be telephoned."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pipeline import Assistant
from assistant.steps.refer import Circular
from assistant.steps.telephone import (
    Hours,
    Telephone,
    TelephoneHours,
    easter_sunday,
    is_day_off,
)

NUMBER = "24 13 64 00"


@pytest.fixture(scope="module")
def hours(guarded: Assistant) -> TelephoneHours:
    found = TelephoneHours.of(guarded.circular)
    assert found is not None
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_number_and_hours_are_the_circulars(hours: TelephoneHours) -> None:
    assert hours == TelephoneHours(
        number=NUMBER,
        tuesdays=Hours(time(10), time(15)),
        other_days=Hours(time(9), time(15)),
    )


def test_an_index_without_the_circular_has_no_telephone() -> None:
    assert TelephoneHours.of(Circular({})) is None


@pytest.mark.parametrize("lacking", ["phone", "tuesdays", "other_days"])
def test_a_circular_that_lacks_a_part_has_no_telephone(guarded: Assistant, lacking: str) -> None:
    rest = {key: quote for key, quote in guarded.circular.sentences.items() if key != lacking}
    assert TelephoneHours.of(Circular(rest)) is None


OPEN = ["2026-03-02T09:00", "2026-03-02T14:59:59", "2026-03-03T10:00", "2026-05-15T12:00"]
CLOSED = {
    "before_opening": ("2026-03-02T08:59:59", "2026-03-02T09:00"),
    "at_closing": ("2026-03-02T15:00", "2026-03-03T10:00"),
    "tuesday_opens_later": ("2026-03-03T09:30", "2026-03-03T10:00"),
    "friday_evening": ("2026-03-06T18:00", "2026-03-09T09:00"),
    "saturday": ("2026-03-07T12:00", "2026-03-09T09:00"),
    "sunday": ("2026-03-08T12:00", "2026-03-09T09:00"),
    "before_easter": ("2026-04-01T16:00", "2026-04-07T10:00"),
    "good_friday": ("2026-04-03T12:00", "2026-04-07T10:00"),
    "ascension": ("2026-05-14T12:00", "2026-05-15T09:00"),
    "first_of_may": ("2026-05-01T12:00", "2026-05-04T09:00"),
    "whit_monday": ("2026-05-25T12:00", "2026-05-26T10:00"),
    "christmas": ("2026-12-24T16:00", "2026-12-28T09:00"),
    "over_new_year": ("2026-12-31T16:00", "2027-01-04T09:00"),
    "midnight": ("2026-03-02T00:00", "2026-03-02T09:00"),
}


@pytest.mark.parametrize("now", OPEN)
def test_it_is_open_within_its_hours(hours: TelephoneHours, now: str) -> None:
    assert hours.at(at(now)) == Telephone(number=NUMBER, open=True, until=time(15))


@pytest.mark.parametrize(("now", "opens"), CLOSED.values(), ids=CLOSED)
def test_it_is_closed_until_it_next_opens(hours: TelephoneHours, now: str, opens: str) -> None:
    assert hours.at(at(now)) == Telephone(number=NUMBER, open=False, opens=at(opens))


EASTER = {
    1818: date(1818, 3, 22),  # the earliest there is
    1943: date(1943, 4, 25),  # the latest there is
    1954: date(1954, 4, 18),  # where simpler rules are a week wrong
    1981: date(1981, 4, 19),
    2000: date(2000, 4, 23),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2038: date(2038, 4, 25),
    2049: date(2049, 4, 18),
}


@pytest.mark.parametrize(("year", "day"), EASTER.items())
def test_easter_falls_on_the_days_of_the_almanacs(year: int, day: date) -> None:
    assert easter_sunday(year) == day


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_between_its_bounds(year: int) -> None:
    day = easter_sunday(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_the_days_off_of_a_year_are_the_laws() -> None:
    weekdays = [
        day
        for day in (date.fromordinal(date(2025, 1, 1).toordinal() + n) for n in range(365))
        if is_day_off(day) and day.weekday() < 5
    ]
    # Almanakk for Norge 2025: the holy days of the law, 1 and 17 May; the 17th is a Saturday.
    assert weekdays == [
        date(2025, 1, 1), date(2025, 4, 17), date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 1),
        date(2025, 5, 29), date(2025, 6, 9), date(2025, 12, 25), date(2025, 12, 26),
    ]  # fmt: skip


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31), date(2026, 4, 1)])
def test_an_eve_is_no_day_off(day: date) -> None:
    assert not is_day_off(day)
