"""A server on this machine that answers what a test tells it to, and counts what it sent."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.sync.fetcher import Fetcher, Patience

Answer = Callable[["Handler"], None]


@dataclass
class Asked:
    """One request, and what came of it."""

    path: str
    headers: dict[str, str]
    status: int = 0
    sent: int = 0


@dataclass
class Resource:
    """Something that lies at a path. `cut_after` drops the connection after so many body bytes."""

    body: bytes = b""
    content_type: str = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = True
    cut_after: int | None = None
    chunked: bool = False

    def tag(self) -> str:
        return '"' + hashlib.sha256(self.body).hexdigest()[:16] + '"'

    def __call__(self, handler: "Handler") -> None:
        asked = handler.asked
        if self.etag and self.status == 200 and asked.headers.get("if-none-match") == self.tag():
            handler.head(304, {"ETag": self.tag()})
            return
        begin = self._begin(asked)
        if begin >= len(self.body) > 0:
            handler.head(416, {"Content-Range": f"bytes */{len(self.body)}", "Content-Length": "0"})
            return
        headers = {"Content-Type": self.content_type, **self.headers}
        if not self.chunked:
            headers["Content-Length"] = str(len(self.body) - begin)
        if self.etag:
            headers["ETag"] = self.tag()
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{len(self.body) - 1}/{len(self.body)}"
        handler.head(206 if begin else self.status, headers)
        end = len(self.body) if self.cut_after is None else min(self.cut_after, len(self.body))
        handler.send(self.body[begin : max(begin, end)])

    def _begin(self, asked: Asked) -> int:
        wanted = asked.headers.get("range", "")
        held = asked.headers.get("if-range", self.tag())
        if not wanted.startswith("bytes=") or held != self.tag():
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))


class Handler(BaseHTTPRequestHandler):
    server: "Server"
    asked: Asked

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.asked = Asked(self.path, headers)
        self.server.asked.append(self.asked)
        missing = Resource(b"", status=404)
        self.server.answers.get(self.path, missing)(self)

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self.asked.status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, body: bytes) -> None:
        self.wfile.write(body)
        self.asked.sent += len(body)

    def log_message(self, *_arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def forget(self) -> None:
        self.asked.clear()

    def handle_error(self, *_arguments: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def local_fetcher(patience: Patience | None = None) -> Fetcher:
    """A fetcher that may ask this machine."""
    return Fetcher(patience=patience, allow_private=True)
