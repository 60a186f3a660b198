"""Whatever the bytes, a parser gives a sound text or the reason why it gives none."""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.archive import Member, unpack
from ingest.errors import DocumentRejected
from ingest.parse.docx import parse_docx
from ingest.parse.email_message import parse_email
from ingest.parse.parsed import Parsed
from ingest.parse.pptx import parse_pptx
from ingest.parse.xlsx import parse_xlsx
from tests.ingest.fixtures import make_office as make
from tests.ingest.parse_office.reading import assert_sound

_FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_MADE = {
    "docx": (make.edited_draft, parse_docx, "word/document.xml"),
    "numbered": (make.handbook_chapter, parse_docx, "word/numbering.xml"),
    "styles": (make.handbook_chapter, parse_docx, "word/styles.xml"),
    "pptx": (make.slide_deck, parse_pptx, "ppt/slides/slide3.xml"),
    "xlsx": (make.pay_table, parse_xlsx, "xl/worksheets/sheet1.xml"),
    "formats": (make.pay_table, parse_xlsx, "xl/styles.xml"),
}
_CHANGE = st.tuples(st.integers(0, 10**9), st.integers(0, 12), st.binary(max_size=8))
_SWAP = st.tuples(st.integers(0, 10**9), st.sampled_from(["-1", "99999999999", "", "x", "0", "2"]))


@cache
def _bytes(kind: str) -> bytes:
    return _MADE[kind][0]()


def _changed(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, new in changes:
        at = place % max(len(data), 1)
        data = data[:at] + new + data[at + length :]
    return data


def _check(parse: Callable[..., Parsed], data: bytes) -> None:
    try:
        parsed = parse(data, title="Fil")
    except DocumentRejected:
        return
    assert_sound(parsed)


@pytest.mark.parametrize("kind", sorted(_MADE))
@_FEW
@given(st.lists(_CHANGE, max_size=4))
def test_a_package_with_changed_bytes(kind: str, changes: list[tuple[int, int, bytes]]):
    _check(_MADE[kind][1], _changed(_bytes(kind), changes))


@pytest.mark.parametrize("kind", sorted(_MADE))
@_FEW
@given(st.lists(_SWAP, min_size=1, max_size=6))
def test_a_part_with_other_values_in_its_attributes(kind: str, swaps: list[tuple[int, str]]):
    _, parse, part = _MADE[kind]
    members = make.members_of(_bytes(kind))
    pieces = members[part].decode().split('"')
    for place, value in swaps:
        at = (place % (len(pieces) // 2)) * 2 + 1
        pieces[at] = pieces[at] if pieces[at].startswith("http") else value
    members[part] = '"'.join(pieces).encode()
    _check(parse, make.zipped(members))


@_FEW
@given(st.lists(_CHANGE, max_size=6))
@example([(15, 0, b"\x80")])  # a character set that is no name
def test_a_message_with_changed_bytes(changes: list[tuple[int, int, bytes]]):
    data = _changed(make.message_with_attachment(), changes)
    _check(parse_email, data)
    assert all(one.file.startswith("m.eml!/") for one in unpack("m.eml", data))


@_FEW
@given(st.lists(_CHANGE, max_size=6))
def test_an_archive_with_changed_bytes(changes: list[tuple[int, int, bytes]]):
    data = _changed(make.zipped({"a.txt": b"abc" * 9, "b/c.md": b"# a"}), changes)
    for found in unpack("a.zip", data):
        assert isinstance(found, Member) or found.reason
        assert found.file.isprintable()


@_FEW
@given(st.binary(max_size=300), st.sampled_from([parse_docx, parse_pptx, parse_xlsx, parse_email]))
def test_bytes_that_are_no_file_at_all(data: bytes, parse: Callable[..., Parsed]):
    _check(parse, data)
    _check(parse, b"Subject: x\n" + data)
