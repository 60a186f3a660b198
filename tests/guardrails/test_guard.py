import logging
import threading
import time
from collections.abc import Sequence

import pytest

from guardrails.guard import AssistantTurn, FailClosedGuard, Guard, run_guards
from guardrails.verdict import Action, Finding, Verdict

SENTINEL = "hemmelig-zqx-91827"


class _Fixed:
    def __init__(self, action: Action, reason: str = "r") -> None:
        self._verdict = Verdict(
            action=action,
            findings=(Finding(entity_type="PERSON", start=0, end=1, score=1.0, recognizer=reason),),
            reasons=(reason,),
        )

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        del text, history
        return self._verdict


class _Raises:
    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        del history
        raise RuntimeError(text)


class _Sleeps:
    def __init__(self) -> None:
        self.release = threading.Event()

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        del text, history
        self.release.wait(5)
        return Verdict(action=Action.ALLOW)


def _closed(*guards: Guard, timeout_s: float = 2.0) -> FailClosedGuard:
    return FailClosedGuard(guards, max_chars=100, timeout_s=timeout_s)


def test_passes_a_verdict_on() -> None:
    assert _closed(_Fixed(Action.ASK)).check("x").action == Action.ASK


@pytest.mark.parametrize("others", [(), (_Fixed(Action.ALLOW),)])
def test_an_exception_blocks_whatever_the_others_say(others: tuple[Guard, ...]) -> None:
    verdict = _closed(*others, _Raises()).check("x")
    assert (verdict.action, verdict.reasons) == (Action.BLOCK, ("guard_failed",))


def test_no_guard_at_all_blocks() -> None:
    assert _closed().check("x").action == Action.BLOCK


def test_a_time_out_blocks_and_is_on_time() -> None:
    slow = _Sleeps()
    started = time.monotonic()
    verdict = _closed(slow, timeout_s=0.05).check("x")
    slow.release.set()
    assert time.monotonic() - started < 2
    assert (verdict.action, verdict.reasons) == (Action.BLOCK, ("guard_timed_out",))


@pytest.mark.parametrize(("size", "action"), [(100, Action.ALLOW), (101, Action.BLOCK)])
def test_over_long_text_blocks_unread(size: int, action: Action) -> None:
    assert _closed(_Fixed(Action.ALLOW)).check("x" * size).action == action


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ((Action.ALLOW, Action.ALLOW), Action.ALLOW),
        ((Action.ALLOW, Action.ASK), Action.ASK),
        ((Action.BLOCK, Action.ASK), Action.BLOCK),
    ],
)
def test_the_strictest_wins_and_all_findings_are_kept(
    actions: tuple[Action, ...], expected: Action
) -> None:
    guards = [_Fixed(action, f"r{i}") for i, action in enumerate(actions)]
    verdict = run_guards(guards, "x", ())
    assert verdict.action == expected
    assert verdict.reasons == ("r0", "r1")
    assert len(verdict.findings) == 2


def test_failure_is_logged_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        _closed(_Raises()).check(SENTINEL)
    assert [record.message for record in caplog.records] == ["guard.failed"]
    assert all(SENTINEL not in repr(record.__dict__) for record in caplog.records)


def test_assistant_turns_are_strings_for_every_caller() -> None:
    turn = AssistantTurn("Kari")
    assert isinstance(turn, str)
    assert turn == "Kari"
