"""Which network addresses a sync may connect to: those that the whole internet reaches."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Protocol

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNICAST_6 = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is routed over the whole internet (IANA, IPv6 Address Space)."""
_APART = tuple(
    ipaddress.ip_network(block)
    for block in (
        "168.63.129.16/32",  # Azure's host service: it answers only inside the machine's own cloud
        "192.0.0.0/24",  # IETF protocols and Oracle's metadata; mostly global to Python
        "192.88.99.0/24",  # 6to4 relays, given up (RFC 7526)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: an IPv4 address in its last four bytes."""


class Network(Protocol):
    """What a fetcher needs of the network: look-ups, and connections to numbers."""

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Every address of a host, as numbers, in the order to try; OSError where there is none."""
        ...

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """A connection to that very address; OSError where there is none."""
        ...


class Internet:
    """The machine's own resolver and sockets."""

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Look a host up; a number in any spelling (decimal, octal, short) is read as one."""
        literal = host if ":" in host else _old_spelling(host)
        if literal:
            return [literal]
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(one[4][0]) for one in found))

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """Connect without any further look-up.

        Raises:
            OSError: Nobody takes the connection in time.
        """
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        wire = socket.socket(family, socket.SOCK_STREAM)
        wire.settimeout(timeout_s)
        try:
            wire.connect((address, port))
        except OSError:
            wire.close()
            raise
        return wire


def is_public(address: str) -> bool:
    """Whether an address is reachable from the whole internet, by itself and in what it wraps.

    Private, loopback, link-local (where clouds keep their metadata), shared, multicast, reserved
    and unspecified ones are not; nor are IPv6 addresses that carry such an IPv4 address.
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        wrapped = _wrapped(number)
        if wrapped is not None:
            return _is_global(wrapped)
    return _is_global(number)


def _wrapped(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a mapped, 6to4 or NAT64 address leads to."""
    if number in _NAT64:
        return ipaddress.IPv4Address(number.packed[12:])
    return number.ipv4_mapped or number.sixtofour


def _is_global(number: IpAddress) -> bool:
    if any(number.version == block.version and number in block for block in _APART):
        return False
    if isinstance(number, ipaddress.IPv6Address):
        return number.is_global and number in _UNICAST_6
    return number.is_global and not number.is_multicast and not number.is_reserved


def _old_spelling(host: str) -> str:
    """An IPv4 address written as `2130706433`, `0x7f.1` or `0177.0.0.1`; empty for a name."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return ""
