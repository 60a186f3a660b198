"""Whether a text applies on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.source import Authority, Standing, Status, Validity
from tests.factories import make_standing

FIRST, LAST, DAY = date(2024, 5, 1), date(2026, 4, 30), timedelta(days=1)
PERIOD = Validity(FIRST, LAST + DAY)

DAYS = st.none() | st.dates(date(2000, 1, 1), date(2040, 1, 1))
STANDINGS = st.builds(
    Standing,
    authority=st.sampled_from(Authority),
    status=st.sampled_from(Status),
    validity=st.builds(Validity, DAYS, DAYS),
)


@pytest.mark.parametrize(
    ("day", "begun", "ended"),
    [
        (FIRST - DAY, False, False),
        (FIRST, True, False),
        (LAST, True, False),
        (LAST + DAY, True, True),
    ],
)
def test_validity_holds_its_first_day_and_not_its_end(day: date, begun: bool, ended: bool) -> None:
    assert (PERIOD.begun(day), PERIOD.ended(day)) == (begun, ended)


@pytest.mark.parametrize("day", [date.min, FIRST, date.max])
def test_unknown_bounds_never_keep_a_text_from_applying(day: date) -> None:
    assert Validity().begun(day)
    assert not Validity().ended(day)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (FIRST - DAY, Status.NOT_YET_IN_FORCE),
        (FIRST, Status.IN_FORCE),
        (LAST, Status.IN_FORCE),
        (LAST + DAY, Status.SUPERSEDED),
    ],
)
@pytest.mark.parametrize("authority", sorted(set(Authority) - {Authority.CENTRAL_AGREEMENT}))
def test_a_rule_applies_within_its_validity(
    authority: Authority, day: date, status: Status
) -> None:
    assert make_standing(authority=authority, validity=PERIOD).status_on(day) is status


@pytest.mark.parametrize("days", [1, 90, 3650])
def test_an_agreement_that_has_run_out_still_applies(days: int) -> None:
    agreement = make_standing(authority=Authority.CENTRAL_AGREEMENT, validity=PERIOD)
    assert agreement.status_on(LAST + days * DAY) is Status.IN_FORCE


def test_an_agreement_applies_no_sooner_than_it_begins() -> None:
    agreement = make_standing(authority=Authority.CENTRAL_AGREEMENT, validity=PERIOD)
    assert agreement.status_on(FIRST - DAY) is Status.NOT_YET_IN_FORCE


def test_an_agreement_whose_successor_is_there_applies_no_longer() -> None:
    replaced = make_standing(
        authority=Authority.CENTRAL_AGREEMENT, status=Status.SUPERSEDED, validity=PERIOD
    )
    assert replaced.status_on(LAST) is Status.SUPERSEDED


def test_authorities_are_listed_strongest_first() -> None:
    strongest = [Authority.LAW, Authority.REGULATION, Authority.CENTRAL_AGREEMENT]
    assert list(Authority)[:3] == strongest
    assert list(Authority)[-2:] == [Authority.LOCAL_RULE, Authority.GUIDE]


@given(STANDINGS, st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_day_only_ever_changes_the_status_of_a_rule_in_force(
    standing: Standing, day: date
) -> None:
    status = standing.status_on(day)
    if standing.status is Status.IN_FORCE:
        assert status in {Status.IN_FORCE, Status.NOT_YET_IN_FORCE, Status.SUPERSEDED}
    else:
        assert status is standing.status


@given(STANDINGS, st.dates(date(2000, 1, 1), date(2039, 1, 1)), st.integers(1, 365))
def test_what_has_begun_never_goes_back_to_not_yet(
    standing: Standing, day: date, later: int
) -> None:
    if standing.status_on(day) is Status.IN_FORCE:
        assert standing.status_on(day + later * DAY) in {Status.IN_FORCE, Status.SUPERSEDED}


@given(STANDINGS)
def test_a_rule_without_end_is_never_superseded_by_the_calendar(standing: Standing) -> None:
    if standing.validity.valid_to is None and standing.status is Status.IN_FORCE:
        assert standing.status_on(date.max) is Status.IN_FORCE
