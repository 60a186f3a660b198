"""Limits on what any one parser may take, reached with small files."""

import pytest

from ingest import archive, parse
from ingest.errors import DocumentRejected, Reason
from ingest.parse import email_message, pdf, xlsx
from tests.ingest.fixtures import make_case_files, make_hostile, make_papers
from tests.ingest.fixtures import make_office as office
from tests.ingest.parse_office.reading import reason_of


@pytest.mark.parametrize(
    ("length", "limit", "fits"), [(10, 10, True), (11, 10, False), (50, 10, False)]
)
def test_a_text_beyond_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch, length: int, limit: int, *, fits: bool
):
    monkeypatch.setattr(parse, "MAX_CHARS", limit)
    if fits:
        assert parse.decode(b"x" * length) == "x" * length
        return
    assert reason_of(lambda: parse.decode(b"x" * length)) is Reason.TOO_LARGE


def test_a_written_out_text_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parse, "MAX_CHARS", 10)
    page = make_case_files.intranet_page()
    assert reason_of(lambda: parse.parse("a.html", page)) is Reason.TOO_LARGE


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_file_too_entangled_to_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
):
    def breaks(_data: bytes, _title: str) -> None:
        raise error

    monkeypatch.setitem(parse._PARSERS, ".md", breaks)
    assert reason_of(lambda: parse.parse("a.md", b"x")) is Reason.TOO_COSTLY


def test_a_sheets_empty_places_count(monkeypatch: pytest.MonkeyPatch):
    data = make_hostile.sheet_with_a_stray_value(rows=20)
    assert xlsx.parse_xlsx(data, title="Ark").sections
    monkeypatch.setattr(xlsx, "MAX_PLACES", 39)
    assert reason_of(lambda: xlsx.parse_xlsx(data, title="Ark")) is Reason.TOO_LARGE


def test_pages_that_take_too_long_to_put_together_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "SECONDS", -1)
    data = make_papers.letter()
    assert reason_of(lambda: pdf.parse_pdf(data, title="Brev")) is Reason.TOO_COSTLY


def test_of_a_message_with_too_many_files_the_first_come_and_the_rest_are_named(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(email_message, "MAX_ATTACHMENTS", 2)
    found = list(archive.unpack("m.eml", make_hostile.many_attachments(3)))
    assert [one.file for one in found] == ["m.eml!/a.txt", "m.eml!/a-2.txt", "m.eml"]
    assert getattr(found[-1], "reason", None) is Reason.TOO_MANY_MEMBERS


@pytest.mark.parametrize("length", [100, 100_000])
def test_a_subject_heads_its_message_by_its_beginning(length: int):
    data = make_hostile.message_with("X", "a").replace(b"Emne", b"Ferie " * length)
    parsed = email_message.parse_email(data, title="Fil")
    (section,) = parsed.sections
    assert len(section.heading_path[0]) <= email_message.MAX_SUBJECT_CHARS
    assert section.heading_path[0].startswith("Ferie Ferie")


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        (3, 2, True),  # of unequal length
        (3, 3, False),  # as long as each other: one table with a blank column for looks
    ],
)
def test_tables_beside_each_other_are_told_by_their_length(left: int, right: int, *, apart: bool):
    rows = [
        ["Tillegg", "Sats", "", "Kode", "Tid"] if row == 0 else
        [*(["Kveld", f"{row} kr"] if row < left else ["", ""]), "",
         *(["Natt", "sent"] if row < right else ["", ""])]
        for row in range(max(left, right))
    ]  # fmt: skip
    parsed = xlsx.parse_xlsx(office.sheet_of(rows), title="Ark")
    assert ("Sats | Kode" not in parsed.original) is apart


def test_declared_entities_are_refused_before_they_are_read():
    with pytest.raises(DocumentRejected) as rejected:
        parse.parse("a.xml", b"<!DOCTYPE a [<!entity b 'c'>]><a>&b;</a>")
    assert rejected.value.reason is Reason.UNSAFE_XML
