"""Neither a question nor an identity number reaches any log, over HTTP or from a file."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.__main__ import main

SENTINEL = "Grevlingsjampinjong"
DATE_PART = "418512"
"""Tenor's series: month + 80; no living person has it."""


def _synthetic_number() -> str:
    # The first number on the date part whose two checksums (mod 11) hold.
    for individual in range(1000):
        digits = [int(d) for d in f"{DATE_PART}{individual:03d}"]
        for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
            check = -sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
            if check == 10:
                break
            digits.append(check)
        else:
            return "".join(map(str, digits))
    raise AssertionError("no number on this date")


class Everything(logging.Handler):
    """Keeps all that a record holds: message, arguments, extra fields, the error."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = repr(record.exc_info) + str(record.exc_info and record.exc_info[1])
        self.seen.append(f"{record.getMessage()} {vars(record)!r} {error}")


@pytest.fixture
def log() -> Iterator[Everything]:
    """Every logger there is, at DEBUG."""
    handler = Everything()
    names = [None, *logging.Logger.manager.loggerDict]
    loggers = [logging.getLogger(name) for name in names]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
        if not one.propagate or one.name == "root":
            one.addHandler(handler)
    yield handler
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)
        one.removeHandler(handler)


NUMBER = _synthetic_number()
QUESTIONS = {
    "allowed": f"Hvor lenge kan {SENTINEL} lånes?",
    "asked": f"{SENTINEL} {NUMBER} vil låne tjenestesykkel",
    "blocked": f"Ingrid {SENTINEL} {NUMBER} har fått kreft",
    "too_long": f"{SENTINEL} {NUMBER} " * 500,
}


def assert_clean(log: Everything) -> None:
    assert log.seen, "the log must have been listened to"
    joined = "\n".join(log.seen).lower()
    assert SENTINEL.lower() not in joined
    assert NUMBER not in joined


def test_the_handler_would_have_seen_it(log: Everything) -> None:
    logging.getLogger("assistant.pipeline").debug("x", extra={"field": SENTINEL})
    with pytest.raises(AssertionError):
        assert_clean(log)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_the_interface_logs_no_question(
    client: TestClient, log: Everything, question: str, accept: str
) -> None:
    history = [{"role": "user", "content": f"{SENTINEL} {NUMBER}"}]
    for body in (
        {"question": question},
        {"question": question, "history": history},
        {"question": question, "consent_masked": True},
        {"question": [question]},
    ):
        client.post("/v1/chat", json=body, headers={"Accept": accept})
        client.post("/v1/search", json=body)
    assert_clean(log)


def test_the_interface_answers_with_the_number_nowhere(client: TestClient) -> None:
    statuses = []
    for question in QUESTIONS.values():
        response = client.post("/v1/chat", json={"question": question, "consent_masked": True})
        assert NUMBER not in response.text
        statuses.append(response.json()["status"])
    assert statuses[2:] == ["referred_special_category", "clarification"]


def test_a_batch_logs_no_question(
    log: Everything,
    index_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KS_EMBEDDER", "hashing")
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps({"id": n, "question": q}) for n, q in enumerate(QUESTIONS.values())]
    lines += [f'{{"question": "{SENTINEL} {NUMBER}', json.dumps({"question": [SENTINEL, NUMBER]})]
    source.write_text("\n".join(lines), encoding="utf-8")
    command = ["batch", "--index", str(index_folder), "--in", str(source), "--out", str(target)]
    assert main(command) == 0
    assert_clean(log)
    written = target.read_text(encoding="utf-8") + "".join(capfd.readouterr())
    assert NUMBER not in written
    assert SENTINEL not in written
