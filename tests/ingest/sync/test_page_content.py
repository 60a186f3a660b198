import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sync.errors import Refusal, Refused
from ingest.sync.page_content import as_utf8, page_file, suffix_of
from ingest.sync.relative_name import is_safe
from ingest.sync.web_address import web_address

OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("content_type", "path", "expected"),
    [
        ("text/html; charset=utf-8", "/a", ".html"),
        ("TEXT/HTML", "/a.aspx", ".html"),
        ("application/pdf", "/a", ".pdf"),
        (f"{OFFICE}.wordprocessingml.document", "/a", ".docx"),
        (f"{OFFICE}.presentationml.presentation", "/a", ".pptx"),
        (f"{OFFICE}.spreadsheetml.sheet", "/a", ".xlsx"),
        ("text/plain", "/a", ".txt"),
        ("text/markdown", "/a", ".md"),
        ("application/octet-stream", "/a.PDF", ".pdf"),
    ],
)
def test_documents_are_taken_in(content_type: str, path: str, expected: str) -> None:
    assert suffix_of(content_type, web_address(f"https://a.no{path}")) == expected


@pytest.mark.parametrize(
    ("content_type", "path"),
    [
        ("image/png", "/a.png"),
        ("image/png", "/a.pdf"),
        ("application/javascript", "/a.html"),
        ("application/octet-stream", "/a.exe"),
        ("application/octet-stream", "/a.html"),
        ("application/zip", "/a.docx"),
        ("", "/a.html"),
    ],
)
def test_anything_else_is_refused(content_type: str, path: str) -> None:
    with pytest.raises(Refused) as refused:
        suffix_of(content_type, web_address(f"https://a.no{path}"))
    assert refused.value.reason is Refusal.CONTENT_TYPE


@pytest.mark.parametrize(
    ("url", "suffix", "expected"),
    [
        ("https://www.ks.no/", ".html", "www.ks.no/index-"),
        ("https://www.ks.no/tariff/l%C3%B8nn", ".html", "www.ks.no/tariff/lønn-"),
        ("https://ks.no/a.pdf", ".pdf", "ks.no/a-"),
        ("https://ks.no/.well-known/..a/b", ".html", "ks.no/well-known/a/b-"),
        ("http://ks.no:8080/a?b=c", ".html", "ks.no-8080/a-"),
        ("http://[::1]/a", ".html", "--1/a-"),
        ("https://ks.no/a%2F..%2Fb%00", ".html", "ks.no/a-..-b-"),
    ],
)
def test_a_page_has_a_readable_name(url: str, suffix: str, expected: str) -> None:
    name = page_file(web_address(url), suffix)
    assert name.startswith(expected)
    assert name.endswith(suffix)
    assert len(name) == len(expected) + 10 + len(suffix)


def test_addresses_that_look_alike_get_names_of_their_own() -> None:
    urls = ["a", "A", "a/", "a?b=1", "a?b=2", "a.html", "%2Fa", "a%2F"]
    names = {page_file(web_address(f"https://ks.no/{url}"), ".html").lower() for url in urls}
    assert len(names) == len(urls)


def test_http_and_https_are_the_same_page() -> None:
    assert page_file(web_address("http://ks.no/a"), ".html") == page_file(
        web_address("https://ks.no/a"), ".html"
    )


@given(st.text(max_size=300))
def test_every_address_gets_a_safe_name(path: str) -> None:
    try:
        address = web_address(f"https://ks.no/{path}")
    except Refused:
        return
    assert is_safe(page_file(address, ".html"))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("lønn".encode(), "text/html; charset=utf-8"),
        ("lønn".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("lønn".encode("cp1252"), 'text/plain; charset="windows-1252"'),
        ("lønn".encode(), "text/html"),
    ],
)
def test_text_is_kept_in_utf_8(body: bytes, content_type: str) -> None:
    assert as_utf8(body, content_type) == "lønn".encode()


def test_a_page_that_declares_its_encoding_itself_is_left_alone() -> None:
    page = '<meta charset="latin-1">lønn'.encode("latin-1")
    assert as_utf8(page, "text/html; charset=latin-1") == page
    assert as_utf8(b"\xff", "application/pdf; charset=latin-1") == b"\xff"


@pytest.mark.parametrize("content_type", ["text/html; charset=x-none", "text/plain;charset=ascii"])
def test_text_in_another_encoding_than_it_says_is_refused(content_type: str) -> None:
    with pytest.raises(Refused) as refused:
        as_utf8(b"\xff\xfe", content_type)
    assert refused.value.reason is Refusal.ENCODING
