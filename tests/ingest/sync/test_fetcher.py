import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.sync.errors import Refusal, Refused
from ingest.sync.fetcher import USER_AGENT, Fetcher, Patience
from ingest.sync.public_address import Internet
from ingest.sync.web_address import web_address
from tests.conftest import require
from tests.ingest.sync.local_server import Handler, Resource, Server, local_fetcher

HURRY = Patience(connect_s=0.3, idle_s=0.3, total_s=0.8)


class FakeNetwork:
    """Names that mean what a test says, in turn; connections all go to this machine."""

    def __init__(self, *answers: Sequence[str], port: int = 0) -> None:
        self.answers = list(answers)
        self.port = port
        self.dialled: list[str] = []

    def addresses(self, host: str, port: int) -> Sequence[str]:
        return self.answers.pop(0)

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        self.dialled.append(address)
        if address.endswith(".1"):
            raise ConnectionRefusedError("nobody here")
        return Internet().connect("127.0.0.1", self.port, timeout_s)


def reason(fetcher: Fetcher, url: str, max_bytes: int = 1000) -> Refusal:
    with pytest.raises(Refused) as refused, fetcher.get(web_address(url), {}) as reply:
        reply.body(max_bytes)
    return refused.value.reason


def body(fetcher: Fetcher, url: str) -> bytes:
    with fetcher.get(web_address(url), {}) as reply:
        return reply.body(1_000_000)


def test_a_reply_comes_with_its_headers(server: Server) -> None:
    server.answers["/a?b=c"] = Resource(b"hei", headers={"X-One": "two"})
    with local_fetcher().get(web_address(f"{server.url}/a?b=c"), {"X-Mine": "m"}) as reply:
        assert (reply.status, reply.headers["x-one"], reply.body(3)) == (200, "two", b"hei")
    headers = server.asked[0].headers
    assert headers["user-agent"] == USER_AGENT
    assert "Medlemsassistenten" in USER_AGENT
    assert headers["host"] == f"127.0.0.1:{server.server_port}"
    assert headers["accept-encoding"] == "identity"
    assert headers["x-mine"] == "m"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]",
        "169.254.169.254", "10.0.0.1", "[::ffff:10.0.0.1]", "[fd00:ec2::254]", "0.0.0.0",  # noqa: S104
    ],
)  # fmt: skip
def test_this_machine_and_its_neighbours_are_not_asked(server: Server, host: str) -> None:
    found = reason(Fetcher(patience=HURRY), f"http://{host}:{server.server_port}/")
    assert found is Refusal.PRIVATE_ADDRESS
    assert server.asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    network = FakeNetwork(["8.8.8.8", "10.0.0.7"])
    assert reason(Fetcher(network=network), "http://ks.example/") is Refusal.PRIVATE_ADDRESS
    assert network.dialled == []


def test_a_name_that_changes_its_mind_gains_nothing(server: Server) -> None:
    server.answers["/"] = Resource(b"hei")
    network = FakeNetwork(["8.8.8.8"], ["127.0.0.1"], port=server.server_port)
    fetcher = Fetcher(network=network)
    assert body(fetcher, "http://ks.example/") == b"hei"
    assert network.dialled == ["8.8.8.8"]  # the very address that was checked, looked up once
    assert reason(fetcher, "http://ks.example/") is Refusal.PRIVATE_ADDRESS
    assert network.dialled == ["8.8.8.8"]


def test_the_next_address_is_tried_where_the_first_does_not_answer(server: Server) -> None:
    server.answers["/"] = Resource(b"hei")
    network = FakeNetwork(["8.8.8.1", "8.8.8.8"], port=server.server_port)
    assert body(Fetcher(network=network), "http://ks.example/") == b"hei"


def test_a_host_that_nobody_answers_for_is_unreachable() -> None:
    fetcher = Fetcher(network=FakeNetwork(["8.8.8.1"], []))
    assert reason(fetcher, "http://ks.example/") is Refusal.UNREACHABLE
    assert reason(fetcher, "http://ks.example/") is Refusal.UNREACHABLE


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_longer_than_the_limit_is_not_read(server: Server, chunked: bool) -> None:
    def endless(handler: Handler) -> None:
        handler.head(200, {} if chunked else {"Content-Length": "99999999"})
        while True:
            handler.send(b"x" * 65_536)

    server.answers["/"] = endless
    assert reason(local_fetcher(), server.url, 200_000) is Refusal.TOO_LARGE
    assert server.asked[0].sent < 20_000_000


def test_a_body_that_stops_early_is_told_from_a_whole_one(server: Server) -> None:
    server.answers["/"] = Resource(b"x" * 500, cut_after=200)
    assert reason(local_fetcher(), server.url) is Refusal.INTERRUPTED


def test_a_chunk_that_stops_early_is_told_from_a_whole_body(server: Server) -> None:
    def half(handler: Handler) -> None:
        handler.head(200, {"Transfer-Encoding": "chunked"})
        handler.send(b"5\r\nhallo\r\n5\r\nha")

    server.answers["/"] = half
    assert reason(local_fetcher(), server.url) is Refusal.INTERRUPTED


def test_a_server_that_keeps_the_line_open_is_not_waited_for(server: Server) -> None:
    def lingering(handler: Handler) -> None:
        handler.head(200, {"Content-Length": "3"})
        handler.send(b"hei")
        time.sleep(1)

    server.answers["/"] = lingering
    assert body(local_fetcher(HURRY), server.url) == b"hei"


def drip(connection: socket.socket, text: bytes) -> None:
    with connection:
        connection.recv(65_536)
        for byte in text * 100:
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                return
            time.sleep(0.05)


@contextmanager
def dripping(text: bytes) -> Iterator[int]:
    """A server that sends a byte now and then, and never stops."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            drip(listening.accept()[0], text)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    "text",
    [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100],
    ids=["headers", "body"],
)
def test_a_server_that_drips_is_left_when_time_is_up(text: bytes) -> None:
    begun = time.monotonic()
    with dripping(text) as port:
        found = reason(local_fetcher(HURRY), f"http://127.0.0.1:{port}/", 10_000_000)
    assert found is Refusal.TIMEOUT
    assert time.monotonic() - begun < 5


def test_a_server_that_says_nothing_is_left(server: Server) -> None:
    server.answers["/"] = lambda _handler: time.sleep(0.6)
    assert reason(local_fetcher(HURRY), server.url) is Refusal.TIMEOUT


def test_a_connection_that_is_never_taken_is_left() -> None:
    class Slow(FakeNetwork):
        def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
            raise TimeoutError

    fetcher = Fetcher(network=Slow(["8.8.8.8"]))
    assert reason(fetcher, "http://ks.example/") is Refusal.TIMEOUT


@pytest.mark.parametrize(
    "text",
    [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200],
)
def test_what_is_no_http_is_refused(text: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection = listening.accept()[0]
            with connection:
                connection.recv(65_536)
                connection.sendall(text)

        thread = threading.Thread(target=serve)
        thread.start()
        found = reason(local_fetcher(HURRY), f"http://127.0.0.1:{listening.getsockname()[1]}/")
        thread.join()
    assert found is Refusal.BAD_REPLY


def test_a_server_that_hangs_up_at_once_is_unreachable(server: Server) -> None:
    server.answers["/"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    assert reason(local_fetcher(HURRY), server.url) is Refusal.UNREACHABLE


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for ks.example that no authority has signed, with its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", "/CN=ks.example", "-addext", "subjectAltName=DNS:ks.example",
        "-keyout", str(path), "-out", str(path.with_suffix(".crt")),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True)
    except OSError:
        require(condition=False, reason="openssl is not installed")
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@contextmanager
def encrypted(server: Server, certificate: Path) -> Iterator[None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    yield


def test_a_certificate_is_checked_against_the_name(server: Server, certificate: Path) -> None:
    server.answers["/"] = Resource(b"hei")
    trusting = ssl.create_default_context(cafile=str(certificate.with_suffix(".crt")))
    with encrypted(server, certificate):
        network = FakeNetwork(["8.8.8.8"], ["8.8.8.8"], ["8.8.8.8"], port=server.server_port)
        assert body(Fetcher(network=network, tls=trusting), "https://ks.example/") == b"hei"
        wrong_name = reason(Fetcher(network=network, tls=trusting), "https://andre.example/")
        nobody_signed = reason(Fetcher(network=network), "https://ks.example/")
    assert wrong_name is Refusal.UNREACHABLE
    assert nobody_signed is Refusal.UNREACHABLE


def test_a_handshake_that_never_comes_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        assert reason(local_fetcher(HURRY), url) is Refusal.TIMEOUT
