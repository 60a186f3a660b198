"""How many questions a minute one sender may ask, and that nobody is remembered for long."""

import pytest

from assistant.api.pace import Pace, TooFast


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_without_a_limit_nobody_is_counted_or_remembered() -> None:
    pace = Pace(0)
    for _ in range(1000):
        pace.count("10.0.0.1")
    assert len(pace) == 0


def test_one_too_many_is_told_when_to_try_again() -> None:
    clock = Clock()
    pace = Pace(2, clock)
    pace.count("a")
    clock.now += 20
    pace.count("a")
    clock.now += 10
    with pytest.raises(TooFast) as refused:
        pace.count("a")
    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "31"}
    clock.now += 30
    pace.count("a")
    with pytest.raises(TooFast):
        pace.count("a")


def test_a_question_that_was_refused_does_not_count() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    pace.count("a")
    for _ in range(5):
        with pytest.raises(TooFast):
            pace.count("a")
    clock.now += 60
    pace.count("a")


def test_senders_are_counted_each_for_themselves() -> None:
    pace = Pace(1, Clock())
    for sender in ("a", "b", "c"):
        pace.count(sender)
    assert len(pace) == 3


def test_who_has_asked_nothing_for_a_minute_is_forgotten() -> None:
    clock = Clock()
    pace = Pace(5, clock)
    pace.count("a")
    clock.now += 59
    pace.count("b")
    clock.now += 1
    pace.forget()
    assert len(pace) == 1


def test_no_address_is_kept_as_it_stands() -> None:
    pace = Pace(5)
    pace.count("address 192.0.2.17")
    assert "192.0.2.17" not in repr(vars(pace))
