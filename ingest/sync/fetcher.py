"""One GET at a time, to public addresses only, with an end to every wait."""

import io
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import TYPE_CHECKING, cast

from ingest.sync.errors import Refusal, Refused
from ingest.sync.public_address import Internet, Network, is_public
from ingest.sync.web_address import WebAddress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import WriteableBuffer

USER_AGENT = "Medlemsassistenten/1 (kildespeiling; ingest sync)"
"""What the product calls itself to servers; robots.txt addresses it as `Medlemsassistenten`."""

_PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait: for a connection, for the next byte, and for a whole reply."""

    connect_s: float = 10
    idle_s: float = 20
    total_s: float = 120


class Reply:
    """A reply whose body is read as it comes. Header names are in lower case."""

    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}

    @property
    def length(self) -> int | None:
        """The body's announced length in bytes."""
        announced = self.headers.get("content-length", "")
        return int(announced) if announced.isascii() and announced.isdigit() else None

    def pieces(self) -> Iterator[bytes]:
        """The body in pieces.

        Raises:
            Refused: It stopped before its announced end (INTERRUPTED), or took too long (TIMEOUT).
        """
        received = 0
        while (self.length is None or received < self.length) and (piece := self._read()):
            received += len(piece)
            yield piece
        if received < (self.length or 0):
            raise Refused(Refusal.INTERRUPTED)

    def body(self, max_bytes: int) -> bytes:
        """The whole body.

        Raises:
            Refused: It is longer than `max_bytes` (TOO_LARGE), or cannot be read to its end.
        """
        if (self.length or 0) > max_bytes:
            raise Refused(Refusal.TOO_LARGE)
        held = bytearray()
        for piece in self.pieces():
            held += piece
            if len(held) > max_bytes:
                raise Refused(Refusal.TOO_LARGE)
        return bytes(held)

    def _read(self) -> bytes:
        try:
            return self._response.read1(_PIECE_BYTES)
        except TimeoutError as error:
            raise Refused(Refusal.TIMEOUT) from error
        except (IncompleteRead, OSError, HTTPException, ValueError) as error:
            raise Refused(Refusal.INTERRUPTED) from error


class Fetcher:
    """Asks servers for what lies at an address. Follows no redirect and uses no proxy.

    A host is looked up once for each request, every address found must be public, and the
    connection goes to one of those very addresses: a name that changes its mind in between
    (DNS rebinding) gains nothing.
    """

    def __init__(
        self,
        *,
        patience: Patience | None = None,
        network: Network | None = None,
        tls: ssl.SSLContext | None = None,
        allow_private: bool = False,
    ) -> None:
        """Build a fetcher.

        Args:
            patience: The time limits.
            network: Look-ups and connections; the machine's own where none is given.
            tls: How certificates are checked; against the machine's authorities otherwise.
            allow_private: For tests with a server on the same machine, never for use.
        """
        self.requests = 0
        self._patience = patience or Patience()
        self._network = network or Internet()
        self._tls = tls
        self._allow_private = allow_private

    @contextmanager
    def get(self, address: WebAddress, headers: Mapping[str, str]) -> Iterator[Reply]:
        """Ask for one address; the reply is open inside the `with`.

        Raises:
            Refused: The address is not public, or nobody answers there in time.
        """
        self.requests += 1
        deadline = time.monotonic() + self._patience.total_s
        wire = self._connected(address)
        connection = HTTPConnection(address.host, address.port)
        try:
            # http.client asks no more of a socket than _Wire has.
            connection.sock = cast("socket.socket", _Wire(wire, self._patience.idle_s, deadline))
            yield Reply(_answer(connection, address, headers))
        finally:
            connection.close()
            wire.close()

    def _connected(self, address: WebAddress) -> socket.socket:
        try:
            wire = self._dialled(address)
            if address.scheme == "http":
                return wire
            return self._encrypted(wire, address.host)
        except TimeoutError as error:
            raise Refused(Refusal.TIMEOUT) from error
        except (OSError, UnicodeError) as error:
            raise Refused(Refusal.UNREACHABLE) from error

    def _dialled(self, address: WebAddress) -> socket.socket:
        """A connection to the first of the host's checked addresses that takes one.

        Raises:
            Refused: One of its addresses is not public.
        """
        found: Sequence[str] = self._network.addresses(address.host, address.port)
        if not self._allow_private and not all(map(is_public, found)):
            raise Refused(Refusal.PRIVATE_ADDRESS)
        last: OSError = ConnectionError("no address")
        for number in found:
            try:
                return self._network.connect(number, address.port, self._patience.connect_s)
            except OSError as error:
                last = error
        raise last

    def _encrypted(self, wire: socket.socket, host: str) -> socket.socket:
        context = self._tls or ssl.create_default_context()
        try:
            wire.settimeout(self._patience.connect_s)
            return context.wrap_socket(wire, server_hostname=host)
        except (OSError, ValueError) as error:
            wire.close()
            if isinstance(error, TimeoutError):
                raise
            raise Refused(Refusal.UNREACHABLE) from error


def _answer(
    connection: HTTPConnection, address: WebAddress, headers: Mapping[str, str]
) -> HTTPResponse:
    sent = {
        "Host": address.authority,
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "identity",
        "Connection": "close",
        **headers,
    }
    try:
        connection.putrequest("GET", address.target, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse()
    except TimeoutError as error:
        raise Refused(Refusal.TIMEOUT) from error
    except OSError as error:
        raise Refused(Refusal.UNREACHABLE) from error
    except (HTTPException, ValueError) as error:
        raise Refused(Refusal.BAD_REPLY) from error


class _Wire:
    """A socket under one deadline: a server that sends a byte now and then gains no time."""

    def __init__(self, wire: socket.socket, idle_s: float, deadline: float) -> None:
        self._wire = wire
        self._idle_s = idle_s
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._wire.settimeout(self._left_s())
        self._wire.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self))

    def receive(self, buffer: "WriteableBuffer") -> int:
        self._wire.settimeout(self._left_s())
        return self._wire.recv_into(buffer)

    def close(self) -> None:
        """Leave it open: http.client lets go of it before the body is read. `get` closes it."""

    def _left_s(self) -> float:
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the reply took longer than it may")
        return min(self._idle_s, left_s)


class _Incoming(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        super().__init__()
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._wire.receive(buffer)
