"""PDF files that cannot or must not be read end in a rejection, and nothing else."""

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import DocumentRejected, Reason
from ingest.parse.pdf import glyphs, parse_pdf, reading_process
from ingest.parse.pdf.reading_process import (
    MAX_PAGES,
    OCR_MISSING,
    PASSWORD,
    TOO_COSTLY,
    TOO_MANY_PAGES,
)
from tests.ingest.fixtures import make_pdf


def _reason(data: bytes) -> Reason:
    with pytest.raises(DocumentRejected) as rejected:
        parse_pdf(data, title="Tittel")
    return rejected.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make_pdf.encrypted, PASSWORD, id="password"),
        pytest.param(lambda: make_pdf.many_pages(10_000), TOO_MANY_PAGES, id="10,000 pages"),
        pytest.param(lambda: make_pdf.many_pages(MAX_PAGES + 1), TOO_MANY_PAGES, id="one too many"),
        pytest.param(make_pdf.bomb, TOO_COSTLY, id="bomb"),
        pytest.param(lambda: b"Ingen PDF. %%EOF", Reason.DAMAGED, id="no PDF"),
        pytest.param(lambda: make_pdf.handbook()[:-2500], Reason.DAMAGED, id="cut short"),
        pytest.param(lambda: make_pdf.written(b"<<>>"), Reason.DAMAGED, id="no pages"),
    ],
)
def test_what_cannot_be_read_is_refused(data, reason: Reason):
    assert _reason(data()) is reason


@pytest.mark.parametrize("data", [make_pdf.deep, make_pdf.form_in_itself])
def test_nesting_without_end_does_no_harm(data):
    assert parse_pdf(data(), title="Tittel").sections == ()


def test_as_many_pages_as_allowed_are_read():
    assert parse_pdf(make_pdf.many_pages(50), title="Tittel").sections == ()


def test_a_reader_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading_process, "MAX_SECONDS", 0.001)
    assert _reason(make_pdf.handbook()) is TOO_COSTLY


def test_a_scan_is_refused_where_no_tesseract_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert _reason(make_pdf.without_unicode()) is OCR_MISSING


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_flipped_bytes_end_in_text_or_a_rejection(data):
    changed = bytearray(make_pdf.footnotes())
    for _ in range(data.draw(st.integers(1, 12))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        parsed = parse_pdf(bytes(changed), title="Tittel")
    except DocumentRejected:
        return
    parsed.original.encode("utf-8")


def _run(data: bytes, *arguments: str) -> tuple[int, bytes]:
    out = io.BytesIO()
    return glyphs.run(arguments, data, out, watch=lambda _pages: None), out.getvalue()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (make_pdf.encrypted(), glyphs.Exit.PASSWORD),
        (make_pdf.many_pages(3), glyphs.Exit.TOO_MANY_PAGES),
        (b"", glyphs.Exit.DAMAGED),
        (make_pdf.written(b"<<>>"), glyphs.Exit.DAMAGED),
        (make_pdf.form_in_itself(), 0),
    ],
)
def test_the_reading_process_says_by_its_status_what_is_wrong(data: bytes, status: int):
    assert _run(data, "text", "2")[0] == status


def test_the_reading_process_writes_a_record_a_page():
    for data in (make_pdf.turned(by_page=True), make_pdf.agreement(), make_pdf.hidden_text()):
        status, out = _run(data, "text", "9")
        records = [json.loads(line) for line in out.splitlines()]
        assert status == 0
        assert all(record["words"] and record["width"] > 0 for record in records)
    assert _run(make_pdf.drawn_bullets(), "text", "9")[1].count(b'"dots":[[') == 1


def test_the_reading_process_stops_at_too_much_text(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(glyphs, "MAX_CHARS", 10)
    assert _run(make_pdf.handbook(), "text", "9")[0] == glyphs.Exit.TOO_MUCH_TEXT
    monkeypatch.setattr(glyphs, "MAX_PAGE_CHARS", 10)
    assert _run(make_pdf.handbook(), "text", "9")[0] == glyphs.Exit.TOO_MUCH_TEXT


def test_a_page_of_too_many_shapes_is_read_without_its_lines(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(glyphs, "MAX_OBJECTS", 1)
    records = [json.loads(one) for one in _run(make_pdf.agreement(), "text", "9")[1].splitlines()]
    assert [record["rules"] for record in records] == [[], []]


def test_a_picture_of_a_page_is_grey_and_as_large_as_its_head_says():
    status, picture = _run(make_pdf.circular(), "render", "0", "30")
    head, rows = picture.split(b"\n", 1)
    kind, width, height, white = head.split()
    assert (status, kind, white) == (0, b"P5", b"255")
    assert len(rows) == int(width) * int(height)
    assert _run(make_pdf.circular(), "render", "7", "30")[0] == glyphs.Exit.DAMAGED
