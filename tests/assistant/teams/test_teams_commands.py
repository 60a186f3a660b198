"""`python -m assistant serve`, `teams`, `notify` and `teams-package` with and without a bot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from assistant.__main__ import main
from assistant.bootstrap import today_in_oslo
from assistant.storage.sqlite_subscriptions import FILE, SqliteSubscriptions
from assistant.storage.subscriptions import Follower, Subscription
from assistant.widget.script import WidgetScript
from corpus.factory import load_embedder, open_index
from tests.assistant.teams.activities import BOT, message
from tests.fakes.bot_keys import APP_ID, TENANT, KeyServer, Signer, key_server
from tests.fakes.connector import Connector, connector

SETTINGS = {
    "KS_TEAMS_APP_ID": APP_ID.upper(),
    "KS_TEAMS_TENANT": TENANT,
    "KS_TEAMS_SERVICE_HOSTS": "127.0.0.1",
    "KS_EMBEDDER": "hashing",
}
PACKAGE = {
    "--developer": "Fjellvik kommune",
    "--website": "https://e.no/",
    "--privacy": "https://e.no/p",
    "--terms": "https://e.no/t",
}


@pytest.fixture
def keys() -> Iterator[KeyServer]:
    with key_server() as served:
        yield served


@pytest.fixture
def teams() -> Iterator[Connector]:
    with connector() as served:
        yield served


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keys: KeyServer) -> list[Any]:
    """The settings of a bot that writes to this machine; what is served is not, but kept."""
    started: list[Any] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **_named: started.append(app))
    # Loggers are the whole process's; what the log says is tested where lines are made.
    monkeypatch.setattr("assistant.__main__.log_to", lambda _stream, _level: None)
    monkeypatch.setattr("assistant.teams.opening.quiet_sdk", lambda: None)
    bundle = tmp_path / "widget.js"
    bundle.write_bytes(b"void 0;\n")
    read = WidgetScript.read
    monkeypatch.setattr(WidgetScript, "read", lambda: read(bundle))
    named = {
        **SETTINGS, "KS_TEAMS_METADATA_URL": keys.metadata_url, "KS_DATA": str(tmp_path / "data"),
    }  # fmt: skip
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return started


@pytest.mark.parametrize("command", ["serve", "teams"])
def test_a_bot_is_served_with_the_page_or_alone_and_answers(
    set_up: list[Any],
    index_folder: Path,
    teams: Connector,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    assert main([command, "--index", str(index_folder), "--port", "8123"]) == 0
    told = capsys.readouterr().out
    assert "Teams-boten hører på http://127.0.0.1:8123/api/messages" in told
    (app,) = set_up
    with TestClient(app) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").status_code == 200
        assert client.get("/").status_code == (200 if command == "serve" else 404)
        assert client.post("/api/messages", json={}).status_code == 401
        sent = message("hjelp", serviceUrl=teams.url)
        signed = Signer().bearer(serviceurl=teams.url)
        assert client.post("/api/messages", json=sent, headers=signed).status_code == 202
    # The server ends when what was under way has been written.
    assert "Still et spørsmål" in teams.got[0].sent["text"]


WRONG = {
    "no app id": ({"KS_TEAMS_APP_ID": ""}, "KS_TEAMS_APP_ID"),
    "no proof": ({"KS_TEAMS_SERVICE_HOSTS": "smba.trafficmanager.net"}, "KS_TEAMS_SECRET"),
    "no tenant": ({"KS_TEAMS_TENANT": ""}, "KS_TEAMS_TENANT"),
}


@pytest.mark.parametrize("command", ["teams", "notify"])
@pytest.mark.parametrize(("changes", "named"), WRONG.values(), ids=WRONG)
def test_settings_that_do_not_fit_are_told_before_anything_is_opened(
    set_up: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    changes: dict[str, str],
    named: str,
) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    assert main([command, "--index", str(tmp_path / "none")]) == 2
    said = capsys.readouterr().err
    assert "Innstillingene for Teams passer ikke sammen" in said
    assert named in said
    assert set_up == []


def test_without_an_app_id_there_is_no_bot(
    set_up: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    index_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KS_TEAMS_APP_ID", "")
    assert main(["serve", "--index", str(index_folder)]) == 0
    assert "Teams-boten" not in capsys.readouterr().out
    with TestClient(set_up[0]) as client:
        assert client.post("/api/messages", json={}).status_code == 501
    assert not (tmp_path / "data" / FILE).exists()


def test_a_file_of_notices_that_is_none_is_told(
    set_up: list[Any], index_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).write_text("no database at all, and long enough to be one" * 50)
    assert main(["teams", "--index", str(index_folder)]) == 2
    assert "Filen med varsler kan ikke brukes" in capsys.readouterr().err


def test_who_follows_a_circular_that_is_over_is_told_once(
    set_up: list[Any],
    index_folder: Path,
    tmp_path: Path,
    teams: Connector,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    release = open_index(index_folder, load_embedder("hashing")).release
    over = next(
        one.source_id
        for one in release.sources.values()
        if one.standing.status_on(today_in_oslo()).value == "superseded"
    )
    store = SqliteSubscriptions(tmp_path / "data")
    follower = Follower(
        service_url=teams.url, tenant=TENANT, conversation="a:1", user="29:u", bot=BOT
    )
    today = today_in_oslo()
    store.add(Subscription(follower=follower, source=over, language="nn", since=today, seen=today))
    store.close()
    for told in ("Varslet: 1.", "Varslet: 0."):
        assert main(["notify", "--index", str(index_folder)]) == 0
        assert told in capsys.readouterr().out
    (got,) = teams.got
    assert got.path.endswith("/v3/conversations/a:1/activities")
    assert got.sent["text"].startswith("Du bad om varsel")


def test_the_package_is_written_and_what_is_unfit_is_told(
    set_up: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [part for pair in PACKAGE.items() for part in pair]
    target = tmp_path / "app.zip"
    assert main(["teams-package", "--out", str(target), *named]) == 0
    assert target.read_bytes().startswith(b"PK")
    assert str(target) in capsys.readouterr().out
    assert main(["teams-package", "--app-id", "bot", "--out", str(target), *named]) == 2
    assert "Teams ville avvist apppakken" in capsys.readouterr().err
