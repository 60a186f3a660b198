import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sync.robots import read_robots
from ingest.sync.web_address import web_address


def allowed(text: str, target: str) -> bool:
    return read_robots(text).allows(web_address(f"https://ks.no{target}"))


EVERYBODY = "User-agent: *\n"


@pytest.mark.parametrize(
    ("rules", "target"),
    [
        ("", "/a"),
        ("Disallow:", "/a"),
        ("Disallow: /b", "/a"),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c"),
        ("Allow: /a\nDisallow: /a", "/a"),  # RFC 9309, 2.2.2: of equals the allowing one
        ("Disallow: /*.pdf$", "/a.pdf?b"),
        ("Disallow: /a$", "/ab"),
        ("Disallow: /a*c*e$", "/abcd"),
        ("Disallow: /A", "/a"),
        ("Disallow: /x # and /a", "/a"),
        ("nonsense\nDisallow /a", "/a"),
        ("Disallow: a", "/a"),
    ],
)
def test_what_no_rule_closes_is_open(rules: str, target: str) -> None:
    assert allowed(EVERYBODY + rules, target)


@pytest.mark.parametrize(
    ("rules", "target"),
    [
        ("Disallow: /", "/"),
        ("Disallow: /a", "/ab"),
        ("Disallow: /a*c", "/abbbcd"),
        ("Disallow: /*.pdf$", "/b/a.pdf"),
        ("Disallow: /a$", "/a"),
        ("Disallow: *", "/a"),
        ("Disallow: /*?sok=", "/a?sok=b"),
        ("Allow: /a\nDisallow: /a/b", "/a/b"),
        ("disallow : /a", "/a"),
        ("Disallow: /lønn", "/l%C3%B8nn"),
        ("Disallow: /l%c3%b8nn", "/lønn"),
        ("Disallow: /%61bc", "/abc"),
        ("Disallow: /a", "/b/../%61"),
        ("Crawl-delay: 5\nSitemap: /s.xml\nDisallow: /a", "/a"),
    ],
)
def test_what_a_rule_closes_is_closed(rules: str, target: str) -> None:
    assert not allowed(EVERYBODY + rules, target)


def test_our_own_group_goes_before_everybodys() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-Agent: MEDLEMSASSISTENTEN/2.0\nDisallow: /b"
    assert allowed(text, "/a")
    assert not allowed(text, "/b")


def test_groups_of_one_name_are_one_group() -> None:
    text = "User-agent: other\nUser-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b"
    assert not allowed(text, "/a")
    assert not allowed(text, "/b")
    assert allowed(text, "/c")


def test_rules_before_any_group_are_nobodys() -> None:
    assert allowed("Disallow: /\nUser-agent: other\nDisallow: /a", "/a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("\ufeffUser-agent: *\r\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: other\nCrawl-delay: 9", None),
        ("", None),
    ],
)
def test_the_delay_asked_for_is_read(text: str, expected: float | None) -> None:
    assert read_robots(text).delay_s == expected


def test_sitemaps_stand_outside_the_groups() -> None:
    text = "Sitemap: https://ks.no/a.xml\nUser-agent: x\nsitemap: /b.xml\nSitemap:"
    assert read_robots(text).sitemaps == ("https://ks.no/a.xml", "/b.xml")


def test_no_pattern_takes_long() -> None:
    text = EVERYBODY + "Disallow: /" + "*a" * 2000 + "*b$"
    begun = time.process_time()
    assert allowed(text, "/" + "a" * 2000)
    assert time.process_time() - begun < 20  # by trying every way it would take for ever


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(allowed(text, "/a"), bool)


@given(st.text(alphabet="ab*$", max_size=8), st.text(alphabet="ab", max_size=8))
def test_a_pattern_fits_as_the_standard_says(pattern: str, path: str) -> None:
    end = "$" if pattern.endswith("$") else ""
    parts = [re.escape(part) for part in f"/{pattern}".removesuffix("$").split("*")]
    expected = re.match(".*".join(parts) + end, f"/{path}") is not None
    assert allowed(f"{EVERYBODY}Disallow: /{pattern}", f"/{path}") is not expected
