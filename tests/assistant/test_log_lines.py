"""What a line of the log holds, and what it does not."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from assistant.log_lines import log_to

OURS = ("assistant", "corpus", "guardrails")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    loggers = [logging.getLogger(name) for name in OURS]
    before = [(one.handlers, one.level) for one in loggers]
    yield io.StringIO()
    for one, (handlers, level) in zip(loggers, before, strict=True):
        one.handlers = handlers
        one.setLevel(level)


def test_a_line_is_an_event_with_what_was_named_beside_it(stream: io.StringIO) -> None:
    log_to(stream, "INFO")
    logging.getLogger("assistant.pipeline").info("answer", extra={"milliseconds": 12, "id": "ab"})
    line = json.loads(stream.getvalue())
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "INFO", "event": "answer", "milliseconds": 12, "id": "ab"}


def test_an_errors_own_words_are_left_out(stream: io.StringIO) -> None:
    log_to(stream, "INFO")
    try:
        int("Kari er syk")
    except ValueError:
        logging.getLogger("guardrails.guard").exception("guard.failed")
    assert "Kari" not in stream.getvalue()
    assert "guard.failed" in stream.getvalue()


@pytest.mark.parametrize(("level", "lines"), [("DEBUG", 3), ("INFO", 2), ("WARNING", 1)])
def test_what_is_below_the_level_is_left_out(stream: io.StringIO, level: str, lines: int) -> None:
    log_to(stream, level)
    for at in (logging.DEBUG, logging.INFO, logging.WARNING):
        logging.getLogger("corpus.factory").log(at, "one")
    assert len(stream.getvalue().splitlines()) == lines


def test_what_libraries_say_is_not_written(stream: io.StringIO) -> None:
    log_to(stream, "DEBUG")
    logging.getLogger("chromadb").debug("query: Kari er syk")
    assert stream.getvalue() == ""


def test_each_event_is_written_once(stream: io.StringIO) -> None:
    log_to(stream, "INFO")
    log_to(stream, "INFO")
    logging.getLogger("assistant.app").warning("chore.failed")
    assert len(stream.getvalue().splitlines()) == 1
