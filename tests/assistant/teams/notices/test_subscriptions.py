"""What a user may follow, what it is called, and when it is forgotten."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.storage.subscriptions import MemorySubscriptions
from assistant.teams.reference import Reference
from assistant.teams.subscriptions import KEPT_DAYS, Subscriptions, follower_of, reference_of
from corpus.release import Release
from tests.assistant.teams.notices.releases import (
    COMING,
    FLEXTIME,
    HANDBOOK,
    KEPT,
    LUNCH,
    MEMBERS,
    TODAY,
    Releases,
    of,
)

KARI = Reference(
    service_url="https://smba.trafficmanager.net/no/",
    tenant="t1",
    conversation="a:kari",
    kind="personal",
    user="29:kari",
    bot="28:bot",
)
OLA = replace(KARI, conversation="a:ola", user="29:ola")


class Calendar:
    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> date:
        return self.day

    def go_on(self, days: int) -> None:
        self.day += timedelta(days=days)


def subscriptions(release: Release, calendar: Calendar | None = None) -> Subscriptions:
    return Subscriptions(MemorySubscriptions(), release, calendar or Calendar())


def follow(known: Subscriptions, file: str, who: Reference = KARI) -> str | None:
    return known.follow(who, of(known.release, file).source_id, "nb")


def test_a_circular_in_force_is_followed_and_let_go(releases: Releases) -> None:
    known = subscriptions(releases.before)
    title = of(releases.before, FLEXTIME).title
    assert follow(known, FLEXTIME) == title
    assert (known.followed(KARI), known.followed(OLA)) == ([title], [])
    assert known.unfollow(KARI, of(releases.before, FLEXTIME).source_id) == [title]
    assert known.followed(KARI) == []


def test_following_twice_is_following_once(releases: Releases) -> None:
    known = subscriptions(releases.before)
    assert follow(known, KEPT) == follow(known, KEPT)
    assert len(known.followed(KARI)) == 1


@pytest.mark.parametrize("file", [MEMBERS, HANDBOOK, COMING, FLEXTIME, LUNCH])
def test_what_is_not_public_no_circular_or_not_in_force_is_not_followed(
    releases: Releases, file: str
) -> None:
    known = subscriptions(releases.after)
    assert follow(known, file) is None
    assert known.store.sources() == frozenset()


def test_an_unknown_source_is_not_followed(releases: Releases) -> None:
    known = subscriptions(releases.before)
    assert known.follow(KARI, "../../etc/passwd", "nb") is None
    assert known.store.sources() == frozenset()


@pytest.mark.parametrize("kind", ["groupChat", "channel"])
def test_nobody_follows_for_a_group(releases: Releases, kind: str) -> None:
    known = subscriptions(releases.before)
    assert follow(known, KEPT, replace(KARI, kind=kind)) is None  # type: ignore[arg-type]
    assert known.store.sources() == frozenset()


def test_all_is_let_go_at_once_and_nobody_elses(releases: Releases) -> None:
    known = subscriptions(releases.before)
    titles = {follow(known, KEPT), follow(known, LUNCH)}
    follow(known, KEPT, OLA)
    assert set(known.unfollow(KARI, None)) == titles
    assert known.unfollow(KARI, None) == known.unfollow(KARI, "unknown") == []
    assert len(known.followed(OLA)) == 1


def test_whoever_takes_the_bot_out_is_forgotten(releases: Releases) -> None:
    known = subscriptions(releases.before)
    for who in (KARI, OLA):
        follow(known, KEPT, who)
    known.forget(KARI)
    assert (known.followed(KARI), len(known.followed(OLA))) == ([], 1)


def test_what_is_gone_from_the_index_goes_by_its_earlier_title_or_else_by_its_id(
    releases: Releases, tmp_path: Path
) -> None:
    known = subscriptions(releases.before)
    follow(known, KEPT)
    later = replace(known, release=replace(releases.after, sources={}))
    source = of(releases.before, KEPT)
    assert later.followed(KARI) == [source.title]
    alone = replace(later, release=replace(later.release, folder=tmp_path / "releases" / "0001-a"))
    assert alone.followed(KARI) == alone.unfollow(KARI, None) == [source.source_id]


def test_a_title_is_told_of_public_sources_alone(releases: Releases) -> None:
    known = subscriptions(releases.before)
    assert known.title(of(releases.before, KEPT).source_id)
    assert known.title(of(releases.before, MEMBERS).source_id) is None
    assert known.title("unknown") is None


@pytest.mark.parametrize(("days", "left"), [(KEPT_DAYS, 1), (KEPT_DAYS + 1, 0)])
@pytest.mark.parametrize("how", ["told to", "start", "follow", "message"])
def test_it_ends_when_the_user_has_not_written_for_long(
    releases: Releases, days: int, left: int, how: str
) -> None:
    calendar = Calendar()
    known = subscriptions(releases.before, calendar)
    follow(known, KEPT)
    calendar.go_on(days)
    match how:
        case "told to":
            assert known.expire() == 1 - left
        case "start":
            Subscriptions(known.store, known.release, calendar)
        case "follow":
            follow(known, LUNCH, OLA)
        case _:
            known.seen(KARI)
    assert len(known.store.of(KARI.conversation, KARI.user)) == left


def test_who_writes_is_kept_on(releases: Releases) -> None:
    calendar = Calendar()
    known = subscriptions(releases.before, calendar)
    follow(known, KEPT)
    for _ in range(3):
        calendar.go_on(KEPT_DAYS)
        known.seen(KARI)
    assert len(known.followed(KARI)) == 1


class CountingWrites(MemorySubscriptions):
    def __init__(self) -> None:
        super().__init__()
        self.days: list[date] = []

    def touch(self, conversation: str, user: str, day: date) -> None:
        self.days.append(day)
        super().touch(conversation, user, day)


def test_a_message_is_written_down_once_a_day_and_of_followers_alone(releases: Releases) -> None:
    calendar, store = Calendar(), CountingWrites()
    known = Subscriptions(store, releases.before, calendar)
    known.seen(OLA)
    follow(known, KEPT)
    for days in (0, 1, 0, 0, 1):
        calendar.go_on(days)
        known.seen(KARI)
    assert store.days == [TODAY + timedelta(days=1), TODAY + timedelta(days=2)]


def test_a_reference_comes_back_as_it_was() -> None:
    assert reference_of(follower_of(KARI)) == KARI
