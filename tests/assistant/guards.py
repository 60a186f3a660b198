"""Small guards that really look at the text, and some that are broken."""

import re
from collections.abc import Sequence

from guardrails.decision import Reason
from guardrails.verdict import Action, Category, Finding, Verdict

SECRET = "Hallvard"
ILLNESS = "gikt"


class WordGuard:
    """Asks about one name, blocks one illness, in the text or in the history."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        names = _findings(SECRET, text, "PERSON", None)
        ills = _findings(ILLNESS, text, "SPECIAL_CATEGORY", Category.HEALTH)
        if ills or any(ILLNESS in turn for turn in history):
            whole = Finding(
                entity_type="SPECIAL_CATEGORY",
                start=0,
                end=len(text),
                score=0.9,
                recognizer="test.memory",
                category=Category.HEALTH,
            )
            return Verdict(action=Action.BLOCK, findings=(whole, *ills, *names))
        return Verdict(action=Action.ASK if names else Action.ALLOW, findings=names)


class RaisingGuard:
    """Breaks, with the text in the error's message."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        raise RuntimeError(f"broken while reading {text}")


class BlindGuard:
    """Blocks without having found anything, as a guard that timed out does."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        return Verdict(action=Action.BLOCK, reasons=("guard_timed_out",))


class SuspectingGuard:
    """Blocks everything on an impression alone."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        return Verdict(
            action=Action.BLOCK,
            findings=_findings(text, text, "SPECIAL_CATEGORY", Category.HEALTH),
            reasons=(Reason.LOOKS_SPECIAL,),
        )


class TiringGuard:
    """Finds the name at the first call and times out ever after."""

    def __init__(self) -> None:
        self._fresh = True

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        guard = WordGuard() if self._fresh else BlindGuard()
        self._fresh = False
        return guard.check(text, history)


def _findings(word: str, text: str, kind: str, category: Category | None) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            entity_type=kind,
            start=found.start(),
            end=found.end(),
            score=0.9,
            recognizer="test.word",
            category=category,
        )
        for found in re.finditer(re.escape(word), text)
    )
