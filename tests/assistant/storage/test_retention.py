"""Feedback goes when its time is out: at start, at every write and read, and when told to."""

from datetime import date, timedelta

import pytest

from assistant.storage.feedback import MemoryFeedback, RetainedFeedback
from tests.contracts.test_feedback_store import FIRST, feedback

TODAY = date(2026, 3, 2)


class Calendar:
    """A day that can be moved."""

    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def store() -> MemoryFeedback:
    made = MemoryFeedback()
    for age in range(5):
        made.add(feedback(age, day=TODAY - timedelta(days=age)))
    return made


def ages(store: MemoryFeedback, calendar: Calendar) -> list[int]:
    return sorted((calendar.day - one.day).days for one in store.every())


@pytest.mark.parametrize(("days", "kept"), [(1, [0]), (3, [0, 1, 2]), (90, [0, 1, 2, 3, 4])])
def test_what_is_too_old_goes_at_start(
    store: MemoryFeedback, calendar: Calendar, days: int, kept: list[int]
) -> None:
    RetainedFeedback(store=store, days=days, today=calendar)
    assert ages(store, calendar) == kept


def test_each_day_one_more_goes(store: MemoryFeedback, calendar: Calendar) -> None:
    retained = RetainedFeedback(store=store, days=5, today=calendar)
    for left in (4, 3, 2, 1, 0):
        calendar.day += timedelta(days=1)
        assert retained.expire() == 1
        assert len(store.every()) == left


@pytest.mark.parametrize("action", ["add", "forget", "every"])
def test_what_is_too_old_goes_with_every_use(
    store: MemoryFeedback, calendar: Calendar, action: str
) -> None:
    retained = RetainedFeedback(store=store, days=5, today=calendar)
    calendar.day += timedelta(days=3)
    if action == "add":
        retained.add(feedback(9, day=calendar.day))
        assert ages(store, calendar) == [0, 3, 4]
    elif action == "forget":
        assert retained.forget(FIRST) == 0
        assert ages(store, calendar) == [3, 4]
    else:
        assert [one.day for one in retained.every()] == [TODAY - timedelta(days=1), TODAY]
