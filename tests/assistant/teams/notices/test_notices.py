"""Who is told, once, and what becomes of the subscription."""

import asyncio
import logging
from pathlib import Path

import pytest
from microsoft_teams.api.activities import ActivityParams

from assistant.messages.catalog import load_messages
from assistant.storage.sqlite_subscriptions import SqliteSubscriptions
from assistant.storage.subscriptions import MemorySubscriptions, SubscriptionStore
from assistant.teams.notices import Notified, notify
from assistant.teams.reference import Reference
from assistant.teams.speaker import Delivery, Sent
from assistant.teams.subscriptions import Subscriptions
from assistant.teams.voice import Voice
from corpus.release import Release
from corpus.source import Language
from tests.assistant.teams.notices.releases import (
    FLEXTIME,
    KEPT,
    LUNCH,
    TODAY,
    Releases,
    of,
    saying,
)
from tests.assistant.teams.notices.test_circulars import under_another_name, without
from tests.assistant.teams.notices.test_subscriptions import KARI, OLA, Calendar
from tests.fakes.teams_speaker import FakeSpeaker

MESSAGES = load_messages()


def followed(
    releases: Releases,
    *who: tuple[Reference, str, Language],
    store: SubscriptionStore | None = None,
) -> SubscriptionStore:
    kept = store or MemorySubscriptions()
    known = Subscriptions(kept, releases.before, lambda: TODAY)
    for reference, file, language in who:
        assert known.follow(reference, of(releases.before, file).source_id, language)
    return kept


def told(
    store: SubscriptionStore,
    release: Release,
    speaker: FakeSpeaker,
    calendar: Calendar | None = None,
) -> Notified:
    known = Subscriptions(store, release, calendar or Calendar())
    voice = Voice(messages=MESSAGES, release=release, today=known.today)
    return asyncio.run(notify(known, speaker, voice))


def test_a_follower_of_a_replaced_circular_is_told_once(releases: Releases) -> None:
    store, speaker = followed(releases, (KARI, FLEXTIME, "nb"), (KARI, KEPT, "nb")), FakeSpeaker()
    assert told(store, releases.after, speaker) == Notified(told=1)
    (post,) = speaker.posts
    assert post.to == KARI
    assert "B/05-2023» gjelder ikke lenger. Det er erstattet av:" in post.text
    assert "B/09-2025" in post.text
    assert "https://www.ks.no/b-09-2025" in post.text
    assert store.sources() == {of(releases.after, KEPT).source_id}
    assert told(store, releases.after, speaker) == Notified()
    assert len(speaker.posts) == 1


def test_where_no_successor_is_known_it_is_said_so(releases: Releases) -> None:
    speaker = FakeSpeaker()
    told(followed(releases, (KARI, LUNCH, "nb")), releases.after, speaker)
    assert "går ikke fram av kildene" in speaker.posts[0].text
    assert "B/09-2025" not in speaker.posts[0].text


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "erstattet av"), ("nn", "erstatta av"), ("en", "replaced by")],
)
def test_it_is_said_in_the_language_it_was_asked_for_in(
    releases: Releases, language: Language, words: str
) -> None:
    speaker = FakeSpeaker()
    told(followed(releases, (KARI, FLEXTIME, language)), releases.after, speaker)
    assert words in speaker.posts[0].text


CHANGED = "Hatten skal være grønn på onsdager."


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "er endret"), ("nn", "er endra"), ("en", "has changed")],
)
def test_a_follower_of_a_changed_circular_is_told_once_and_follows_on(
    releases: Releases, language: Language, words: str
) -> None:
    store, speaker = followed(releases, (KARI, KEPT, language)), FakeSpeaker()
    changed = saying(releases.before, KEPT, CHANGED)
    assert told(store, changed, speaker) == Notified(told=1)
    assert words in speaker.posts[0].text
    assert of(releases.before, KEPT).title in speaker.posts[0].text
    assert CHANGED not in speaker.posts[0].text
    assert told(store, changed, speaker) == Notified()
    later = saying(releases.before, KEPT, "Hatten skal være gul.")
    assert told(store, later, speaker) == Notified(told=1)
    assert len(store.of(KARI.conversation, KARI.user)) == 1


def test_who_is_not_reached_about_a_change_is_told_the_next_time(releases: Releases) -> None:
    store, changed = followed(releases, (KARI, KEPT, "nb")), saying(releases.before, KEPT, CHANGED)
    assert told(store, changed, FakeSpeaker(outcomes=[Delivery.FAILED])) == Notified(failed=1)
    assert told(store, changed, FakeSpeaker()) == Notified(told=1)


class LetsGo(FakeSpeaker):
    """Lets go of the bot while it is told."""

    store: SubscriptionStore

    async def say(self, to: Reference, activity: ActivityParams) -> Sent:
        self.store.remove(to.conversation, to.user)
        return await super().say(to, activity)


def test_who_lets_go_while_being_told_is_not_kept(releases: Releases) -> None:
    speaker = LetsGo()
    speaker.store = followed(releases, (KARI, KEPT, "nb"))
    told(speaker.store, saying(releases.before, KEPT, CHANGED), speaker)
    assert speaker.store.sources() == frozenset()


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "ikke lenger blant"), ("nn", "ikkje lenger blant"), ("en", "no longer among")],
)
def test_a_follower_of_a_circular_that_is_gone_is_told_once(
    releases: Releases, language: Language, words: str
) -> None:
    store, speaker = followed(releases, (KARI, KEPT, language)), FakeSpeaker()
    gone = without(releases.after, KEPT)
    assert told(store, gone, speaker) == Notified(told=1)
    assert words in speaker.posts[0].text
    assert of(releases.before, KEPT).title in speaker.posts[0].text
    assert told(store, gone, speaker) == Notified()
    assert store.sources() == frozenset()


def test_a_circular_in_another_file_is_followed_there_and_nobody_is_told(
    releases: Releases,
) -> None:
    store, speaker = followed(releases, (KARI, KEPT, "nb"), (OLA, LUNCH, "nb")), FakeSpeaker()
    kept, lunch = (of(releases.before, file).source_id for file in (KEPT, LUNCH))
    for source_id in (kept, lunch):
        for one in store.to(source_id):
            store.renew(one, source=f"earlier-{source_id}", digest=one.digest)
    assert told(store, releases.after, speaker) == Notified(told=1)
    assert store.sources() == {kept}
    assert [post.to for post in speaker.posts] == [OLA]


def test_a_circular_changed_in_another_file_is_told_and_followed_there(releases: Releases) -> None:
    store, speaker = followed(releases, (KARI, KEPT, "nb")), FakeSpeaker()
    after = under_another_name(releases.after, KEPT, CHANGED)
    assert told(store, after, speaker) == Notified(told=1)
    assert "er endret" in speaker.posts[0].text
    assert store.sources() == {"b-in-another-file"}
    assert told(store, after, speaker) == Notified()


def test_nothing_is_said_while_all_is_in_force(releases: Releases) -> None:
    store, speaker = followed(releases, (KARI, FLEXTIME, "nb"), (OLA, KEPT, "nb")), FakeSpeaker()
    assert told(store, releases.before, speaker) == Notified()
    assert speaker.posts == []
    assert len(store.sources()) == 2


def test_who_has_let_go_or_is_long_gone_is_not_told(releases: Releases) -> None:
    store, speaker = (
        followed(releases, (KARI, FLEXTIME, "nb"), (OLA, FLEXTIME, "nb")),
        FakeSpeaker(),
    )
    store.remove(OLA.conversation, OLA.user)
    late = Calendar()
    late.go_on(401)
    assert told(store, releases.after, speaker, late) == Notified()
    assert speaker.posts == []


OUTCOMES = {
    Delivery.GONE: (Notified(gone=1), 0),
    Delivery.FAILED: (Notified(failed=1), 2),
    Delivery.NOT_STREAMED: (Notified(failed=1), 2),
    Delivery.STOPPED: (Notified(failed=1), 2),
}


@pytest.mark.parametrize(("outcome", "ended"), OUTCOMES.items(), ids=OUTCOMES)
def test_who_is_gone_is_forgotten_and_who_was_not_reached_is_kept(
    releases: Releases, outcome: Delivery, ended: tuple[Notified, int]
) -> None:
    store = followed(releases, (KARI, FLEXTIME, "nb"), (KARI, KEPT, "nb"))
    counted, kept = ended
    assert told(store, releases.after, FakeSpeaker(outcomes=[outcome])) == counted
    assert len(store.of(KARI.conversation, KARI.user)) == kept
    again = told(store, releases.after, FakeSpeaker())
    assert again == Notified(told=counted.failed)


def test_one_that_is_not_reached_keeps_nobody_else_from_being_told(releases: Releases) -> None:
    store = followed(releases, (KARI, FLEXTIME, "nb"), (KARI, LUNCH, "nb"), (OLA, FLEXTIME, "nb"))
    speaker = FakeSpeaker(outcomes=[Delivery.GONE, Delivery.SENT])
    assert told(store, releases.after, speaker) == Notified(told=1, gone=1)
    assert [post.to for post in speaker.posts] == [KARI, OLA]
    assert store.sources() == frozenset()


class Slow(FakeSpeaker):
    """Lets the others go on while it writes."""

    async def say(self, to: Reference, activity: ActivityParams) -> Sent:
        await asyncio.sleep(0.01)
        return await super().say(to, activity)


def test_done_twice_at_once_by_two_processes_nobody_is_told_twice(
    releases: Releases, tmp_path: Path
) -> None:
    stores = [SqliteSubscriptions(tmp_path) for _ in range(2)]
    who: list[tuple[Reference, str, Language]] = [
        (one, file, "nb") for one in (KARI, OLA) for file in (FLEXTIME, LUNCH, KEPT)
    ]
    followed(releases, *who, store=stores[0])
    speaker, after = Slow(), saying(releases.after, KEPT, CHANGED)
    voice = Voice(messages=MESSAGES, release=after, today=lambda: TODAY)

    async def twice() -> list[Notified]:
        return await asyncio.gather(
            *(
                notify(Subscriptions(store, after, lambda: TODAY), speaker, voice)
                for store in stores
            )
        )

    counted = asyncio.run(twice())
    assert sum(one.told for one in counted) == len(speaker.posts) == 6
    assert stores[0].sources() == {of(releases.after, KEPT).source_id}
    for store in stores:
        store.close()


class Breaks(FakeSpeaker):
    async def say(self, to: Reference, activity: ActivityParams) -> Sent:
        raise asyncio.CancelledError


def test_one_that_was_cut_off_is_done_the_next_day_and_not_before(releases: Releases) -> None:
    store, calendar, speaker = followed(releases, (KARI, FLEXTIME, "nb")), Calendar(), FakeSpeaker()
    with pytest.raises(asyncio.CancelledError):
        told(store, releases.after, Breaks(), calendar)
    assert told(store, releases.after, speaker, calendar) == Notified()
    calendar.go_on(1)
    assert told(store, releases.after, speaker, calendar) == Notified(told=1)


def test_the_log_has_counts_and_nobody(
    releases: Releases, caplog: pytest.LogCaptureFixture
) -> None:
    store = followed(releases, (KARI, FLEXTIME, "nb"), (OLA, FLEXTIME, "nb"))
    with caplog.at_level(logging.DEBUG):
        told(store, releases.after, FakeSpeaker(outcomes=[Delivery.SENT, Delivery.FAILED]))
    (record,) = [one for one in caplog.records if one.name == "assistant.teams.notices"]
    assert record.getMessage() == "teams.notified"
    assert (record.told, record.gone, record.unreached) == (1, 0, 1)  # type: ignore[attr-defined]
    shown = str([one.__dict__ for one in caplog.records])
    assert not [one for one in ("kari", "ola", "smba", "B/05") if one in shown]
