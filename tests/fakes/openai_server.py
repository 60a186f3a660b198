"""A small server that speaks OpenAI's chat completions (and Ollama's chat), well or badly."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Behaviour = Callable[["Exchange"], None]


@dataclass(frozen=True)
class Sent:
    """One request as it came; the headers' names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """All that was said, system and user."""
        return "\n".join(message["content"] for message in self.body["messages"])


class Exchange(BaseHTTPRequestHandler):
    """One connection. The server's behaviour answers it."""

    server: "_Server"
    sent: Sent

    def do_POST(self) -> None:
        """Record the request and let the behaviour answer."""
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.sent = Sent(self.path, headers, body)
        self.server.owner.requests.append(self.sent)
        self.server.owner.behaviour(self)

    do_GET = do_CONNECT = do_POST  # noqa: N815 - the standard library's names

    def reply(
        self,
        body: bytes,
        *,
        status: int = 200,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send a whole response."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def completion(self, content: str | None, finish: str = "stop", **message: object) -> bytes:
        """The body that says `content`, in the protocol that the request speaks."""
        said = {"role": "assistant", "content": content, **message}
        model = self.sent.body.get("model", "test")
        if self.path.endswith("/api/chat"):
            done = {"model": model, "message": said, "done": True, "done_reason": finish}
            return json.dumps(done).encode() + b"\n"
        whole = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": model,
            "choices": [{"index": 0, "message": said, "finish_reason": finish}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
        return json.dumps(whole).encode()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    owner: "OpenAIServer"
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what some tests want."""
        self.owner.left.set()


class OpenAIServer:
    """Runs while it is entered. `behaviour` may be changed between requests."""

    def __init__(self) -> None:
        self.requests: list[Sent] = []
        self.behaviour: Behaviour = says("{}")
        self.stopped = threading.Event()
        self.left = threading.Event()
        """Set when a client has gone away in the middle of a response."""
        self._http = _Server(("127.0.0.1", 0), Exchange)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def root(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def base_url(self) -> str:
        """What OPENAI_BASE_URL has to be."""
        return f"{self.root}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def says(content: str | None, finish: str = "stop", **message: object) -> Behaviour:
    """The model says these words."""
    return lambda exchange: exchange.reply(exchange.completion(content, finish, **message))


def replies(reply: object) -> Behaviour:
    """The model says this object as JSON."""
    return says(json.dumps(reply, ensure_ascii=False))


def fails(status: int, body: bytes = b'{"error": {"message": "no"}}') -> Behaviour:
    """An HTTP error."""
    return lambda exchange: exchange.reply(body, status=status)


def sends(body: bytes, kind: str = "application/json") -> Behaviour:
    """These bytes, with status 200."""
    return lambda exchange: exchange.reply(body, kind=kind)


def redirects(to: str) -> Behaviour:
    """Asks the client to send its request elsewhere."""
    return lambda exchange: exchange.reply(
        b"", status=307, headers={"Location": to + exchange.path}
    )


def hangs_up() -> Behaviour:
    """Closes the connection without an answer."""

    def behave(exchange: Exchange) -> None:
        exchange.close_connection = True

    return behave


def stalls() -> Behaviour:
    """Never answers."""

    def behave(exchange: Exchange) -> None:
        exchange.server.owner.stopped.wait(30)

    return behave


def drips(interval_s: float, *, in_headers: bool = False) -> Behaviour:
    """Sends a byte now and then, for ever: no single wait is long."""

    def behave(exchange: Exchange) -> None:
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        if not in_headers:
            exchange.wfile.write(b"1\r\nContent-Type: application/json\r\n\r\n")
        while not exchange.server.owner.stopped.wait(interval_s):
            exchange.wfile.write(b" ")

    return behave


def echoes() -> Behaviour:
    """Says everything back: in the headers, in an error, and with the key."""

    def behave(exchange: Exchange) -> None:
        said = json.dumps(exchange.sent.body)
        key = exchange.sent.headers.get("authorization", "")
        body = json.dumps({"error": {"message": f"{key} {said}"}}).encode()
        headers = {"X-Echo": f"{key} {said[-400:]}"}
        exchange.reply(body, status=400, headers=headers)

    return behave
