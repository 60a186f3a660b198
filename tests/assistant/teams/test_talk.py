"""What is remembered of a talk, how long, and for whom."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.teams.talk import (
    KEPT_S,
    MOST_EXCHANGES,
    RATED_S,
    Exchange,
    Fleeting,
    Talks,
    Told,
)
from tests.contracts.test_speaker import reference
from tests.fakes.bot_keys import SERVICE_URL

HERE = reference(SERVICE_URL, "personal")
ELSEWHERE = replace(HERE, conversation="19:y@thread.v2")
ANOTHER = replace(HERE, user="29:another")


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def exchange(number: int) -> Exchange:
    return Exchange(
        activity=f"a{number}", question=f"Q{number}", answer=f"A{number}", language="nb"
    )


def said(talks: Talks, before: str = "") -> list[str]:
    return [turn.content for turn in talks.history(HERE, before)]


def test_exchanges_are_told_oldest_first_and_to_their_own_user_in_their_own_place() -> None:
    talks = Talks(Time())
    talks.add(HERE, exchange(1))
    talks.add(HERE, exchange(2))
    assert said(talks) == ["Q1", "A1", "Q2", "A2"]
    assert [turn.role for turn in talks.history(HERE)] == ["user", "assistant"] * 2
    assert talks.history(ELSEWHERE) == talks.history(ANOTHER) == ()
    assert talks.language(HERE) == "nb"
    assert talks.language(ANOTHER) is None


def test_only_the_last_exchanges_are_kept() -> None:
    talks = Talks(Time())
    for number in range(MOST_EXCHANGES + 5):
        talks.add(HERE, exchange(number))
    assert len(said(talks)) == 2 * MOST_EXCHANGES
    assert said(talks)[0] == "Q5"


def test_an_exchange_is_found_by_what_began_it_and_a_pressed_button_began_none() -> None:
    talks = Talks(Time())
    talks.add(HERE, exchange(1))
    talks.add(HERE, replace(exchange(2), activity=""))
    assert talks.earlier(HERE, "a1") == exchange(1)
    assert talks.earlier(HERE, "") is None
    assert talks.earlier(ANOTHER, "a1") is None


def test_a_changed_exchange_takes_its_place_and_what_came_after_goes() -> None:
    talks = Talks(Time())
    for number in (1, 2, 3):
        talks.add(HERE, exchange(number))
    assert said(talks, before="a2") == ["Q1", "A1"]
    talks.add(HERE, replace(exchange(2), question="Endret"))
    assert said(talks) == ["Q1", "A1", "Endret", "A2"]
    talks.forget_from(HERE, "a1")
    assert said(talks) == []


def test_a_question_without_an_id_changes_nothing_that_came_before() -> None:
    talks = Talks(Time())
    talks.add(HERE, replace(exchange(1), activity=""))
    talks.add(HERE, replace(exchange(2), activity=""))
    talks.forget_from(HERE, "")
    assert said(talks) == ["Q1", "A1", "Q2", "A2"]


def test_a_talk_is_kept_an_hour_after_its_last_exchange() -> None:
    time = Time()
    talks = Talks(time)
    talks.add(HERE, exchange(1))
    time.now = KEPT_S - 1
    talks.add(HERE, exchange(2))
    time.now = 2 * KEPT_S - 2
    assert len(said(talks)) == 4
    time.now = 2 * KEPT_S
    assert said(talks) == []
    assert len(talks) == 0


def test_which_answer_a_message_was_is_known_for_a_day() -> None:
    time = Time()
    talks = Talks(time)
    first, second = Told("1", "nb"), Told("2", "nn")
    talks.tell(HERE, "m1", first)
    talks.tell(HERE, "m2", second)
    assert (talks.told(HERE, "m1"), talks.told(HERE, "")) == (first, second)
    assert talks.told(ANOTHER, "m1") == first
    assert talks.told(ANOTHER, "") is None
    assert talks.told(ELSEWHERE, "m1") is None
    time.now = RATED_S
    assert talks.told(HERE, "m1") is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=40))
def test_what_is_kept_is_never_too_old_and_never_too_much(steps: list[tuple[int, int]]) -> None:
    time = Time()
    kept: Fleeting[int] = Fleeting(60, 3, time)
    put: dict[int, float] = {}
    for name, seconds in steps:
        time.now += seconds
        kept.put(name, name)
        put[name] = time.now
        assert len(kept) <= 3
        for one, at in put.items():
            found = kept.get(one)
            assert found in {None, one}
            assert found is None or time.now - at < 60
    assert not steps or kept.get(steps[-1][0]) == steps[-1][0]
