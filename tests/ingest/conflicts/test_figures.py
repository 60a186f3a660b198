import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.conflicts.figures import Measure, figures

_TIME, _PERCENT, _HOURS = Measure.TIME, Measure.PERCENT, Measure.HOURS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("inntil 12 arbeidsdager med lønn", [(_TIME, 12)]),
        ("inntil tolv dagar", [(_TIME, 12)]),
        ("i to veker", [(_TIME, 14)]),
        ("innan ein månad", [(_TIME, 30)]),
        ("6 mnd bindingstid", [(_TIME, 180)]),
        ("2 års bindingstid", [(_TIME, 730)]),
        ("14,3 prosent av grunnlaget", [(_PERCENT, 14.3)]),
        ("12 % og 14,4 %", [(_PERCENT, 12), (_PERCENT, 14.4)]),
        ("37,5 timar", [(_HOURS, 37.5)]),
        ("fem og en halv time", [(_HOURS, 5.5)]),
        ("kr 1 500 i året", [(Measure.MONEY, 1500)]),
        ("511 900 kroner", [(Measure.MONEY, 511900)]),
        ("0 prosent og kr 0", []),
        ("når han har fylt 62 år", [(Measure.AGE, 62)]),
        ("mellom 67 og 70 år", [(Measure.AGE, 70)]),
        ("barnet fyller 12 år", []),
        ("fra 16 til 18 år", []),
        ("kl. 12.00 onsdag", []),
        ("Det står 6 står i fila", []),
        ("3-årig utdanning", []),
        ("to ganger hver dag", []),
        ("timer per 24 timer", []),
        ("i løpet av sju dager", []),
        ("for 3 år siden", []),
        ("§ 14-9 og pkt. 3", []),
        ("1. mai 2024", []),
        ("en arbeidstaker", []),
        ("", []),
    ],
)
def test_figures_are_read_with_what_they_measure(text: str, found: list[tuple[Measure, float]]):
    assert [(one.measure, one.value) for one in figures(text)] == found


@given(st.text(alphabet="0123456789 .,%dagerårtimekrnsou-–", max_size=80))
def test_figures_stand_where_they_say_in_order(text: str):
    found = figures(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(0 <= one.start < one.end <= len(text) and one.value > 0 for one in found)
