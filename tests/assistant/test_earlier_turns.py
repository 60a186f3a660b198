"""An earlier turn is judged once, and only an allow is remembered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.steps.earlier_turns import EarlierTurns
from guardrails.verdict import Action, Verdict


@dataclass
class Counting:
    """A guard that gives its verdicts in turn, the last one for ever."""

    verdicts: list[Action]
    asked: list[str] = field(default_factory=list, repr=False)

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        self.asked.append(text)
        return Verdict(action=self.verdicts[min(len(self.asked), len(self.verdicts)) - 1])


def test_what_was_allowed_is_not_judged_again() -> None:
    turns, guard = EarlierTurns(), Counting([Action.ALLOW])
    assert [turns.may_be_read("Hva er overtid?", guard) for _ in range(3)] == [True] * 3
    assert guard.asked == ["Hva er overtid?"]


def test_another_text_is_judged() -> None:
    turns, guard = EarlierTurns(), Counting([Action.ALLOW, Action.BLOCK])
    assert turns.may_be_read("Hva er overtid?", guard)
    assert not turns.may_be_read("Hva er overtid? ", guard)


def test_what_was_stopped_is_judged_every_time() -> None:
    turns, guard = EarlierTurns(), Counting([Action.BLOCK, Action.ASK, Action.ALLOW])
    assert [turns.may_be_read("a", guard) for _ in range(4)] == [False, False, True, True]
    assert len(guard.asked) == 3


def test_another_guard_is_asked_anew() -> None:
    turns, open_one = EarlierTurns(), Counting([Action.ALLOW])
    assert turns.may_be_read("a", open_one)
    assert not turns.may_be_read("a", Counting([Action.BLOCK]))
    assert turns.may_be_read("a", open_one)
    assert open_one.asked == ["a", "a"]


def test_the_oldest_goes_first() -> None:
    turns, guard = EarlierTurns(most=2), Counting([Action.ALLOW])
    for text in ("a", "b", "a", "c", "a", "b"):
        turns.may_be_read(text, guard)
    assert guard.asked == ["a", "b", "c", "b"]


def test_no_text_is_kept() -> None:
    turns = EarlierTurns()
    turns.may_be_read("Grevlingsjampinjong", Counting([Action.ALLOW]))
    assert "Grevling" not in repr(vars(turns))
