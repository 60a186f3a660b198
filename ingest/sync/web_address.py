"""A web address in one spelling, so that two can be compared."""

import ipaddress
import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit

from ingest.sync.errors import Refusal, Refused

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_KEPT = "/?%:@!$&'()*+,;=~-._"
_MAX_LENGTH = 2048


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address without fragment; `target` is its path and query, in ASCII.

    Escapes of unreserved characters are undone and dot segments resolved (RFC 3986, 6.2.2), so no
    spelling of a path goes round a rule about it.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host, with the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"

    def joined(self, reference: str) -> "WebAddress":
        """The address that a reference found here leads to.

        Raises:
            Refused: It is no http or https address.
        """
        try:
            return web_address(urljoin(self.url, reference))
        except ValueError as error:
            raise Refused(Refusal.BAD_ADDRESS) from error

    def same_origin(self, other: "WebAddress") -> bool:
        """Whether scheme, host and port are the same."""
        return (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)

    def upgraded(self) -> "WebAddress":
        """The same address over https, where it is http at the standard port."""
        if (self.scheme, self.port) != ("http", 80):
            return self
        return replace(self, scheme="https", port=443)


def web_address(url: str) -> WebAddress:
    """Read an address.

    Raises:
        Refused: It is not http or https, names a user, or is malformed or longer than 2,048.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = _host(parts.hostname or "")
    except ValueError as error:
        raise Refused(Refusal.BAD_ADDRESS) from error
    broken = any(character <= " " for character in url.strip())
    if not host or not port or parts.username is not None or broken or len(url) > _MAX_LENGTH:
        raise Refused(Refusal.BAD_ADDRESS)
    query = f"?{plain(parts.query)}" if parts.query else ""
    return WebAddress(parts.scheme, host, port, _resolved(plain(parts.path)) + query)


def _host(name: str) -> str:
    """The host in ASCII and lower case; empty where it is no host name."""
    if ":" in name:
        return ipaddress.IPv6Address(name).compressed
    ascii_name = name.encode("idna").decode("ascii").lower().rstrip(".")
    return ascii_name if _HOST.fullmatch(ascii_name) else ""


def plain(text: str) -> str:
    """A path, query or pattern in ASCII, each character escaped in one way only."""
    return _ESCAPE.sub(_unescaped, quote(text, safe=_KEPT))


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()


def _resolved(path: str) -> str:
    """The path without dot segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
