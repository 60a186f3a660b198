"""Bubbles as SVG: well formed, where they belong, and as large as they say."""

import math
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.bench.bubble_plot import Bubble, Wording, bubble_plot
from evals.metrics.interval import Share

SAID = Wording(title="Tittel", desc="Hva", x="Tid", y="Andel", label="{name} ({size} MB)")
SVG = "{http://www.w3.org/2000/svg}"


def bubble(name: str, x: float = 10.0, hits: int = 80, size: float = 6.0) -> Bubble:
    return Bubble(name=name, x=x, y=Share(hits, 100), size=size)


def drawn(*bubbles: Bubble) -> ET.Element:
    return ET.fromstring(bubble_plot(bubbles, SAID))  # noqa: S314 - our own


def circles(*bubbles: Bubble) -> list[dict[str, float]]:
    """Largest first."""
    found = drawn(*bubbles).findall(f"{SVG}circle")
    return [{key: float(one.attrib[key]) for key in ("cx", "cy", "r")} for one in found]


def texts(*bubbles: Bubble) -> list[ET.Element]:
    return list(drawn(*bubbles).iter(f"{SVG}text"))


def test_the_drawing_tells_what_it_shows() -> None:
    root = drawn(bubble("vår"))
    assert root.attrib["role"] == "img"
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == ("Tittel", "Hva")
    said = [one.text for one in texts(bubble("vår"))]
    assert {"Tittel", "Tid", "Andel", "1  vår (6,0 MB)", "1"} <= set(said)


def test_slower_stands_to_the_right_and_better_higher() -> None:
    fast, slow = circles(bubble("a", 5.0, 60, 9.0), bubble("b", 50.0, 90, 8.0))
    assert fast["cx"] < slow["cx"]
    assert fast["cy"] > slow["cy"]


def test_ten_times_as_slow_is_as_far_wherever_it_begins() -> None:
    a, b, c = (
        one["cx"]
        for one in circles(
            bubble("a", 1, size=3), bubble("b", 10, size=2), bubble("c", 100, size=1)
        )
    )
    assert b - a == pytest.approx(c - b, abs=0.2)


def test_a_bubbles_area_stands_for_its_size() -> None:
    large, small = circles(bubble("a", size=400.0), bubble("b", size=100.0))
    assert large["r"] == pytest.approx(2 * small["r"], abs=0.1)


@pytest.mark.parametrize("size", [0.0, 1e-9])
def test_what_has_no_size_can_still_be_seen(size: float) -> None:
    assert circles(bubble("a", size=size), bubble("b", size=100.0))[1]["r"] == 4


def test_numbers_do_not_stand_on_one_another() -> None:
    same = [bubble(f"modell-{number}") for number in range(1, 6)]
    numbers = [one for one in texts(*same) if one.text in set("12345")]
    heights = sorted(float(one.attrib["y"]) for one in numbers)
    assert len(heights) == 5
    assert all(b - a >= 14 for a, b in pairwise(heights))


def test_every_name_has_a_line_on_the_paper() -> None:
    many = [bubble(f"eier/modell-{number}" * 3) for number in range(20)]
    height = float(drawn(*many).attrib["viewBox"].split()[3])
    names = [one for one in texts(*many) if "eier/" in str(one.text)]
    assert len({one.attrib["y"] for one in names}) == 20
    assert all(float(one.attrib["y"]) < height for one in names)


def test_no_bubbles_are_an_empty_plane() -> None:
    assert circles() == []


def test_the_same_bubbles_give_the_same_bytes() -> None:
    assert bubble_plot([bubble("a")], SAID) == bubble_plot([bubble("a")], SAID)


@given(
    named=st.text(
        st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40
    ).filter(lambda text: "{" not in text),
    x=st.floats(0.01, 1e5),
    hits=st.integers(0, 100),
    size=st.floats(0, 1e5),
)
def test_whatever_is_drawn_is_well_formed_and_on_the_paper(
    named: str, x: float, hits: int, size: float
) -> None:
    one, *_ = circles(bubble(named, x, hits, size), bubble("b"))
    assert all(map(math.isfinite, one.values()))
    for place in circles(bubble(named, x, hits, size), bubble("b")):
        assert 70 <= place["cx"] <= 730
        assert 50 <= place["cy"] <= 410
    ticks = [each.text for each in texts(bubble(named, x, hits, size)) if each.text]
    assert sum(bool(re.fullmatch(r"[\d,e+-]+", tick)) for tick in ticks) >= 2
