"""Every part is made to fail in turn; nothing may be let through and nothing may leak."""

import logging
import socket
import time
from collections.abc import Iterator, Sequence

import pytest
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from guardrails.circumstances import Circumstances
from guardrails.errors import RecognizerTimedOut
from guardrails.guard import FailClosedGuard, Guard
from guardrails.hidden_text import make_visible
from guardrails.lexicon import load_lexicon
from guardrails.person_words import load_person_words
from guardrails.pii.detector import IdentifierDetector, default_recognizers
from guardrails.pii.recognizers.base import LANGUAGE, NorwegianPatternRecognizer
from guardrails.policy_guard import PolicyGuard
from guardrails.settings import GuardrailSettings
from guardrails.verdict import Action
from tests.guardrails.identity_numbers import identity_number

SENTINEL = "zqxhemmelig"
NAMES = [type(recognizer).__name__ for recognizer in default_recognizers()]


def _guard(recognizers: Sequence[EntityRecognizer], timeout_s: float = 5.0) -> Guard:
    policy = _policy(recognizers, GuardrailSettings())
    return FailClosedGuard([policy], max_chars=10_000, timeout_s=timeout_s)


def _policy(recognizers: Sequence[EntityRecognizer], limits: GuardrailSettings) -> PolicyGuard:
    """Without an impression: the rules alone must fail closed."""
    return PolicyGuard(
        IdentifierDetector(recognizers),
        load_lexicon(),
        load_person_words(),
        circumstances=Circumstances.load(),
        impression=None,
        settings=limits,
    )


@pytest.mark.parametrize(
    ("name", "error"),
    [(name, ValueError) for name in NAMES]
    + [(NAMES[-1], error) for error in (RecognizerTimedOut, MemoryError, RecursionError)],
)
def test_any_recogniser_that_raises_blocks(
    name: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizers = default_recognizers()
    broken = next(r for r in recognizers if type(r).__name__ == name)

    def fail(*_: object, **__: object) -> list[RecognizerResult]:
        raise error(SENTINEL)

    monkeypatch.setattr(broken, "analyze", fail)
    verdict = _guard(recognizers).check("Hva er reglene for ferie?")
    assert (verdict.action, verdict.reasons) == (Action.BLOCK, ("guard_failed",))


def test_a_recogniser_that_hangs_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizers = default_recognizers()

    def hang(*_: object, **__: object) -> list[RecognizerResult]:
        time.sleep(0.5)
        return []

    monkeypatch.setattr(recognizers[0], "analyze", hang)
    verdict = _guard(recognizers, timeout_s=0.05).check("Hva er reglene for ferie?")
    assert (verdict.action, verdict.reasons) == (Action.BLOCK, ("guard_timed_out",))


class _Catastrophic(NorwegianPatternRecognizer):
    ENTITY = "PHONE_NUMBER"
    PATTERN = r"(?:a+)+$"


def test_a_pattern_that_runs_away_is_an_error_and_not_an_empty_answer() -> None:
    recognizer = _Catastrophic(timeout_s=0.05)
    with pytest.raises(RecognizerTimedOut) as caught:
        recognizer.analyze("a" * 5_000 + SENTINEL, ["PHONE_NUMBER"])
    assert SENTINEL not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_sockets")
def test_building_and_checking_open_no_socket() -> None:
    guard = _guard(default_recognizers())
    verdict = guard.check("Kari Nordmann, kari@eksempel.no, 912 34 567, NO93 8601 1117 947")
    assert "guard_failed" not in verdict.reasons
    assert verdict.action == Action.ASK


@pytest.fixture
def every_record() -> Iterator[list[str]]:
    seen: list[str] = []

    class _Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(repr(record.__dict__) + record.getMessage())

    handler = _Collect(level=logging.DEBUG)
    loggers = [logging.getLogger(n) for n in ("", "presidio-analyzer", "decision_process")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
    loggers[0].setLevel(logging.DEBUG)
    yield seen
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_no_log_at_debug_holds_the_text(guard: Guard, every_record: list[str]) -> None:
    number = identity_number("158375")
    logging.getLogger("guardrails.test").debug("the collector is awake")
    for text in (
        f"{SENTINEL} Kari {SENTINEL}sen {number} er sykmeldt, ring 91234567",
        f"NO94 8601 1117 947 {SENTINEL}@eksempel.no",
        SENTINEL * 2_000,
    ):
        guard.check(text, [f"Det gjelder {SENTINEL} {number}"])
    assert any("the collector is awake" in record for record in every_record)
    assert not any(SENTINEL in r or number in r or "91234567" in r for r in every_record)


def test_a_failure_is_logged_by_type_only(
    every_record: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizers = default_recognizers()

    def fail(*_: object, **__: object) -> list[RecognizerResult]:
        raise ValueError(f"Did not find word '{SENTINEL}'")

    monkeypatch.setattr(recognizers[0], "analyze", fail)
    _guard(recognizers).check(SENTINEL)
    assert any("guard.failed" in record and "ValueError" in record for record in every_record)
    assert not any(SENTINEL in record for record in every_record)


def test_context_words_of_foreign_recognisers_work_without_a_model() -> None:
    class _Locker(PatternRecognizer):
        def __init__(self) -> None:
            super().__init__(
                supported_entity="LOCKER",
                supported_language=LANGUAGE,
                context=["skap"],
                patterns=[Pattern("locker", r"\b\d{3}\b", 0.2)],
            )

    detector = IdentifierDetector([_Locker()])
    with_context = detector.find(make_visible("Nøkkel til skap 123"))
    without = detector.find(make_visible("Nøkkel til rom 123"))
    assert with_context[0].score > without[0].score


class _NeedsNothing(EntityRecognizer):
    def load(self) -> None:
        return

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        del entities, nlp_artifacts
        return [RecognizerResult("PERSON", 0, len(text), 0.39)]


@pytest.mark.parametrize(("ask_score", "action"), [(0.4, Action.ALLOW), (0.3, Action.ASK)])
def test_the_threshold_decides_what_is_asked_about(ask_score: float, action: Action) -> None:
    recognizer = _NeedsNothing(["PERSON"], supported_language=LANGUAGE)
    policy = _policy([recognizer], GuardrailSettings(ask_score=ask_score, max_history=0))
    assert policy.check("Regler for ferie").action == action


@pytest.mark.parametrize(
    "values",
    [
        {"max_chars": 0},
        {"timeout_s": 0.0},
        {"regex_timeout_s": -1.0},
        {"ask_score": 1.1},
        {"ask_score": -0.1},
        {"block_known": 1.1},
        {"block_unknown": -0.1},
        {"allow_least": 1.1},
        {"max_history": -1},
    ],
)
def test_settings_refuse_values_out_of_range(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        GuardrailSettings(**values)  # type: ignore[arg-type]
