"""Ten thousand messages, each with a mark of its own, by every way in; no mark is found again.

8,000 go to the application in this process, 2,000 to real processes: a server, `batch` and
`guardrails check`. Everything logs at DEBUG, the access log is on, LangSmith is asked for in every
way that the environment knows, and a chat model's server records what it is asked.
"""

import hashlib
import json
import logging
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from langchain_core.runnables import RunnableLambda
from langsmith import Client
from langsmith.utils import get_env_var

from assistant.app import create_app
from assistant.bootstrap import build_assistant, build_service, open_index_at
from assistant.settings import Settings
from evals.bench.leaks import (
    AMOUNTS,
    FEW_DIAGNOSES,
    GIVEN_BACK,
    SEED,
    Canary,
    Everything,
    Sent,
    canaries,
    listening,
    marks_in,
    marks_in_files,
    read_lines,
    send_all,
    write_lines,
)
from tests.assistant.documents import files
from tests.assistant.teams.activities import edited, message, pressed, rated
from tests.conftest import untraced
from tests.e2e.test_server import free_port
from tests.factories import build_index
from tests.fakes.bot_keys import APP_ID, TENANT, Signer, key_server
from tests.fakes.openai_server import OpenAIServer, fails

ROOT = Path(__file__).parents[2]
SERVED, BATCH, CHECKED = 500, 1_000, 500
HARMLESS = "Hvor lenge kan tjenestesykkel lånes?"
CONTROL = "zqkokokokoko"
"""A mark of no message, which must be found: whoever listens is awake."""

# The programs as they are, with every logger at DEBUG and the server's access log on.
LOUD = """
import logging, runpy, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
import uvicorn
run = uvicorn.run
def loud(app, **named):
    run(app, **{**named, "access_log": True, "log_level": "debug"})
uvicorn.run = loud
logging.getLogger("control").debug("zqkokokokoko")
program = sys.argv.pop(1)
sys.argv[0] = program
runpy.run_module(program, run_name="__main__")
"""

pytestmark = [pytest.mark.server, pytest.mark.load]


class _Spied(BaseHTTPRequestHandler):
    server: "_SpyServer"

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.server.heard.append(self.path + self.rfile.read(size).decode(errors="replace"))
        self.send_response(202)
        self.end_headers()

    do_GET = do_PATCH = do_PUT = do_POST  # noqa: N815 - the standard library's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _SpyServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Spied)
        self.heard: list[str] = []


@dataclass
class Found:
    """All that was left behind, once everything has been sent."""

    sent: list[Sent] = field(default_factory=list)
    log: Everything | None = None
    model: list[str] = field(default_factory=list)
    spy: list[str] = field(default_factory=list)
    screens: dict[str, str] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)
    files: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def marks(self) -> frozenset[str]:
        return frozenset(mark for one in self.sent for mark in one.marks)


def _environment(folder: Path, model: OpenAIServer, spy: str) -> dict[str, str]:
    traced = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}
    for prefix in ("LANGSMITH", "LANGCHAIN"):
        traced |= {f"{prefix}_ENDPOINT": spy, f"{prefix}_API_KEY": "none"}
    return {
        **traced,
        "KS_EMBEDDER": "hashing",
        "KS_LOG_LEVEL": "DEBUG",
        "MODEL": "openai:test",
        "OPENAI_BASE_URL": model.base_url,
        "OPENAI_API_KEY": "none",
        "OMP_NUM_THREADS": "1",
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _start(program: str, options: Sequence[object], folder: Path, env: Mapping[str, str]) -> Any:
    out = (folder / f"{program}-{len(options)}.screen").open("w+", encoding="utf-8")
    command = [sys.executable, "-c", LOUD, program, *map(str, options)]
    started = subprocess.Popen(command, cwd=folder, env=dict(env), stdout=out, stderr=out)
    return started, out


def _wait(started: Any, code: int | None = 0) -> str:
    process, out = started
    process.wait(120)
    out.seek(0)
    said: str = out.read()
    out.close()
    assert code is None or process.returncode == code, said[-2000:]
    return said


def _serve(port: int, messages: Sequence[Canary], teams: str) -> tuple[Sent, list[str]]:
    """Send messages to a real server; the statuses tell what the guard did.

    Some go in from Teams too, from personal conversations and from channels; what the bot writes
    goes to the connector at the address given.
    """
    url, replies, stopped = f"http://127.0.0.1:{port}", [], 0
    signed = Signer().bearer(serviceurl=teams)
    with httpx.Client(base_url=url, timeout=30) as client:
        for place, one in enumerate(messages):
            body = {"question": one.text}
            stream = {"Accept": "text/event-stream"} if place % 3 == 0 else {}
            reply = client.post("/v1/chat", json=body, headers=stream)
            replies.append(f"{dict(reply.headers)} {reply.text}")
            stopped += "personal_data" in reply.text or "referred_special" in reply.text
            if place % 20 == 0:
                client.post("/v1/search", json=body)
                opinion = {"trace_id": "0" * 32, "helpful": False, "comment": one.text}
                client.post("/v1/feedback", json=opinion)
                client.post("/", data=body)
                client.post("/v1/chat/completions", json={"messages": [{"content": one.text}]})
                client.put("/v1/chat", json=body)
                client.post("/v1/chat", content=f'{{"question": "{one.text}"')
                client.post("/v1/chat", content=one.text.encode() * 20_000)
                for sent in _from_teams(one, teams):
                    client.post("/api/messages", json=sent, headers=signed)
        replies.append(client.get("/metrics").text)
        client.post("/v1/chat", json={"question": HARMLESS})
        client.post("/api/messages", json=message(HARMLESS, serviceUrl=teams), headers=signed)
    marks = frozenset(one.mark for one in messages)
    told = marks_in(" ".join(replies), marks)
    return Sent(channel="chat", marks=marks, told=told, stopped=stopped), replies


def _from_teams(one: Canary, teams: str) -> list[dict[str, Any]]:
    """A message to the bot, one in a channel, an edit, a pressed button and a comment."""

    def at(kind: str) -> dict[str, Any]:
        # Each has a conversation of its own, whose id is not the mark: ids are written.
        name = f"{kind}:{hashlib.sha256(one.mark.encode()).hexdigest()}"
        conversation = {"id": name, "conversationType": kind, "tenantId": TENANT}
        return {"serviceUrl": teams, "conversation": conversation}

    written = message(one.text, **at("personal"))
    pressing = {**pressed("ask", text=one.text, language="nb"), **at("personal")}
    told = {**rated("dislike", "", one.text), **at("personal")}
    edit = {**edited(written, one.text), "timestamp": "1"}
    return [written, message(one.text, "channel", **at("channel")), edit, pressing, told]


def _wait_for(port: int, started: Any) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and started[0].poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start: {_wait(started, code=None)[-2000:]}")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """Everything sent once; what the tests look at."""
    folder, kept = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("kept")
    (folder / "tmp").mkdir()
    spy = _SpyServer()
    threading.Thread(target=spy.serve_forever, args=(0.02,), daemon=True).start()
    with OpenAIServer() as model, pytest.MonkeyPatch.context() as patch, untraced():
        model.behaviour = fails(400)
        env = _environment(folder, model, f"http://127.0.0.1:{spy.server_address[1]}")
        for name, value in env.items():
            if name not in {"PATH", "HOME", "PYTHONPATH"}:
                patch.setenv(name, value)
        patch.chdir(folder)
        patch.setattr(tempfile, "tempdir", str(folder / "tmp"))
        forget: Any = get_env_var
        forget.cache_clear()
        result = Found()
        _run(result, folder, kept, env)
        _trace_control()
        result.model = [f"{sent.path} {sent.headers} {sent.body}" for sent in model.requests]
        result.spy = spy.heard
        forget.cache_clear()
    yield result
    spy.shutdown()
    spy.server_close()


def _run(result: Found, folder: Path, kept: Path, env: Mapping[str, str]) -> None:
    every = canaries(10_000, SEED, diagnoses=FEW_DIAGNOSES)
    index = build_index(kept, files())
    parts = {"served": SERVED, "batch": BATCH, "check": CHECKED}
    taken: dict[str, list[Canary]] = {}
    for name, amount in parts.items():
        taken[name], every = every[:amount], every[amount:]
    write_lines(kept / "batch.in", "question", taken["batch"])
    write_lines(kept / "check.in", "text", taken["check"])
    batch = ["batch", "--index", index, "--in", kept / "batch.in", "--out", folder / "batch.out"]
    check = ["check", "--in", kept / "check.in", "--out", folder / "check.out"]
    port = free_port()
    others = [
        _start("assistant", batch, folder, env),
        _start("guardrails", check, folder, env),
    ]
    _in_process(result, every, index)
    result.screens |= {"batch": _wait(others[0]), "check": _wait(others[1])}
    with key_server() as keys:
        teams = {
            "KS_TEAMS_APP_ID": APP_ID,
            "KS_TEAMS_TENANT": TENANT,
            "KS_TEAMS_SERVICE_HOSTS": "127.0.0.1",
            "KS_TEAMS_METADATA_URL": keys.metadata_url,
        }
        options = ["serve", "--index", index, "--port", port]
        served = _start("assistant", options, folder, {**env, **teams})
        _wait_for(port, served)
        spy = env["LANGSMITH_ENDPOINT"]
        sent, result.replies = _serve(port, taken["served"], f"{spy}/teams")
        # It ends when what was under way has been written.
        served[0].terminate()
        result.screens["serve"] = _wait(served, code=None)
    result.sent += [
        sent,
        read_lines("batch", folder / "batch.out", taken["batch"]),
        read_lines("check", folder / "check.out", taken["check"]),
    ]
    (folder / "control").write_text(CONTROL, encoding="utf-8")
    result.files = marks_in_files(folder, {*result.marks, CONTROL})


def _in_process(result: Found, messages: Sequence[Canary], index: Path) -> None:
    settings = Settings(index=index, embedder="hashing", model="openai:test")
    assistant = build_assistant(settings, open_index_at(settings))
    app = create_app(assistant, build_service(settings, assistant))
    left = iter(messages)
    with listening() as log:
        for channel, amount in AMOUNTS.items():
            result.sent.append(send_all(app, channel, [next(left) for _ in range(amount)]))
        logging.getLogger("assistant.pipeline").debug("awake", extra={"held": CONTROL})
    result.log = log
    close: Any = assistant.answerer
    close.close()


def _trace_control() -> None:
    RunnableLambda(lambda said: said).invoke(CONTROL)
    Client().flush()
    time.sleep(1.5)


def test_there_were_ten_thousand_with_a_mark_each(found: Found) -> None:
    assert len(found.marks) == 10_000
    assert sum(len(one.marks) for one in found.sent) == 10_000


def test_the_guard_stopped_every_one_that_was_asked(found: Found) -> None:
    through = {
        one.channel: len(one.marks) - one.stopped
        for one in found.sent
        if one.stopped is not None and one.stopped < len(one.marks)
    }
    assert through == {}


def test_whoever_listened_was_awake(found: Found) -> None:
    assert found.log
    assert CONTROL in found.log.marks
    assert found.log.records > 8_000
    assert any(HARMLESS in request for request in found.model)
    assert any(CONTROL in heard for heard in found.spy)
    assert [Path(path).name for path, held in found.files.items() if CONTROL in held] != []
    assert all(CONTROL in screen for screen in found.screens.values())
    assert found.screens["serve"].count("POST /v1/chat") > SERVED
    written = [heard for heard in found.spy if heard.startswith("/teams/v3/conversations")]
    assert len(written) > SERVED // 20
    assert any("14 dager" in heard for heard in written)


def test_no_answer_says_a_mark(found: Found) -> None:
    assert {one.channel for one in found.sent if one.told} == GIVEN_BACK
    assert marks_in(" ".join(found.replies), found.marks) == frozenset()


def test_no_log_holds_a_mark(found: Found) -> None:
    assert found.log
    assert found.log.marks & found.marks == frozenset()


@pytest.mark.parametrize("program", ["serve", "batch", "check"])
def test_no_screen_and_no_access_log_shows_a_mark(found: Found, program: str) -> None:
    assert marks_in(found.screens[program], found.marks) == frozenset()


def test_no_file_holds_a_mark(found: Found) -> None:
    assert {path: held & found.marks for path, held in found.files.items()} | {} == {
        path: frozenset() for path in found.files
    }


def test_the_chat_model_was_asked_nothing_with_a_mark(found: Found) -> None:
    assert marks_in(json.dumps(found.model), found.marks) == frozenset()


def test_neither_the_tracing_server_nor_teams_heard_a_mark(found: Found) -> None:
    assert marks_in(" ".join(found.spy), found.marks) == frozenset()
