"""The widget's figures, over the starter corpus: few questions here, all nine states."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals.bench.widget.browser import CHROMIUM, chromium
from evals.bench.widget.measured import Measured, answered, bench_widget, widget_lines
from evals.bench.widget.served import served
from evals.bench.widget.states import STATES, SURROUNDINGS
from evals.bench.widget.streams import Streamed, ask_at_once
from evals.commands.running import STARTER
from tests.conftest import require

pytestmark = pytest.mark.browser

QUESTIONS = ("Hvor lang er prøvetiden?", "Hva er hovedstaden i Frankrike?", "Hva er overtid?")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    require(CHROMIUM.is_file(), f"expected Debian's chromium at {CHROMIUM}")
    with served(Path(STARTER)) as url:
        yield url


@pytest.fixture(scope="module")
def measured(address: str) -> Measured:
    asked = answered(address, QUESTIONS)
    assert asked == [QUESTIONS[0], QUESTIONS[2]]
    with chromium() as browser:
        wide = {"wide": SURROUNDINGS["wide"]}
        return bench_widget(browser, address, asked, streams=6, surroundings=wide)


def test_every_state_is_reached_and_keeps_nobody_out(measured: Measured) -> None:
    assert {state for state, _ in measured.barriers} == set(STATES)
    assert [found for found in measured.barriers.values() if found] == []


def test_first_sentences_and_streams_are_measured(measured: Measured) -> None:
    assert len(measured.first_ms) == 2
    assert min(measured.first_ms) > 0
    assert len(measured.streams) == 6
    assert measured.failed == 0
    assert all(0 < one.first_ms <= one.whole_ms for one in measured.streams)


def test_what_is_told_has_a_row_for_every_state(measured: Measured) -> None:
    lines = widget_lines(measured)
    assert [state for state in STATES if not any(state in line for line in lines)] == []


def test_a_stream_without_an_answer_counts_as_failed_and_a_barrier_is_told(
    measured: Measured,
) -> None:
    worse = replace(
        measured,
        streams=(*measured.streams, Streamed(), Streamed(names=("status",), status="no_source")),
        barriers={**measured.barriers, ("3-svar", "wide"): ["color-contrast (serious)"]},
    )
    assert worse.failed == 2
    assert "color-contrast (serious)" in widget_lines(worse)


def test_a_server_that_is_gone_gives_streams_without_an_answer() -> None:
    assert ask_at_once("http://127.0.0.1:9", ["Hva er overtid?"]) == [Streamed()]
