import gzip
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.sync.errors import MirrorUnusable, Refusal, SourceUnavailable
from ingest.sync.fetcher import Fetcher, Patience
from ingest.sync.folder import sync_folder
from ingest.sync.manners import Pace
from ingest.sync.report import RefusedItem, SyncReport
from ingest.sync.website import WebsiteTerms, page_addresses, sync_website
from tests.ingest.sync.local_server import Resource, Server, local_fetcher
from tests.ingest.sync.test_fetcher import FakeNetwork

QUICK = Pace(pause_s=0)
OPEN = "User-agent: *\nDisallow: /closed\n"


def sitemap(*places: str) -> bytes:
    return f"<urlset>{''.join(f'<url><loc>{p}</loc></url>' for p in places)}</urlset>".encode()


def index(*places: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


def serve(server: Server, *paths: str, robots: str = OPEN) -> None:
    """A site with these pages, each saying its own path."""
    server.answers["/robots.txt"] = Resource(robots.encode(), "text/plain")
    server.answers["/sitemap.xml"] = Resource(sitemap(*paths), "application/xml")
    for path in paths:
        server.answers[path] = Resource(f"<p>{path}</p>".encode())


def sync(
    server: Server, mirror: Path, below: str = "/", fetcher: Fetcher | None = None, **terms: object
) -> SyncReport:
    wanted = replace(WebsiteTerms(start=server.url + below, pace=QUICK), **terms)  # type: ignore[arg-type]
    return sync_website(mirror, fetcher or local_fetcher(), wanted)


def pages(mirror: Path) -> dict[str, str]:
    """What the mirror holds, by the path that each page was fetched from."""
    places = page_addresses(mirror)
    return {
        "/" + place.split("/", 3)[3]: (mirror / file).read_text() for file, place in places.items()
    }


def refused(report: SyncReport) -> dict[str, Refusal]:
    return {item.name.split("/", 3)[-1]: item.reason for item in report.refused}


def test_a_sites_pages_are_mirrored(server: Server, mirror: Path) -> None:
    serve(server, "/", "/a", "/b/c?d=e")
    server.answers["/b/c?d=e"] = Resource(b"%PDF-1.7", "application/pdf")
    report = sync(server, mirror)
    assert pages(mirror) == {"/": "<p>/</p>", "/a": "<p>/a</p>", "/b/c?d=e": "%PDF-1.7"}
    suffixes = sorted(Path(file).suffix for file in report.added)
    assert suffixes == [".html", ".html", ".pdf"]
    assert report.refused == ()
    assert report.requests == len(server.asked) == 5


def test_a_second_sync_brings_no_page(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b")
    dated = {"Last-Modified": "Sat, 08 Nov 2025 02:31:59 GMT"}
    server.answers["/b"] = Resource(b"b", etag=False, headers=dated)
    sync(server, mirror)
    before = {path: path.stat().st_mtime_ns for path in mirror.rglob("*.html")}
    server.forget()
    report = sync(server, mirror)
    assert (report.added, report.changed, report.removed, report.unchanged) == ((), (), (), 2)
    asked = {one.path: one for one in server.asked}
    assert (asked["/a"].status, asked["/a"].sent) == (304, 0)
    assert asked["/b"].headers["if-modified-since"] == dated["Last-Modified"]
    assert {path: path.stat().st_mtime_ns for path in mirror.rglob("*.html")} == before


def test_a_page_that_changed_or_was_deleted_here_comes_again(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b", "/c")
    sync(server, mirror)
    server.answers["/a"] = Resource(b"new")
    [file] = [file for file, place in page_addresses(mirror).items() if place.endswith("/b")]
    (mirror / file).unlink()
    report = sync(server, mirror)
    assert (len(report.changed), report.unchanged) == (2, 1)
    assert pages(mirror) == {"/a": "new", "/b": "<p>/b</p>", "/c": "<p>/c</p>"}


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_disappears(server: Server, mirror: Path, status: int) -> None:
    serve(server, "/a", "/b")
    sync(server, mirror)
    server.answers["/b"] = Resource(b"gone", status=status)
    report = sync(server, mirror)
    assert list(pages(mirror)) == ["/a"]
    assert len(report.removed) == 1
    assert report.refused == (RefusedItem(f"{server.url}/b", Refusal.GONE, kept=False),)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Resource(b"oops", status=500), Refusal.SERVER_ERROR),
        (Resource(b"oops", status=503), Refusal.BUSY),
        (Resource(b"log in", status=403), Refusal.CLIENT_ERROR),
        (Resource(b"x" * 900, cut_after=10), Refusal.INTERRUPTED),
        (Resource(b"x" * 1001), Refusal.TOO_LARGE),
        (Resource(b"x" * 1001, chunked=True), Refusal.TOO_LARGE),
        (Resource(b"x", "image/png"), Refusal.CONTENT_TYPE),
        (Resource(b"x", headers={"Content-Encoding": "br"}), Refusal.ENCODING),
        (Resource(b"\xff", "text/html; charset=ascii"), Refusal.ENCODING),
    ],
)
def test_a_page_that_cannot_be_had_now_keeps_its_former_copy(
    server: Server, mirror: Path, answer: Resource, reason: Refusal
) -> None:
    serve(server, "/a", "/b")
    sync(server, mirror)
    server.answers["/b"] = answer
    report = sync(server, mirror, max_page_bytes=1000)
    assert report.refused == (RefusedItem(f"{server.url}/b", reason, kept=True),)
    assert pages(mirror)["/b"] == "<p>/b</p>"
    assert (report.removed, report.unchanged) == ((), 1)


def test_a_page_that_never_comes_is_left(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b")
    server.answers["/a"] = lambda _handler: time.sleep(0.5)
    report = sync(server, mirror, fetcher=local_fetcher(Patience(idle_s=0.2)))
    assert refused(report) == {"a": Refusal.TIMEOUT}
    assert list(pages(mirror)) == ["/b"]


def test_a_page_no_longer_named_disappears(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b")
    sync(server, mirror)
    server.answers["/sitemap.xml"] = Resource(sitemap("/a"))
    assert len(sync(server, mirror).removed) == 1
    assert list(pages(mirror)) == ["/a"]


def test_while_a_sitemap_fails_no_page_is_taken_for_gone(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b")
    server.answers["/sitemap.xml"] = Resource(index("/1.xml", "/2.xml"))
    server.answers["/1.xml"] = Resource(sitemap("/a"))
    server.answers["/2.xml"] = Resource(sitemap("/b"))
    sync(server, mirror)
    server.answers["/2.xml"] = Resource(b"oops", status=500)
    report = sync(server, mirror)
    assert refused(report) == {"2.xml": Refusal.SERVER_ERROR}
    assert (report.removed, sorted(pages(mirror))) == ((), ["/a", "/b"])


def test_robots_are_obeyed(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/closed/b", "/c")
    report = sync(server, mirror)
    assert refused(report) == {"closed/b": Refusal.ROBOTS}
    assert "/closed/b" not in server.paths()
    server.answers["/robots.txt"] = Resource(b"User-agent: Medlemsassistenten\nDisallow: /c")
    report = sync(server, mirror)
    assert sorted(pages(mirror)) == ["/a"]  # the owner wants /c no longer taken
    assert len(report.removed) == 1


def test_without_robots_everything_is_open(server: Server, mirror: Path) -> None:
    serve(server, "/closed/a")
    for status in (404, 403):
        server.answers["/robots.txt"] = Resource(b"", status=status)
        assert list(sync(server, mirror).refused) == []


@pytest.mark.parametrize("status", [500, 503, 429, 301])
def test_where_robots_cannot_be_read_nothing_is_fetched(
    server: Server, mirror: Path, status: int
) -> None:
    serve(server, "/a")
    headers = {"Location": "http://www.ks.example/robots.txt"}
    server.answers["/robots.txt"] = Resource(b"", status=status, headers=headers)
    with pytest.raises(SourceUnavailable, match="nothing may be fetched"):
        sync(server, mirror)
    assert server.paths() == ["/robots.txt"]


def visits(server: Server, mirror: Path, robots: str) -> tuple[list[float], list[float]]:
    clock, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    serve(server, "/a", "/b", robots=robots)
    pace = Pace(pause_s=1, longest_pause_s=5, now=lambda: clock[0], sleep=sleep)
    sync(server, mirror, pace=pace)
    return slept, clock


@pytest.mark.parametrize(
    ("delay", "expected"),
    [("", 1), ("Crawl-delay: 3", 3), ("Crawl-delay: 0.1", 1), ("Crawl-delay: 9999", 5)],
)
def test_requests_are_spaced_as_asked_up_to_a_bound(
    server: Server, mirror: Path, delay: str, expected: float
) -> None:
    slept, _clock = visits(server, mirror, f"User-agent: *\n{delay}")
    assert slept == [expected] * 3  # robots.txt, sitemap, two pages


def test_a_busy_server_is_asked_once_more_when_it_says(server: Server, mirror: Path) -> None:
    slept: list[float] = []
    serve(server, "/a", "/b")
    busy = Resource(status=429, headers={"Retry-After": "7"})
    always = Resource(status=503, headers={"Retry-After": "99999"})
    answers = [busy, Resource(b"here")]
    server.answers["/a"] = lambda handler: answers.pop(0)(handler)
    server.answers["/b"] = always
    report = sync(server, mirror, pace=Pace(pause_s=0, sleep=slept.append, now=lambda: 0.0))
    assert slept == [7, 60]
    assert pages(mirror) == {"/a": "here"}
    assert refused(report) == {"b": Refusal.BUSY}


def test_sitemaps_that_name_each_other_are_read_once(server: Server, mirror: Path) -> None:
    serve(server, "/a")
    server.answers["/sitemap.xml"] = Resource(index("/sitemap.xml", "/1.xml", "/1.xml"))
    server.answers["/1.xml"] = Resource(index("/sitemap.xml", "/2.xml.gz"))
    server.answers["/2.xml.gz"] = Resource(gzip.compress(sitemap("/a", "/a#b")))
    assert len(sync(server, mirror).added) == 1
    wanted = ["/robots.txt", "/sitemap.xml", "/1.xml", "/2.xml.gz", "/a"]
    assert server.paths() == wanted


def test_sitemaps_without_end_are_left_at_last(server: Server, mirror: Path) -> None:
    class Endless(dict[str, object]):
        def get(self, path: str, otherwise: object = None) -> object:
            if path.startswith("/endless"):
                return Resource(index(f"{path}x", "/1.xml"))
            return super().get(path, otherwise)

    serve(server, "/a")
    server.answers["/1.xml"] = Resource(sitemap("/a"))
    server.answers = Endless(server.answers)  # type: ignore[assignment]
    server.answers["/robots.txt"] = Resource(b"Sitemap: /endless")
    report = sync(server, mirror)
    assert set(refused(report).values()) == {Refusal.TOO_MANY}
    assert list(pages(mirror)) == ["/a"]
    assert len(server.asked) < 510


def test_robots_names_the_sitemaps(server: Server, mirror: Path) -> None:
    serve(server, "/a")
    server.answers["/robots.txt"] = Resource(f"Sitemap: {server.url}/mine.xml".encode())
    server.answers["/mine.xml"] = Resource(sitemap(f"{server.url}/a"))
    sync(server, mirror)
    assert list(pages(mirror)) == ["/a"]
    assert "/sitemap.xml" not in server.paths()


def test_a_sitemap_may_be_named_itself(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b")
    server.answers["/mine.xml"] = Resource(sitemap("/b"))
    sync(server, mirror, "/mine.xml")
    assert list(pages(mirror)) == ["/b"]


def test_only_pages_below_the_start_are_taken(server: Server, mirror: Path) -> None:
    serve(server, "/tariff", "/tariff/a", "/tariffen", "/b")
    sync(server, mirror, "/tariff/")
    assert sorted(pages(mirror)) == ["/tariff", "/tariff/a"]


def test_no_more_pages_are_taken_than_told(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b", "/c")
    sync(server, mirror)
    report = sync(server, mirror, max_pages=2)
    assert report.refused == (RefusedItem(f"{server.url}/c", Refusal.TOO_MANY, kept=True),)
    assert "/c" in pages(mirror)


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:1/a", "http://localhost/a", "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/a", "http://[::ffff:10.0.0.1]/a", "http://2130706433/a", "//ks.example/a",
        "https://127.0.0.1/a",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["redirect", "sitemap", "index"])
def test_nothing_leads_to_another_host(
    server: Server, mirror: Path, place: str, where: str
) -> None:
    serve(server, "/a", "/b")
    if where == "redirect":
        server.answers["/b"] = Resource(status=302, headers={"Location": place})
    elif where == "sitemap":
        server.answers["/sitemap.xml"] = Resource(sitemap("/a", place))
    else:
        server.answers["/sitemap.xml"] = Resource(index("/1.xml", place))
        server.answers["/1.xml"] = Resource(sitemap("/a"))
    report = sync(server, mirror)
    assert set(refused(report).values()) <= {Refusal.OTHER_HOST, Refusal.SCHEME_CHANGED}
    assert len(report.refused) == 1
    assert list(pages(mirror)) == ["/a"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "2130706433", "localhost"],
)
def test_no_private_host_is_mirrored(server: Server, mirror: Path, host: str) -> None:
    serve(server, "/a")
    terms = WebsiteTerms(start=f"http://{host}:{server.server_port}/", pace=QUICK)
    with pytest.raises(SourceUnavailable, match="private_address"):
        sync_website(mirror, Fetcher(), terms)
    assert server.asked == []


def test_a_host_that_turns_private_on_the_way_is_left(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b")
    turning = [["8.8.8.8"], ["8.8.8.8"], ["127.0.0.1"], ["10.0.0.1", "8.8.8.8"]]
    network = FakeNetwork(*turning, port=server.server_port)
    terms = WebsiteTerms(start="http://ks.example/", pace=QUICK)
    report = sync_website(mirror, Fetcher(network=network), terms)
    assert set(refused(report).values()) == {Refusal.PRIVATE_ADDRESS}
    assert server.paths() == ["/robots.txt", "/sitemap.xml"]


def test_redirects_inside_the_host_are_followed(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b", "/closed/c", "/d")
    server.answers["/a"] = Resource(status=301, headers={"Location": "new?x#y"})
    server.answers["/new?x"] = Resource(b"moved here")
    server.answers["/b"] = Resource(status=302, headers={"Location": "/closed/c"})
    server.answers["/d"] = Resource(status=307, headers={"Location": "/d"})
    report = sync(server, mirror)
    assert pages(mirror) == {"/a": "moved here"}
    assert refused(report) == {
        "b": Refusal.ROBOTS,
        "closed/c": Refusal.ROBOTS,
        "d": Refusal.TOO_MANY_REDIRECTS,
    }


def test_a_redirect_to_no_address_is_refused(server: Server, mirror: Path) -> None:
    serve(server, "/a", "/b")
    server.answers["/a"] = Resource(status=302, headers={"Location": "mailto:post@ks.example"})
    server.answers["/b"] = Resource(status=302)
    report = sync(server, mirror)
    assert refused(report) == {"a": Refusal.BAD_ADDRESS, "b": Refusal.MOVED}


def test_http_becomes_https_only_as_told(server: Server, mirror: Path) -> None:
    serve(server, "/a")
    network = FakeNetwork(*[["8.8.8.8"]] * 9, port=server.server_port)
    asked: list[int] = []

    class Watching(Fetcher):
        def _encrypted(self, wire, host):
            asked.append(443)
            return wire

    server.answers["/sitemap.xml"] = Resource(sitemap("http://ks.example/a"))
    terms = WebsiteTerms(start="http://ks.example/", pace=QUICK, upgrade_to_https=True)
    sync_website(mirror, Watching(network=network), terms)
    assert asked == [443, 443, 443]
    assert list(page_addresses(mirror).values()) == ["https://ks.example/a"]
    report = sync_website(mirror, Fetcher(network=network), replace(terms, upgrade_to_https=False))
    assert (report.changed, report.removed, report.unchanged) == ((), (), 1)
    assert asked == [443, 443, 443]


def test_https_never_becomes_http(server: Server, mirror: Path) -> None:
    serve(server, "/a")

    class Plain(Fetcher):
        def _encrypted(self, wire, host):
            return wire

    network = FakeNetwork(*[["8.8.8.8"]] * 9, port=server.server_port)
    server.answers["/a"] = Resource(status=301, headers={"Location": "http://ks.example/a"})
    terms = WebsiteTerms(start="https://ks.example/", pace=QUICK)
    report = sync_website(mirror, Plain(network=network), terms)
    assert [item.reason for item in report.refused] == [Refusal.SCHEME_CHANGED]


def test_a_page_that_becomes_another_kind_of_document(server: Server, mirror: Path) -> None:
    serve(server, "/a")
    sync(server, mirror)
    server.answers["/a"] = Resource(b"%PDF-1.7", "application/pdf")
    report = sync(server, mirror)
    assert (len(report.added), len(report.removed)) == (1, 1)
    assert pages(mirror) == {"/a": "%PDF-1.7"}


def test_a_long_visit_that_is_cut_short_keeps_what_it_has(server: Server, mirror: Path) -> None:
    serve(server, *[f"/{number}" for number in range(60)])

    class Ending(Fetcher):
        def get(self, address, headers):
            if address.path == "/55":
                raise KeyboardInterrupt
            return super().get(address, headers)

    with pytest.raises(KeyboardInterrupt):
        sync(server, mirror, fetcher=Ending(allow_private=True))
    assert len(pages(mirror)) == 50
    report = sync(server, mirror)
    assert (len(report.added), report.unchanged) == (10, 50)


@pytest.mark.parametrize("body", [sitemap(), b"<html>", b"", b"<urlset><url>"])
def test_a_site_without_a_sitemap_touches_nothing(
    server: Server, mirror: Path, body: bytes
) -> None:
    serve(server, "/a")
    sync(server, mirror)
    server.answers["/sitemap.xml"] = Resource(body)
    with pytest.raises(SourceUnavailable, match="no sitemap"):
        sync(server, mirror)
    assert list(pages(mirror)) == ["/a"]


def test_only_a_mirrored_website_has_addresses(
    server: Server, mirror: Path, tmp_path: Path
) -> None:
    (tmp_path / "source").mkdir()
    sync_folder(tmp_path / "source", mirror)
    assert page_addresses(mirror) == page_addresses(tmp_path) == {}
    with pytest.raises(MirrorUnusable):
        sync(server, mirror)
    with pytest.raises(SourceUnavailable, match="no web address"):
        sync_website(mirror, Fetcher(), WebsiteTerms(start="ks.example"))
