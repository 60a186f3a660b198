"""What everything that keeps subscriptions does."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.storage.sqlite_subscriptions import SqliteSubscriptions
from assistant.storage.subscriptions import (
    Follower,
    MemorySubscriptions,
    Subscription,
    SubscriptionStore,
)

DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)
KARI, OLA = ("a:kari", "29:kari"), ("a:ola", "29:ola")
STORES: dict[str, Callable[[Path], SubscriptionStore]] = {
    "memory": lambda _: MemorySubscriptions(),
    "sqlite": SqliteSubscriptions,
}


def subscription(
    who: tuple[str, str] = KARI, source: str = "leave-1a2b3c", **changes: Any
) -> Subscription:
    follower = Follower(
        service_url="https://smba.trafficmanager.net/no/",
        tenant="t1",
        conversation=who[0],
        user=who[1],
        bot="28:bot",
    )
    given = Subscription(follower=follower, source=source, language="nb", since=DAY, seen=DAY)
    return replace(given, **changes)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SubscriptionStore]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()


def everything(store: SubscriptionStore) -> list[Subscription]:
    return [one for source in sorted(store.sources()) for one in store.to(source)]


def test_a_new_store_is_empty_and_nothing_can_be_done_to_it(store: SubscriptionStore) -> None:
    assert store.sources() == frozenset()
    assert list(store.of(*KARI)) == list(store.to("leave-1a2b3c")) == []
    assert not store.claim(subscription(), DAY)
    store.release(subscription())
    store.renew(subscription(), source="b", digest="2")
    store.touch(*KARI, NEXT)
    assert store.remove(*KARI) == store.expire(date(2100, 1, 1)) == 0
    assert everything(store) == []


def test_what_is_added_comes_back_as_it_was(store: SubscriptionStore) -> None:
    name = "a:'; DROP TABLE subscriptions; --"
    odd = subscription((name, "29:«Æ» 😀"), "x", language="nn", digest="0a1b")
    told = [subscription(OLA, language="en", seen=NEXT), odd, subscription()]
    for one in told:
        store.add(one)
    assert store.sources() == {"leave-1a2b3c", "x"}
    assert list(store.to("x")) == list(store.of(name, "29:«Æ» 😀"))
    assert list(store.to("x")) == [odd]
    assert list(store.to("leave-1a2b3c")) == [subscription(), told[0]]


def test_a_follower_has_one_of_each_source_and_the_later_counts(store: SubscriptionStore) -> None:
    store.add(subscription())
    later = subscription(language="nn", since=NEXT, seen=NEXT)
    for one in (subscription(source="b"), later):
        store.add(one)
    assert list(store.of(*KARI)) == [subscription(source="b"), later]


@pytest.mark.parametrize("other", [("a:kari", "29:ola"), ("a:ola", "29:kari"), OLA])
def test_a_follower_is_a_user_in_a_conversation(
    store: SubscriptionStore, other: tuple[str, str]
) -> None:
    for one in (subscription(), subscription(other)):
        store.add(one)
    assert list(store.of(*KARI)) == [subscription()]
    assert store.remove(*KARI) == 1
    assert everything(store) == [subscription(other)]


def test_one_subscription_or_all_of_a_follower_are_removed_and_no_other(
    store: SubscriptionStore,
) -> None:
    for source in "abc":
        store.add(subscription(source=source))
        store.add(subscription(OLA, source))
    assert (store.remove(*KARI, "b"), store.remove(*KARI, "b")) == (1, 0)
    assert [one.source for one in store.of(*KARI)] == ["a", "c"]
    assert (store.remove(*KARI), store.remove(*KARI)) == (2, 0)
    assert everything(store) == [subscription(OLA, source) for source in "abc"]


def test_a_message_moves_the_day_of_a_followers_own_alone(store: SubscriptionStore) -> None:
    for one in (subscription(source="a"), subscription(source="b"), subscription(OLA, "a")):
        store.add(one)
    store.touch(*KARI, NEXT)
    assert [(one.seen, one.since) for one in store.of(*KARI)] == [(NEXT, DAY)] * 2
    assert list(store.of(*OLA)) == [subscription(OLA, "a")]


def test_what_was_last_seen_before_a_day_expires_and_the_day_itself_does_not(
    store: SubscriptionStore,
) -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)]
    for number, day in enumerate(days):
        store.add(subscription(source=str(number), seen=day))
    assert store.expire(date(2026, 1, 1)) == 1
    assert [one.seen for one in everything(store)] == days[1:]


def test_only_one_may_tell_on_a_day(store: SubscriptionStore) -> None:
    for one in (subscription(), subscription(source="b"), subscription(OLA)):
        store.add(one)
    assert store.claim(subscription(), DAY)
    assert not store.claim(subscription(), DAY)
    assert store.claim(subscription(source="b"), DAY)
    assert store.claim(subscription(OLA), DAY)
    assert list(store.of(*KARI)) == [subscription(source="b"), subscription()]


def test_a_claim_is_open_again_when_given_back_or_left_from_an_earlier_day(
    store: SubscriptionStore,
) -> None:
    store.add(subscription())
    assert store.claim(subscription(), DAY)
    store.release(subscription())
    assert store.claim(subscription(), DAY)
    assert store.claim(subscription(), NEXT)
    assert not store.claim(subscription(), DAY)


def test_one_that_is_renewed_goes_on_unclaimed_and_no_other_changes(
    store: SubscriptionStore,
) -> None:
    for one in (subscription(digest="1", language="nn"), subscription(OLA, digest="1")):
        store.add(one)
        assert store.claim(one, DAY)
    store.renew(subscription(), source="leave-1a2b3c", digest="2")
    assert list(store.of(*KARI)) == [subscription(digest="2", language="nn")]
    assert list(store.of(*OLA)) == [subscription(OLA, digest="1")]
    assert not store.claim(subscription(digest="1"), DAY)
    assert store.claim(subscription(digest="2"), DAY)
    assert not store.claim(subscription(OLA, digest="1"), DAY)


def test_one_that_is_renewed_under_another_name_takes_the_place_of_the_one_there(
    store: SubscriptionStore,
) -> None:
    for one in (subscription(source="a", digest="1"), subscription(source="b", digest="2")):
        store.add(one)
    assert store.claim(subscription(source="b", digest="2"), DAY)
    store.renew(subscription(source="a"), source="b", digest="1")
    assert everything(store) == [subscription(source="b", digest="1")]
    assert store.claim(subscription(source="b", digest="1"), DAY)


def test_who_asks_anew_may_be_told_anew(store: SubscriptionStore) -> None:
    store.add(subscription())
    assert store.claim(subscription(), DAY)
    store.remove(*KARI)
    assert not store.claim(subscription(), NEXT)
    store.add(subscription())
    assert store.claim(subscription(), DAY)
    store.add(subscription())
    assert store.claim(subscription(), DAY)


def test_of_many_at_once_one_gets_the_claim(store: SubscriptionStore) -> None:
    store.add(subscription())
    got: list[bool] = []
    threads = [
        threading.Thread(target=lambda: got.append(store.claim(subscription(), DAY)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True]


def who(one: Subscription) -> tuple[str, str]:
    return one.follower.conversation, one.follower.user


DEEDS: dict[str, Callable[[SubscriptionStore, Subscription], object]] = {
    "add": lambda store, one: store.add(one),
    "remove": lambda store, one: store.remove(*who(one), one.source),
    "remove all": lambda store, one: store.remove(*who(one)),
    "touch": lambda store, one: store.touch(*who(one), one.seen),
    "expire": lambda store, one: store.expire(one.seen),
    "claim": lambda store, one: store.claim(one, one.seen),
    "release": lambda store, one: store.release(one),
    "renew": lambda store, one: store.renew(one, source=one.source, digest=one.seen.isoformat()),
    "rename": lambda store, one: store.renew(one, source="c", digest=one.digest),
}
_STEPS = st.tuples(
    st.sampled_from(["add", "remove", *DEEDS]),
    st.sampled_from([KARI, OLA]),
    st.sampled_from("ab"),
    st.integers(1, 4),
)


@settings(max_examples=15, deadline=None)  # a file is made for each
@given(st.lists(_STEPS, max_size=12))
def test_the_stores_are_alike(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, tuple[str, str], str, int]]
) -> None:
    stores = [made(tmp_path_factory.mktemp("alike")) for made in STORES.values()]
    for deed, follower, source, number in steps:
        one = subscription(follower, source, seen=date(2026, 1, number))
        assert len({DEEDS[deed](store, one) for store in stores}) == 1
        assert everything(stores[0]) == everything(stores[1])
        assert stores[0].sources() == stores[1].sources()
    for store in stores:
        store.close()
