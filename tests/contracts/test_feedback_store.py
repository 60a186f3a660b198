"""What everything that keeps feedback does."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.storage.feedback import Feedback, FeedbackStore, MemoryFeedback
from assistant.storage.sqlite_feedback import SqliteFeedback
from guardrails.redact import RedactedText

FIRST, SECOND = UUID(int=1), UUID(int=2)
STORES: dict[str, Callable[[Path], FeedbackStore]] = {
    "memory": lambda _: MemoryFeedback(),
    "sqlite": SqliteFeedback,
}


def feedback(trace: int = 1, **changes: Any) -> Feedback:
    given = {
        "trace_id": f"{trace:032x}",
        "day": date(2026, 3, 2),
        "helpful": True,
        "reasons": ("clear",),
        "comment": RedactedText("Fin regel."),
        "conversation": None,
        "release_id": "0001-abc",
        **changes,
    }
    return Feedback(**given)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FeedbackStore]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()


def test_a_new_store_is_empty(store: FeedbackStore) -> None:
    assert list(store.every()) == []
    assert store.forget(FIRST) == 0
    assert store.expire(date(2100, 1, 1)) == 0


def test_what_is_added_comes_back_as_it_was(store: FeedbackStore) -> None:
    given = [
        feedback(1),
        feedback(2, helpful=False, reasons=("wrong_rule", "outdated"), conversation=FIRST),
        feedback(3, reasons=(), comment=RedactedText("«Æ» 😀\n'; DROP TABLE feedback; --")),
    ]
    for one in given:
        store.add(one)
    assert list(store.every()) == given


def test_all_are_given_by_day_then_trace(store: FeedbackStore) -> None:
    late, early, other = feedback(1, day=date(2026, 3, 3)), feedback(3), feedback(2)
    for one in (late, early, other):
        store.add(one)
    assert list(store.every()) == [other, early, late]


def test_a_later_word_on_an_answer_replaces_the_earlier(store: FeedbackStore) -> None:
    store.add(feedback(1, conversation=FIRST))
    changed = feedback(1, helpful=False, reasons=("outdated",), comment=RedactedText(""))
    store.add(changed)
    assert list(store.every()) == [changed]
    assert store.forget(FIRST) == 0


def test_a_conversation_is_forgotten_and_no_other(store: FeedbackStore) -> None:
    kept = [feedback(3, conversation=SECOND), feedback(4)]
    for one in (feedback(1, conversation=FIRST), feedback(2, conversation=FIRST), *kept):
        store.add(one)
    assert store.forget(FIRST) == 2
    assert list(store.every()) == kept
    assert store.forget(FIRST) == 0


def test_what_is_from_before_a_day_expires_and_the_day_itself_does_not(
    store: FeedbackStore,
) -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)]
    for number, day in enumerate(days):
        store.add(feedback(number, day=day))
    assert store.expire(date(2026, 1, 1)) == 1
    assert [one.day for one in store.every()] == days[1:]


@settings(max_examples=15, deadline=None)  # a file is made for each
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(1, 9)), max_size=12))
def test_the_stores_are_alike(tmp_path_factory: Any, steps: list[tuple[int, int, int]]) -> None:
    stores = [made(tmp_path_factory.mktemp("alike")) for made in STORES.values()]
    for action, conversation, number in steps:
        day = date(2026, 1, number)
        told = set()
        for one in stores:
            match action:
                case 0:
                    told.add(one.forget(UUID(int=conversation)))
                case 1:
                    told.add(one.expire(day))
                case _:
                    one.add(feedback(number, day=day, conversation=UUID(int=conversation)))
        assert len(told) <= 1
        assert list(stores[0].every()) == list(stores[1].every())
    for one in stores:
        one.close()
