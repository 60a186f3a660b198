"""The file of subscriptions: who may read it, what is in it, and who shares it."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import FeedbackUnusable, SubscriptionsUnusable
from assistant.storage.sqlite_feedback import SqliteFeedback
from assistant.storage.sqlite_subscriptions import FILE, SqliteSubscriptions
from tests.contracts.test_subscription_store import DAY, KARI, NEXT, OLA, subscription

SENTINEL = "29:grevlingsjampinjong"
CLAIM = """
import sys
from pathlib import Path
from assistant.storage.sqlite_subscriptions import SqliteSubscriptions
from tests.contracts.test_subscription_store import DAY, everything
store = SqliteSubscriptions(Path(sys.argv[1]))
print(sum(store.claim(one, DAY) for one in everything(store)))
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteSubscriptions]:
    made = SqliteSubscriptions(tmp_path / "data")
    yield made
    made.close()


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if SENTINEL.encode() in path.read_bytes()]


def version(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def test_only_the_owner_may_read_it(store: SqliteSubscriptions, tmp_path: Path) -> None:
    store.add(subscription())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
    assert FILE in modes
    assert set(modes.values()) == {0o600}


def test_it_holds_ids_and_days_and_has_room_for_nothing_else(
    store: SqliteSubscriptions, tmp_path: Path
) -> None:
    store.add(subscription())
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema "
                                                       "WHERE type = 'table'")]  # fmt: skip
        columns = [row[1] for row in connection.execute("PRAGMA table_info(subscriptions)")]
    assert tables == ["subscriptions"]
    assert columns == [
        "conversation", "user", "source", "tenant", "service_url", "bot", "language", "since",
        "seen", "claimed", "digest",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["removed", "forgotten", "expired"])
def test_what_is_deleted_is_gone_from_the_disk(
    store: SqliteSubscriptions, tmp_path: Path, how: str
) -> None:
    who = ("a:1", SENTINEL)
    for number in range(50):
        store.add(subscription(who, f"s{number}"))
    store.touch(*who, NEXT)
    store.claim(subscription(who, "s1"), DAY)
    assert left(tmp_path / "data") != []
    match how:
        case "removed":
            for number in range(50):
                store.remove(*who, f"s{number}")
        case "forgotten":
            store.remove(*who)
        case _:
            store.expire(date(2100, 1, 1))
    assert left(tmp_path / "data") == []


def test_it_is_there_after_a_restart_claims_and_all(tmp_path: Path) -> None:
    with closing(SqliteSubscriptions(tmp_path)) as store:
        store.add(subscription())
        assert store.claim(subscription(), DAY)
    with closing(SqliteSubscriptions(tmp_path)) as store:
        assert list(store.of(*KARI)) == [subscription()]
        assert not store.claim(subscription(), DAY)


def test_of_two_processes_one_gets_each_claim(store: SqliteSubscriptions, tmp_path: Path) -> None:
    for number in range(20):
        store.add(subscription(source=f"s{number}"))
        store.add(subscription(OLA, f"s{number}"))
    command = [sys.executable, "-c", CLAIM, str(tmp_path / "data")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sum(int(one.communicate()[0]) for one in running) == 40


def test_steps_that_are_new_are_taken_and_what_was_kept_stays(tmp_path: Path) -> None:
    module = sys.modules[SqliteSubscriptions.__module__].__file__ or ""
    own = Path(module).parent / "migrations" / "subscriptions"
    values = (*KARI, "leave-1a2b3c", "t1", "https://smba.trafficmanager.net/no/", "28:bot", "nb")
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.executescript((own / "0001_subscriptions.sql").read_text(encoding="utf-8"))
        connection.execute(
            "INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (*values, DAY.isoformat(), DAY.isoformat()),
        )
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    steps = tmp_path / "steps"
    shutil.copytree(own, steps)
    with closing(SqliteSubscriptions(tmp_path, steps)) as store:
        assert list(store.of(*KARI)) == [subscription()]
    last = len(list(steps.iterdir())) + 1
    (steps / f"000{last}_more.sql").write_text("ALTER TABLE subscriptions ADD COLUMN more TEXT;\n")
    for _ in range(2):
        with closing(SqliteSubscriptions(tmp_path, steps)) as store:
            assert list(store.of(*KARI)) == [subscription()]
            store.add(subscription(OLA))
    assert version(tmp_path) == last


def test_a_file_from_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    SqliteSubscriptions(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(SubscriptionsUnusable, match="newer"):
        SqliteSubscriptions(tmp_path)
    assert version(tmp_path) == 99


def test_a_damaged_file_says_what_to_do_and_is_left_as_it_is(tmp_path: Path) -> None:
    content = f"Dette er ingen database. {SENTINEL}".encode() * 100
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(SubscriptionsUnusable, match="KS_DATA") as told:
        SqliteSubscriptions(tmp_path)
    assert SENTINEL not in str(told.value)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_failure_later_on_names_nobody(store: SqliteSubscriptions) -> None:
    store.close()
    with pytest.raises(SubscriptionsUnusable) as told:
        store.add(subscription(("a:1", SENTINEL)))
    assert SENTINEL not in str(told.value)


def test_a_change_that_breaks_changes_nothing(store: SqliteSubscriptions) -> None:
    store.add(subscription())
    with pytest.raises(SubscriptionsUnusable):
        store.add(subscription(language="sv"))
    assert list(store.of(*KARI)) == [subscription()]
    store.add(subscription(OLA))


def test_feedback_and_subscriptions_are_files_of_their_own(tmp_path: Path) -> None:
    with closing(SqliteFeedback(tmp_path)), closing(SqliteSubscriptions(tmp_path)):
        pass
    (tmp_path / FILE).write_bytes(b"nothing to read" * 100)
    SqliteFeedback(tmp_path).close()
    (tmp_path / "feedback.sqlite").write_bytes(b"nothing to read" * 100)
    with pytest.raises(FeedbackUnusable):
        SqliteFeedback(tmp_path)
