"""Stands in for Teams' connector: what a bot posts to, in a thread of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request is answered."""

    status: int = 201
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Got:
    """A request: its method, its path as it came, its token, and what was in it."""

    method: str
    path: str
    token: str
    sent: dict[str, Any]


@dataclass
class Connector:
    """The answers are given in turn; after the last of them every post gets an id."""

    answers: list[Answer] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/teams"

    def answer(self, got: Got) -> Answer:
        self.got.append(got)
        if self.answers:
            return self.answers.pop(0)
        return Answer(body={"id": f"m{len(self.got)}"})


@contextmanager
def connector() -> Iterator[Connector]:
    served = Connector()

    class Posts(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            sent = json.loads(self.rfile.read(size) or b"{}")
            answer = served.answer(Got(self.command, self.path, token, sent))
            body = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST  # noqa: N815 - the standard library's names

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Posts)
    server.daemon_threads = True
    served.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
