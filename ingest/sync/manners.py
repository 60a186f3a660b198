"""How a site is visited: by its robots.txt, one request at a time, with a pause between."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest.sync.errors import Refusal, Refused, SourceUnavailable
from ingest.sync.fetcher import Fetcher, Reply
from ingest.sync.reply_status import refusal_for
from ingest.sync.robots import MAX_ROBOTS_BYTES, Robots, read_robots
from ingest.sync.web_address import WebAddress

_MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds between requests, and the longest that a site's own wishes are followed."""

    pause_s: float = 0.5
    longest_pause_s: float = 10
    longest_wait_s: float = 60
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Page:
    """What came of one address after its redirects. `body` is empty where nothing is new (304)."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Visit:
    """A visit to one host; nothing is asked of any other."""

    def __init__(
        self, fetcher: Fetcher, home: WebAddress, pace: Pace, *, upgrade_to_https: bool
    ) -> None:
        self._fetcher = fetcher
        self._pace = pace
        self._upgrade = upgrade_to_https
        self._home = home.upgraded() if upgrade_to_https else home
        self._last: float | None = None
        self.robots = Robots()

    @property
    def home(self) -> WebAddress:
        """Where the visit begins."""
        return self._home

    def read_robots(self) -> None:
        """Ask for the site's rules; without any, everything is allowed (RFC 9309, 2.3.1).

        Raises:
            SourceUnavailable: The site does not answer properly, so nothing may be asked of it.
        """
        address = self._home.joined("/robots.txt")
        try:
            page = self.get(address, {}, MAX_ROBOTS_BYTES)
            self.robots = read_robots(page.body.decode("utf-8", errors="replace"))
        except Refused as refused:
            if refused.reason not in {Refusal.GONE, Refusal.CLIENT_ERROR}:
                raise SourceUnavailable(
                    f"{address.url} cannot be read ({refused}), so nothing may be fetched there; "
                    "look at the address, or try again later"
                ) from refused

    def get(self, address: WebAddress, headers: Mapping[str, str], max_bytes: int) -> Page:
        """Ask for a page, following redirects inside the host.

        Raises:
            Refused: The page, or one that it redirects to, may not or cannot be had.
        """
        for _hop in range(_MAX_REDIRECTS + 1):
            address = self.admitted(address)
            if not self.robots.allows(address):
                raise Refused(Refusal.ROBOTS)
            found = self._asked(address, headers, max_bytes)
            if isinstance(found, Page):
                return found
            address = address.joined(found)
        raise Refused(Refusal.TOO_MANY_REDIRECTS)

    def admitted(self, address: WebAddress) -> WebAddress:
        """The address as it may be asked for.

        Raises:
            Refused: It is another host's, or another scheme's.
        """
        asked = address.upgraded() if self._upgrade else address
        if asked.host != self._home.host:
            raise Refused(Refusal.OTHER_HOST)
        if asked.scheme != self._home.scheme:
            raise Refused(Refusal.SCHEME_CHANGED)
        if asked.port != self._home.port:
            raise Refused(Refusal.OTHER_HOST)
        return asked

    def _asked(self, address: WebAddress, headers: Mapping[str, str], max_bytes: int) -> Page | str:
        """The page, or the reference that it redirects to; a busy server is asked once more."""
        self._wait()
        with self._fetcher.get(address, headers) as reply:
            wait_s = _retry_after(reply)
            if wait_s is None:
                return _read(reply, max_bytes)
        self._pace.sleep(min(wait_s, self._pace.longest_wait_s))
        self._wait()
        with self._fetcher.get(address, headers) as reply:
            return _read(reply, max_bytes)

    def _wait(self) -> None:
        wished = self.robots.delay_s or 0
        pause_s = max(self._pace.pause_s, min(wished, self._pace.longest_pause_s))
        if self._last is not None:
            left_s = self._last + pause_s - self._pace.now()
            if left_s > 0:
                self._pace.sleep(left_s)
        self._last = self._pace.now()


def _retry_after(reply: Reply) -> float | None:
    """Seconds to wait before a busy server may be asked again (RFC 9110, 10.2.3)."""
    asked = reply.headers.get("retry-after", "")
    if refusal_for(reply.status) is not Refusal.BUSY or not asked.isdecimal():
        return None
    return float(asked)


def _read(reply: Reply, max_bytes: int) -> Page | str:
    if reply.status in _REDIRECTS and "location" in reply.headers:
        return reply.headers["location"]
    if reply.status == 304:
        return Page(304, reply.headers, b"")
    if reply.status != 200:
        raise Refused(refusal_for(reply.status))
    if reply.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(Refusal.ENCODING)
    return Page(200, reply.headers, reply.body(max_bytes))
