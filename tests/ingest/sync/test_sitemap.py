import gzip
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sync.errors import Refusal, Refused
from ingest.sync.sitemap import MAX_ADDRESSES, MAX_SITEMAP_BYTES, Sitemap, read_sitemap

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = f"<urlset {NAMESPACE}><url><loc> https://a.no/b </loc></url><url><loc/></url></urlset>"


def test_pages_are_read_with_and_without_a_namespace() -> None:
    expected = Sitemap(pages=("https://a.no/b",))
    assert read_sitemap(PAGES.encode()) == expected
    assert read_sitemap(PAGES.replace(NAMESPACE, "").encode()) == expected
    assert read_sitemap(b"\xef\xbb\xbf\n" + PAGES.encode()) == expected
    assert read_sitemap(gzip.compress(PAGES.encode())) == expected


def test_an_index_names_sitemaps_and_no_pages() -> None:
    text = "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>"
    assert read_sitemap(text.encode()) == Sitemap(sitemaps=("/a.xml",))


def test_lines_of_text_are_a_sitemap_too() -> None:
    assert read_sitemap(b"https://a.no/b\r\nnothing\nhttps://a.no/b\n").pages == ("https://a.no/b",)


def test_no_more_is_read_than_the_protocol_allows() -> None:
    lines = "\n".join(f"https://a.no/{number}" for number in range(MAX_ADDRESSES + 10))
    assert len(read_sitemap(lines.encode()).pages) == MAX_ADDRESSES


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body>Not found</body></html>", Refusal.DAMAGED),
        (b"<urlset><url>", Refusal.DAMAGED),
        (gzip.compress(PAGES.encode(), mtime=0)[:-12], Refusal.DAMAGED),
        (b"\x1f\x8bnonsense", Refusal.DAMAGED),
        (gzip.compress(bytes(MAX_SITEMAP_BYTES + 1), mtime=0), Refusal.TOO_LARGE),
    ],
)
def test_what_is_no_sitemap_is_refused(data: bytes, reason: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        read_sitemap(data)
    assert refused.value.reason is reason


def test_an_entity_bomb_does_not_go_off() -> None:
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    bomb = f'<!DOCTYPE u [<!ENTITY e0 "x">{levels}]><urlset><url><loc>&e11;</loc></url></urlset>'
    begun = time.process_time()
    with pytest.raises(Refused):
        read_sitemap(bomb.encode())
    assert time.process_time() - begun < 20  # a bomb that goes off takes for ever


def test_no_file_of_this_machine_is_read_through_a_sitemap() -> None:
    text = '<!DOCTYPE u [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + PAGES.replace(
        "https://a.no/b", "&e;"
    )
    assert read_sitemap(text.encode()).pages == ()


@given(st.binary(max_size=100))
def test_any_bytes_are_a_sitemap_or_refused(data: bytes) -> None:
    with suppress(Refused):
        assert isinstance(read_sitemap(data), Sitemap)
