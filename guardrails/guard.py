"""The port every caller speaks to, and the wrapper that makes any guard fail closed."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from guardrails.verdict import Action, Verdict

logger = logging.getLogger(__name__)

REASON_TOO_LONG = "text_too_long"
REASON_TIMED_OUT = "guard_timed_out"
REASON_FAILED = "guard_failed"


class AssistantTurn(str):
    """An earlier turn written by the assistant, placed in `history`.

    A person named there can be what «hun» refers to; its words are never the sender's.
    """

    __slots__ = ()


class Guard(Protocol):
    """Judges one message before anything may store, log or forward it."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        """Decide what may happen to a message.

        Args:
            text: The message as the sender wrote it.
            history: The sender's earlier messages, oldest first; turns of the assistant may
                stand among them as `AssistantTurn`.

        Returns:
            The verdict; offsets of its findings point into `text`.
        """
        ...


@dataclass(slots=True)
class _Outcome:
    verdict: Verdict | None = None
    failure: str = ""


class FailClosedGuard:
    """Turns every failure of the guards inside into a block; never raises, never logs text."""

    def __init__(self, guards: Sequence[Guard], *, max_chars: int, timeout_s: float) -> None:
        self._guards = tuple(guards)
        self._max_chars = max_chars
        self._timeout_s = timeout_s

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        """Run the guards within the limits; see `Guard.check`."""
        if len(text) > self._max_chars:
            return _block(REASON_TOO_LONG)
        outcome = _Outcome()
        worker = threading.Thread(
            target=self._run, args=(text, tuple(history), outcome), daemon=True
        )
        try:
            worker.start()
            worker.join(self._timeout_s)
        except RuntimeError:
            return self._failed("thread_not_started")
        if worker.is_alive():
            logger.error("guard.timed_out", extra={"guard_id": id(self)})
            return _block(REASON_TIMED_OUT)
        if outcome.verdict is None:
            return self._failed(outcome.failure)
        return outcome.verdict

    def _run(self, text: str, history: tuple[str, ...], outcome: _Outcome) -> None:
        try:
            outcome.verdict = run_guards(self._guards, text, history)
        except Exception as error:  # noqa: BLE001 - whatever breaks must block
            outcome.failure = type(error).__name__

    def _failed(self, failure: str) -> Verdict:
        logger.error("guard.failed", extra={"error_type": failure, "guard_id": id(self)})
        return _block(REASON_FAILED)


def run_guards(guards: Sequence[Guard], text: str, history: Sequence[str]) -> Verdict:
    """Ask every guard and keep the strictest action with all findings and reasons.

    Raises:
        ValueError: There is no guard to ask; an empty list must not read as «allow».
    """
    if not guards:
        raise ValueError("at least one guard is needed")
    verdicts = [guard.check(text, history) for guard in guards]
    order = (Action.ALLOW, Action.ASK, Action.BLOCK)
    return Verdict(
        action=max((verdict.action for verdict in verdicts), key=order.index),
        findings=tuple(f for verdict in verdicts for f in verdict.findings),
        reasons=tuple(dict.fromkeys(r for verdict in verdicts for r in verdict.reasons)),
    )


def _block(reason: str) -> Verdict:
    return Verdict(action=Action.BLOCK, reasons=(reason,))
