"""The figures of the widget in one run, and the tables that tell them."""

import gzip
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from assistant.conversation import AnswerStatus
from assistant.widget.script import WidgetScript
from evals.bench.widget.first_sentence import first_sentence
from evals.bench.widget.states import STATES, SURROUNDINGS, Options, State, barriers
from evals.bench.widget.streams import Streamed, ask_at_once
from evals.bench.words import number, table
from evals.metrics.resampling import percentile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STREAMS = 300
QUESTIONS = 40
TALK = 10
_FROM_SOURCES = {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL}
_KILO = 1000
_READING_MS = 1_000
_WORDS_FILE = Path(__file__).with_name("widget.nb.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one run found, in milliseconds: `talk_ms` are of one conversation, in its order."""

    first_ms: Sequence[float]
    talk_ms: Sequence[float]
    streams: Sequence[Streamed]
    script: bytes
    barriers: Mapping[tuple[str, str], Sequence[str]]

    @property
    def failed(self) -> int:
        """How many streams did not end with an answer from the sources."""
        return sum(one.status not in _FROM_SOURCES for one in self.streams)


def bench_widget(
    browser: "Browser",
    address: str,
    questions: Sequence[str],
    *,
    streams: int = STREAMS,
    states: Mapping[str, State] = STATES,
    surroundings: Mapping[str, Options] = SURROUNDINGS,
) -> Measured:
    """Measure a server over the starter corpus.

    Args:
        browser: Where pages are opened.
        address: The server's, without a slash at the end.
        questions: All of them answered from the sources.
        streams: How many ask at once, with these questions in turn.
        states: Which states are looked at for barriers.
        surroundings: What each is seen in.
    """
    script = WidgetScript.read()
    return Measured(
        first_ms=_first_sentences(browser, address, questions),
        talk_ms=_talk(browser, address, questions[:TALK]),
        streams=ask_at_once(address, [questions[at % len(questions)] for at in range(streams)]),
        script=script.content,
        barriers=barriers(browser, address, states, surroundings),
    )


def answered(address: str, questions: Sequence[str], most: int = QUESTIONS) -> list[str]:
    """The first questions that the server answers from its sources."""
    found: list[str] = []
    with httpx.Client(base_url=address, timeout=60) as client:
        for question in questions:
            if len(found) == most:
                break
            told = client.post("/v1/chat", json={"question": question}).json()
            if told.get("status") in _FROM_SOURCES:
                found.append(question)
    return found


def widget_lines(measured: Measured) -> list[str]:
    """Two tables, with what must be known to read them."""
    said = _said()
    return [
        *table(said["figures"]["heads"].split("|"), _figures(measured)),
        "",
        said["figures"]["about"].format(questions=len(measured.first_ms)),
        "",
        *table(_heads(measured), _rows(measured)),
        "",
        said["barriers"]["about"],
        *(line for found in measured.barriers.values() for line in found),
    ]


def _first_sentences(browser: "Browser", address: str, questions: Sequence[str]) -> list[float]:
    """One for each question, each on a page of its own, after one that only warms up."""
    context = browser.new_context(locale="nb-NO")
    try:
        page = context.new_page()
        return [_alone(page, address, one) for one in [questions[0], *questions]][1:]
    finally:
        context.close()


def _talk(browser: "Browser", address: str, questions: Sequence[str]) -> list[float]:
    """Every question in one conversation, which is sent along each time."""
    context = browser.new_context(locale="nb-NO")
    try:
        page = context.new_page()
        _open(page, address)
        return [_ask(page, one) for one in questions]
    finally:
        context.close()


def _open(page: "Page", address: str) -> None:
    page.goto(f"{address}/?language=nb")
    page.locator(".mode").wait_for()


def _alone(page: "Page", address: str, question: str) -> float:
    _open(page, address)
    return _ask(page, question)


def _ask(page: "Page", question: str) -> float:
    taken = first_sentence(page, question)
    # Somebody reads now; further questions are found meanwhile.
    page.wait_for_timeout(_READING_MS)
    return taken


def _figures(measured: Measured) -> list[list[str]]:
    said = _said()["figures"]
    ended = [one.first_ms for one in measured.streams if one.first_ms]
    last = max((one.whole_ms for one in measured.streams), default=0.0)
    packed = len(gzip.compress(measured.script, mtime=0))
    return [
        [said["first"], *_spread(measured.first_ms)],
        [said["talk"].format(questions=len(measured.talk_ms)), *_spread(measured.talk_ms)],
        [said["crowd_first"].format(streams=len(measured.streams)), *_spread(ended)],
        [said["crowd_last"], number(last, 0), ""],
        [said["failed"], str(measured.failed), ""],
        [said["size"], number(packed / _KILO, 1), ""],
        [said["unpacked"], number(len(measured.script) / _KILO, 1), ""],
    ]


def _spread(taken: Sequence[float]) -> list[str]:
    if not taken:
        return ["–", "–"]
    return [number(percentile(taken, share).value, 0) for share in (0.5, 0.95)]


def _heads(measured: Measured) -> list[str]:
    said = _said()
    seen_in = dict.fromkeys(where for _, where in measured.barriers)
    return [said["barriers"]["state"], *(said["surroundings"][one] for one in seen_in)]


def _rows(measured: Measured) -> list[list[str]]:
    rows: dict[str, list[str]] = {}
    for (state, _), found in measured.barriers.items():
        rows.setdefault(state, [state]).append(str(len(found)))
    return list(rows.values())


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
