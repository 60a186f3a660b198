"""A website's pages, by its sitemaps, mirrored page by page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.sync import mirror as mirrors
from ingest.sync.download import conditional
from ingest.sync.errors import Refusal, Refused, SourceUnavailable
from ingest.sync.fetcher import Fetcher
from ingest.sync.manners import Pace, Visit
from ingest.sync.mirror import Mirror
from ingest.sync.page_content import as_utf8, page_file, suffix_of
from ingest.sync.record import Seen
from ingest.sync.report import SyncReport
from ingest.sync.sitemap import MAX_SITEMAP_BYTES, Sitemap, read_sitemap
from ingest.sync.web_address import WebAddress, web_address

_SITEMAP_ENDINGS = (".xml", ".xml.gz", ".txt")
_MAX_SITEMAPS = 500
_COMMIT_EVERY = 50
"""Pages between commits: a visit of hours that is cut short keeps what it has come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsiteTerms:
    """What to take of a website, and how.

    `start` is the site's address, or one below which the pages must lie, or a sitemap itself.
    With `upgrade_to_https` what is named with http is asked for with https.
    """

    start: str
    max_pages: int = 5_000
    max_page_bytes: int = 50_000_000
    upgrade_to_https: bool = False
    pace: Pace = field(default_factory=Pace)


def sync_website(folder: Path, fetcher: Fetcher, terms: WebsiteTerms) -> SyncReport:
    """Bring a mirror of a website up to date.

    A page that is gone (404, 410), closed by robots.txt or no longer in a complete set of sitemaps
    disappears. Whatever else keeps a page from being taken leaves its former copy.

    Raises:
        SourceUnavailable: The site does not answer, or no sitemap of it names a page.
        SyncError: The folder cannot hold this mirror.
    """
    home = _home(terms.start)
    visit = Visit(fetcher, home, terms.pace, upgrade_to_https=terms.upgrade_to_https)
    with mirrors.opened(folder, "website", home.url) as mirror:
        visit.read_robots()
        listing = _Listing(visit, mirror)
        pages = listing.pages()
        if not pages:
            raise SourceUnavailable(
                f"no sitemap of {home.url} names a page below it; name a sitemap's own address"
            )
        _Pages(mirror, visit, terms).bring_up_to_date(pages, complete=listing.complete)
        mirror.commit()
        return mirror.report(fetcher.requests)


def page_addresses(folder: Path) -> dict[str, str]:
    """The web address of each file of a mirrored website; nothing for another folder.

    Raises:
        MirrorUnusable: The mirror's record is damaged.
    """
    state = mirrors.remembered(folder)
    if state is None or state.kind != "website":
        return {}
    return {file: kept.origin for file, kept in state.files.items()}


def _home(start: str) -> WebAddress:
    try:
        return web_address(start)
    except Refused as refused:
        raise SourceUnavailable(
            f"{start!r} is no web address; expected one such as https://www.example.no/"
        ) from refused


class _Listing:
    """The pages that a site's sitemaps name."""

    def __init__(self, visit: Visit, mirror: Mirror) -> None:
        self._visit = visit
        self._mirror = mirror
        self.complete = True
        """Whether every sitemap could be read, so that a page not named is one left out."""

    def pages(self) -> list[WebAddress]:
        """The pages below the start, in the sitemaps' order, each once."""
        home = self._visit.home
        is_sitemap = home.path.endswith(_SITEMAP_ENDINGS)
        below = "/" if is_sitemap else home.path.rstrip("/")
        waiting = [home.url] if is_sitemap else self._named_by_robots()
        found: dict[WebAddress, None] = {}
        for page in self._walk(waiting):
            if below == "/" or page.path == below or page.path.startswith(f"{below}/"):
                found[page] = None
        return list(found)

    def _named_by_robots(self) -> list[str]:
        return list(self._visit.robots.sitemaps) or ["/sitemap.xml"]

    def _walk(self, waiting: list[str]) -> Iterator[WebAddress]:
        """Read sitemaps, and those that they name, each once."""
        seen: set[WebAddress] = set()
        while waiting:
            for reference in self._read(waiting.pop(0), seen, waiting):
                try:
                    yield self._visit.admitted(self._visit.home.joined(reference))
                except Refused as refused:
                    self._mirror.refuse(reference, refused.reason)

    def _read(self, reference: str, seen: set[WebAddress], waiting: list[str]) -> tuple[str, ...]:
        try:
            sitemap = self._fetched(reference, seen)
        except Refused as refused:
            self.complete = False
            self._mirror.refuse(reference, refused.reason)
            return ()
        waiting += sitemap.sitemaps
        return sitemap.pages

    def _fetched(self, reference: str, seen: set[WebAddress]) -> Sitemap:
        """A sitemap; one without entries where it was read before.

        Raises:
            Refused: It cannot be had or understood.
        """
        address = self._visit.admitted(self._visit.home.joined(reference))
        if address in seen:
            return Sitemap()
        seen.add(address)
        if len(seen) > _MAX_SITEMAPS:
            raise Refused(Refusal.TOO_MANY)
        return read_sitemap(self._visit.get(address, {}, MAX_SITEMAP_BYTES).body)


class _Pages:
    """The pages of a site on their way into the mirror."""

    def __init__(self, mirror: Mirror, visit: Visit, terms: WebsiteTerms) -> None:
        self._mirror = mirror
        self._visit = visit
        self._terms = terms
        self._files = {kept.origin: file for file, kept in mirror.files.items()}

    def bring_up_to_date(self, pages: list[WebAddress], *, complete: bool) -> None:
        """Take each page, and drop those that the site no longer names."""
        named = {page.url for page in pages}
        for origin, file in self._files.items():
            if complete and origin not in named:
                self._mirror.drop(file)
        for count, page in enumerate(pages[: self._terms.max_pages], start=1):
            try:
                self._take(page)
            except Refused as refused:
                self._left(page, refused.reason)
            if count % _COMMIT_EVERY == 0:
                self._mirror.commit()
        for page in pages[self._terms.max_pages :]:
            self._left(page, Refusal.TOO_MANY)

    def _take(self, page: WebAddress) -> None:
        held = self._held(page)
        known = self._mirror.files[held].seen if held and self._mirror.holds(held) else Seen()
        found = self._visit.get(page, conditional(known), self._terms.max_page_bytes)
        seen = Seen(
            etag=found.headers.get("etag", ""),
            last_modified=found.headers.get("last-modified", ""),
        )
        if found.status == 304 and held:
            self._mirror.unchanged(held, seen if conditional(seen) else None)
            return
        content_type = found.headers.get("content-type", "")
        file = page_file(page, suffix_of(content_type, page))
        self._mirror.offer(file, [as_utf8(found.body, content_type)], page.url, seen)
        if held and held != file:  # the same address now holds another kind of document
            self._mirror.drop(held)

    def _left(self, page: WebAddress, reason: Refusal) -> None:
        held = self._held(page)
        if held and reason in {Refusal.GONE, Refusal.ROBOTS}:
            self._mirror.drop(held)
            held = None
        self._mirror.refuse(page.url, reason, kept=held is not None)

    def _held(self, page: WebAddress) -> str | None:
        file = self._files.get(page.url)
        return file if file in self._mirror.files else None
