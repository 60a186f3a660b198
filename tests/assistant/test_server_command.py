"""`python -m assistant serve` and `feedback`, in this process."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assistant.__main__ import main
from assistant.storage.sqlite_feedback import FILE, SqliteFeedback
from assistant.widget import script
from assistant.widget.script import WidgetScript
from guardrails.redact import RedactedText
from tests.contracts.test_feedback_store import feedback

SCRIPT = b"void 0;\n"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """What the server was started with; it is not started."""
    started: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda _, **named: started.append(named))
    # Loggers are the whole process's; what the log says is tested where lines are made.
    monkeypatch.setattr("assistant.__main__.log_to", lambda _stream, _level: None)
    bundle = tmp_path / "widget.js"
    bundle.write_bytes(SCRIPT)
    read = WidgetScript.read
    monkeypatch.setattr(script.WidgetScript, "read", lambda: read(bundle))
    monkeypatch.setenv("KS_EMBEDDER", "hashing")
    monkeypatch.setenv("KS_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("KS_TOKEN_KEYS", raising=False)
    return started


def serve(index: Path) -> int:
    return main(["serve", "--index", str(index), "--port", "8123"])


def test_it_tells_address_mode_and_tag(
    served: list[dict[str, Any]],
    index_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert serve(index_folder) == 0
    told = capsys.readouterr().out
    assert "Medlemsassistenten: http://127.0.0.1:8123/" in told
    assert "Åpen demonstrasjon" in told
    assert WidgetScript(SCRIPT).tag("http://127.0.0.1:8123") in told
    assert (tmp_path / "data" / FILE).is_file()
    (named,) = served
    assert named["access_log"] is False
    assert named["timeout_graceful_shutdown"] > 0


def test_with_keys_it_says_that_a_login_is_required(
    served: list[dict[str, Any]],
    index_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    (tmp_path / "k1.pem").write_bytes(
        key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    monkeypatch.setenv("KS_TOKEN_KEYS", str(tmp_path))
    assert serve(index_folder) == 0
    assert "Pålogging kreves" in capsys.readouterr().out


@pytest.mark.parametrize("broken", ["widget", "keys", "data"])
def test_what_is_broken_stops_the_start_and_says_what_to_do(
    served: list[dict[str, Any]],
    index_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: str,
) -> None:
    if broken == "widget":
        (tmp_path / "widget.js").unlink()
    elif broken == "keys":
        monkeypatch.setenv("KS_TOKEN_KEYS", str(tmp_path / "none"))
    else:
        monkeypatch.setenv("KS_DATA", str(tmp_path / "widget.js"))
    assert serve(index_folder) == 2
    told = capsys.readouterr().err
    assert {"widget": "npm ci", "keys": "KS_TOKEN_KEYS", "data": "KS_DATA"}[broken] in told
    assert served == []


def test_staff_read_the_feedback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KS_DATA", str(tmp_path))
    monkeypatch.setenv("KS_FEEDBACK_DAYS", "730")
    assert main(["feedback"]) == 0
    assert "Ingen tilbakemeldinger" in capsys.readouterr().out
    from assistant.bootstrap import today_in_oslo

    with closing(SqliteFeedback(tmp_path)) as store:
        store.add(feedback(1, day=today_in_oslo(), comment=RedactedText("Fin regel.")))
        store.add(feedback(2, day=today_in_oslo().replace(year=2020)))
    assert main(["feedback"]) == 0
    told = capsys.readouterr().out
    assert "Fin regel." in told
    assert told.startswith("1 tilbakemelding")
    assert main(["feedback", "--csv", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 2
