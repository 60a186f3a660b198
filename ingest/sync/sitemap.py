"""Sitemaps (sitemaps.org, protocol 0.9): lists of a site's pages, and lists of such lists."""

import zlib
from dataclasses import dataclass

from lxml import etree

from ingest.sync.errors import Refusal, Refused

MAX_SITEMAP_BYTES = 52_428_800
"""The protocol's own bound, unpacked."""
MAX_ADDRESSES = 50_000
"""The protocol's own bound on one file; what comes after is not read."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages that a sitemap names, or the further sitemaps that an index names."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(data: bytes) -> Sitemap:
    """Read a sitemap in XML or as lines of text, packed with gzip or not.

    Raises:
        Refused: It is none (DAMAGED), or larger than the protocol allows (TOO_LARGE).
    """
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(pages=_lines(data))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(Refusal.DAMAGED) from error
    kind = etree.QName(root).localname
    if kind == "urlset":
        return Sitemap(pages=_places(root, "url"))
    if kind == "sitemapindex":
        return Sitemap(sitemaps=_places(root, "sitemap"))
    raise Refused(Refusal.DAMAGED)


def _places(root: "etree._Element", entry: str) -> tuple[str, ...]:
    found = root.iterfind(f"{{*}}{entry}/{{*}}loc")
    texts = ((place.text or "").strip() for place in found)
    return tuple(dict.fromkeys(text for text in texts if text))[:MAX_ADDRESSES]


def _lines(data: bytes) -> tuple[str, ...]:
    lines = data.decode("utf-8-sig", errors="replace").split()
    return tuple(dict.fromkeys(line for line in lines if "://" in line))[:MAX_ADDRESSES]


def _unpacked(data: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        text = unpacking.decompress(data, MAX_SITEMAP_BYTES + 1)
    except zlib.error as error:
        raise Refused(Refusal.DAMAGED) from error
    if len(text) > MAX_SITEMAP_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    if not unpacking.eof:
        raise Refused(Refusal.DAMAGED)
    return text
