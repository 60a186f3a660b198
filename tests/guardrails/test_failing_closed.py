"""Every part is made to fail in turn; nothing may be let through and nothing may leak."""

import logging
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from guardrails.circumstances import Circumstances
from guardrails.errors import RecognizerTimedOut
from guardrails.factory import MODELS, build_policy
from guardrails.guard import AssistantTurn, FailClosedGuard, Guard
from guardrails.hidden_text import make_visible
from guardrails.impression import Impression
from guardrails.lexicon import Lexicon, load_lexicon
from guardrails.person_words import PersonWords, load_person_words
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


@cache
def _lists() -> tuple[Lexicon, PersonWords, Circumstances]:
    """What no test breaks, read once: two hundred guards are built."""
    return load_lexicon(), load_person_words(), Circumstances.load()


def _policy(recognizers: Sequence[EntityRecognizer], limits: GuardrailSettings) -> PolicyGuard:
    """Without an impression: the rules alone must fail closed."""
    lexicon, people, circumstances = _lists()
    return PolicyGuard(
        IdentifierDetector(recognizers),
        lexicon,
        people,
        circumstances=circumstances,
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


# Every part of the guard in turn: it raises, it hangs, it gives what nobody can use.

ALLOWED = "Jeg heter Kari Nordmann og er rektor. Hva er reglene for ferie?"
TALK = ["Vi har et spørsmål om ferie.", AssistantTurn("Spør i vei.")]
PARTS: dict[str, tuple[str, ...]] = {
    "normaliser": ("guardrails.policy_guard.make_visible",),
    "words": ("guardrails.policy_guard.split_words",),
    "identifiers": ("guardrails.pii.detector.IdentifierDetector.find",),
    "analyser": ("presidio_analyzer.AnalyzerEngine.analyze",),
    "own names": ("guardrails.policy_guard.own_names",),
    "persons": ("guardrails.persons.PersonFinder.find",),
    "person words": ("guardrails.person_words.PersonWords.matches",),
    "lexicon": ("guardrails.lexicon.Lexicon.mentions",),
    "categories": ("guardrails.categories.Attributor.claims",),
    "circumstances": ("guardrails.circumstances.Circumstances.find",),
    "decision": ("guardrails.policy_guard.decide",),
    "memory": ("guardrails.policy_guard.remember",),
    "appearance": ("guardrails.policy_guard.appearance",),
    "impression": ("guardrails.impression.Impression.of",),
    "model": ("guardrails.ngrams.NgramModel.probabilities",),
}
USELESS: tuple[object, ...] = (None, 7, "allow", object(), float("nan"), [None], [("PERSON", 0, 3)])


YES_OR_NO = {PARTS["person words"]}
"""Anything is a yes or a no."""


@pytest.fixture(scope="module")
def whole() -> PolicyGuard:
    """The guard inside as shipped, with its impression."""
    return build_policy(GuardrailSettings(), Impression.load(MODELS))


def _closed(inside: Guard, timeout_s: float = 5.0) -> Guard:
    return FailClosedGuard([inside], max_chars=10_000, timeout_s=timeout_s)


def test_the_message_of_these_tests_is_let_through_by_a_whole_guard(whole: PolicyGuard) -> None:
    assert _closed(whole).check(ALLOWED, TALK).action == Action.ALLOW


@pytest.mark.parametrize("path", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("error", [ValueError, MemoryError, RecursionError, TimeoutError])
def test_any_part_that_raises_blocks(
    path: tuple[str], error: type[Exception], whole: PolicyGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error(SENTINEL)

    monkeypatch.setattr(path[0], fail)
    verdict = _closed(whole).check(ALLOWED, TALK)
    assert (verdict.action, verdict.reasons) == (Action.BLOCK, ("guard_failed",))


@pytest.mark.parametrize("path", PARTS.values(), ids=PARTS)
def test_any_part_that_hangs_blocks(
    path: tuple[str], whole: PolicyGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def hang(*_: object, **__: object) -> None:
        released.wait(5)

    monkeypatch.setattr(path[0], hang)
    verdict = _closed(whole, timeout_s=0.05).check(ALLOWED, TALK)
    released.set()
    assert (verdict.action, verdict.reasons) == (Action.BLOCK, ("guard_timed_out",))


@pytest.mark.parametrize("useless", USELESS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("path", [path for path in PARTS.values() if path not in YES_OR_NO])
def test_any_part_that_gives_what_nobody_can_use_lets_nothing_through(
    path: tuple[str], useless: object, whole: PolicyGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path[0], lambda *_, **__: useless)
    assert _closed(whole).check(ALLOWED, TALK).action != Action.ALLOW


NAN = float("nan")
LIKELIHOODS: tuple[dict[str, float], ...] = (
    {},
    {"allow": 1.0},
    {"allow": NAN, "ask": NAN, "block": NAN},
    {"allow": 1.0, "ask": 0.0, "block": NAN},
    {"allow": NAN, "ask": 0.0, "block": 0.0},
    {"allow": 7.0, "ask": -6.0, "block": 0.0},
    {"allow": float("inf"), "ask": 0.0, "block": 0.0},
    {"allow": 0.9, "ask": 0.9, "block": 0.0},
)


@pytest.mark.parametrize("likely", LIKELIHOODS, ids=repr)
def test_likelihoods_that_are_none_let_nothing_through(
    likely: dict[str, float], whole: PolicyGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Impression, "of", lambda *_: likely)
    assert _closed(whole).check(ALLOWED).action != Action.ALLOW


def _found(start: Any = 0, end: Any = 3, score: Any = 0.9) -> RecognizerResult:
    return RecognizerResult("PERSON", start, end, score)


WRONG_RESULTS: dict[str, object] = {
    "nothing at all": None,
    "a word": "PERSON",
    "a number": 0,
    "false": False,
    "a list of nothing": [None],
    "a list of words": ["PERSON"],
    "a mapping": {},
    "an iterator": iter(()),
    "a score that is no number": [_found(score=NAN)],
    "a score above one": [_found(score=7.0)],
    "a score below nothing": [_found(score=-1.0)],
    "a place before the text": [_found(start=-9)],
    "a place after the text": [_found(end=10_000)],
    "an end before its start": [_found(start=9, end=3)],
    "an empty place": [_found(start=3, end=3)],
    "a place that is no number": [_found(start="0")],
    "half a place": [_found(end=2.5)],
}


@pytest.mark.parametrize("name", NAMES)
def test_any_recogniser_that_gives_what_nobody_can_use_blocks(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizers = default_recognizers()
    broken = next(r for r in recognizers if type(r).__name__ == name)
    guard = _guard(recognizers)
    let_through = []
    for kind, results in WRONG_RESULTS.items():
        monkeypatch.setattr(broken, "analyze", lambda *_, given=results, **__: given)
        if guard.check(ALLOWED).reasons != ("guard_failed",):
            let_through.append(kind)
    assert let_through == []


@pytest.mark.parametrize("name", NAMES)
def test_any_recogniser_that_hangs_blocks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recognizers = default_recognizers()
    broken = next(r for r in recognizers if type(r).__name__ == name)
    released = threading.Event()

    def hang(*_: object, **__: object) -> list[RecognizerResult]:
        released.wait(5)
        return []

    monkeypatch.setattr(broken, "analyze", hang)
    verdict = _guard(recognizers, timeout_s=0.05).check(ALLOWED)
    released.set()
    assert (verdict.action, verdict.reasons) == (Action.BLOCK, ("guard_timed_out",))
