"""The drawings are well-formed, named for readers who do not see them, and always the same."""

from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

import pytest

from evals.report import plots
from evals.report.tallies import (
    StatusTally,
    latency_bars,
    main_changes,
    recall_figures,
    status_tally,
)
from evals.report.words import load_words
from evals.runs.comparison import compare
from tests.evals.report.invented import RELIABILITY, Plan, invented_run

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = load_words()
RUN = invented_run()
NAMES = ("status", "reliability", "operating", "recall", "latency", "before_after")
CURVES = {"levert": [(0.0, 0.2), (0.05, 0.7), (0.3, 1.0)], "uten": [(0.0, 0.1), (0.1, 0.6)]}


def draw(name: str) -> str:
    tally, figures, bars = status_tally(RUN), recall_figures(RUN), latency_bars(RUN)
    changes = main_changes(compare(invented_run(Plan("før", every=2)), RUN))
    assert tally
    assert figures
    assert bars
    assert changes
    drawn: dict[str, Callable[[], str]] = {
        "status": lambda: plots.draw_status(tally, WORDS),
        "reliability": lambda: plots.draw_reliability(RELIABILITY, WORDS),
        "operating": lambda: plots.draw_operating(CURVES, WORDS),
        "recall": lambda: plots.draw_recall(figures, WORDS),
        "latency": lambda: plots.draw_latency(bars, WORDS),
        "before_after": lambda: plots.draw_before_after(changes, WORDS),
    }
    return drawn[name]()


def words_in(svg: str) -> str:
    return " ".join(Xml.fromstring(plots.standing_alone(svg)).itertext())  # noqa: S314 - our own drawing


@pytest.mark.parametrize("name", NAMES)
def test_the_same_figures_give_the_same_bytes(name: str) -> None:
    assert draw(name) == draw(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_has_a_role_a_title_and_a_description(name: str) -> None:
    root = Xml.fromstring(plots.standing_alone(draw(name)))  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{name}-title {name}-desc"
    told = {one.get("id"): one.text for one in root if one.get("id", "").startswith(f"{name}-")}
    assert told[f"{name}-title"] == WORDS.text(f"plot.{name}", "title")
    assert told[f"{name}-desc"] == WORDS.text(f"plot.{name}", "desc")


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_tells_nothing_of_when_and_with_what_it_was_made(name: str) -> None:
    svg = draw(name)
    for told in ("metadata", "<style", "dc:date", "rdf", "<!DOCTYPE", "<?xml"):
        assert told not in svg


def test_no_two_drawings_share_an_id() -> None:
    ids = [
        element.get("id")
        for name in NAMES
        for element in Xml.fromstring(plots.standing_alone(draw(name))).iter()  # noqa: S314 - our own drawing
        if element.get("id")
    ]
    assert len(ids) == len(set(ids))


def test_every_curve_is_named() -> None:
    told = words_in(draw("operating"))
    assert [name in told for name in CURVES] == [True, True]


def test_a_drawing_of_its_own_is_a_whole_file() -> None:
    root = Xml.fromstring(plots.standing_alone(draw("operating")))  # noqa: S314 - our own drawing
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_numbers_stand_in_the_drawing_as_text() -> None:
    assert "n = 17" in words_in(draw("reliability"))
    assert "85,5\u00a0%" in words_in(draw("recall"))
    assert "besvart" in words_in(draw("status"))


def test_crowded_points_are_counted_in_the_table_alone() -> None:
    bins = [
        RELIABILITY[0].model_copy(update={"mean": mean, "right": right, "n": n})
        for mean, right, n in ((0.02, 0.0, 4), (0.95, 0.97, 7), (0.97, 1.0, 9))
    ]
    told = words_in(plots.draw_reliability(bins, WORDS))
    assert "n = 4" in told
    assert "n = 7" in told
    assert "n = 9" not in told


@pytest.mark.parametrize(
    "topic",
    [
        "<script>alert(1)</script>",
        "$\\frac{1$ _^{ lønn",
        "שלום 😀 ferie",
        "et tema som er altfor langt til å stå på én linje i en tegning",
        "\u4f60\u597d & < >",
    ],
)
def test_a_topic_is_drawn_whatever_it_holds(topic: str) -> None:
    svg = plots.draw_status(StatusTally((topic, None), ("answered",), ((3,), (0,))), WORDS)
    assert "<script" not in svg
    assert topic[:15] in words_in(svg)
    assert "Andre temaer" in words_in(svg)


def test_a_tally_of_nothing_but_zeros_is_drawn() -> None:
    assert "ferie" in plots.draw_status(StatusTally(("ferie",), ("error",), ((0,),)), WORDS)
