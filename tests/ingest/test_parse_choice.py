import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DocumentRejected, Reason
from ingest.parse import decode, is_supported, parse


@pytest.mark.parametrize(
    ("file", "supported"),
    [
        ("a.txt", True),
        ("mappe/a.MD", True),
        ("a.b.html", True),
        ("a.htm", True),
        ("a.xml", True),
        ("a.docx", True),
        ("a.pdf", True),
        ("a.dwg", False),
        ("a.zip", False),
        ("a.txt.bak", False),
        ("txt", False),
        ("a.", False),
        (".txt", False),
    ],
)
def test_the_suffix_decides_what_is_read(file: str, supported: bool):
    assert is_supported(file) is supported
    if not supported:
        with pytest.raises(DocumentRejected) as rejected:
            parse(file, b"Tekst.")
        assert rejected.value.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "xml"])
@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_a_file_without_text_is_empty(suffix: str, data: bytes):
    with pytest.raises(DocumentRejected) as rejected:
        parse(f"a.{suffix}", data)
    assert rejected.value.reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Lønn på søndag.".encode("latin-1"), Reason.NOT_UTF8),
        ("Lønn på søndag.".encode("utf-16"), Reason.BINARY),
        ("Lønn på søndag.".encode("utf-16-be"), Reason.BINARY),
        (b"PK\x03\x04\x14\x00\x06\x00", Reason.BINARY),
        (bytes(range(1, 32)) * 4, Reason.BINARY),
        (b"\xff\xfe\xfd", Reason.NOT_UTF8),
        ("søndag".encode()[:2], Reason.NOT_UTF8),
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_bytes_that_are_no_text_are_rejected(suffix: str, data: bytes, reason: Reason):
    with pytest.raises(DocumentRejected) as rejected:
        parse(f"a.{suffix}", data)
    assert rejected.value.reason is reason


def test_a_stray_form_feed_does_not_make_a_text_binary():
    assert decode(b"Side 1\n" * 20 + b"\x0cSide 2") == "Side 1\n" * 20 + "\x0cSide 2"


_NO_CONTROL = st.characters(exclude_categories=["Cc", "Cs"])


@given(st.lists(st.text(_NO_CONTROL), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_decoding_changes_nothing_but_line_breaks(lines: list[str], line_break: str):
    assert decode(line_break.join(lines).encode()) == "\n".join(lines)
