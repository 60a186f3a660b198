"""Scanned pages: what Tesseract reads of a picture is put together as any page's text is."""

import shutil
import subprocess

import pytest

from ingest.errors import DocumentRejected
from ingest.parse.pdf import machine_reading, parse_pdf
from ingest.parse.pdf.machine_reading import MachineReader, words_from_table
from ingest.parse.pdf.page import Page
from ingest.parse.pdf.reading_process import (
    OCR_MISSING,
    TOO_COSTLY,
    TOO_MANY_PAGES,
    page_picture,
)
from tests.conftest import require
from tests.ingest.fixtures import make_pdf
from tests.ingest.parsing import outline, rows, words_of

_HEAD = "level block_num par_num line_num left top width height conf text".replace(" ", "\t")


@pytest.fixture(scope="module")
def tesseract() -> str:
    """Tesseract with its Norwegian model."""
    program = shutil.which("tesseract")
    require(program, "tesseract is not installed")
    done = subprocess.run([str(program), "--list-langs"], capture_output=True, check=False)
    require(b"nor" in done.stdout.split(), "tesseract's Norwegian model is not installed")
    return str(program)


def _scan(data: bytes) -> bytes:
    return make_pdf.scanned([page_picture(data, 1)])


def _table(*words: str) -> str:
    return "\n".join([_HEAD, *(word.replace(" ", "\t") for word in words)])


def test_a_scanned_law_in_two_columns_reads_as_the_file_it_was_printed_from(tesseract):
    printed = parse_pdf(make_pdf.gazette(), title="Tittel")
    scanned = parse_pdf(_scan(make_pdf.gazette()), title="Tittel")
    assert outline(scanned) == outline(printed)


def test_a_scanned_pay_table_keeps_every_figure(tesseract):
    printed = parse_pdf(make_pdf.agreement(ruled=False), title="Tittel")
    scanned = parse_pdf(_scan(make_pdf.agreement()), title="Tittel")
    assert rows(scanned) == rows(printed)[: len(rows(scanned))]
    assert len(rows(scanned)) == 4


def test_text_whose_codes_mean_nothing_is_read_from_its_picture(tesseract):
    parsed = parse_pdf(make_pdf.without_unicode(), title="Tittel")
    assert words_of(parsed).count("Arbeidsgiver skal svare innen fire uker.") == 8


def test_specks_are_no_words_and_a_lone_dollar_before_a_number_is_a_section_sign():
    words = words_from_table(
        _table(
            "1 1 0 0 0 0 0 0 -1 ",
            "5 1 1 1 100 100 20 40 96 $",
            "5 1 1 1 140 100 60 40 96 1-2",
            "5 1 1 1 240 100 60 40 3 ,,~",
            "5 1 1 2 100 200 60 40 96 $",
            "5 1 1 2 180 200 60 40 96 kr",
        )
    )
    assert [word.text for word in words] == ["§", "1-2", "$", "kr"]


def test_letters_that_reach_below_the_line_do_not_move_it():
    line, other = (
        words_from_table(_table(*table))
        for table in (
            (
                "5 1 1 1 100 100 60 40 96 han",
                "5 1 1 1 200 100 60 50 96 og",
                "5 1 1 1 300 100 9 49 96 gj",
            ),
            ("5 1 1 1 100 100 60 40 96 han",),
        )
    )
    assert line[0].baseline == other[0].baseline


def test_sizes_near_the_usual_one_are_equal_to_it():
    words = words_from_table(
        _table(
            "5 1 1 1 100 100 60 30 96 aaa",
            "5 1 1 2 100 200 60 33 96 bbb",
            "5 1 1 3 100 300 60 34 96 ccc",
            "5 1 1 4 100 400 60 90 96 STOR",
        )
    )
    assert len({word.size for word in words[:3]}) == 1
    assert words[3].size > 2 * words[0].size


def test_an_empty_page_has_no_words():
    assert words_from_table(_HEAD) == ()


def _reader(monkeypatch: pytest.MonkeyPatch, outcome) -> MachineReader:
    def run(command, **_named):
        if "--list-langs" in command:
            return subprocess.CompletedProcess(command, 0, stdout=b"eng\nnor\n")
        return outcome(command)

    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", run)
    return MachineReader()


_PAGE = Page(number=1, width=1, height=1, words=())


def test_a_page_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch):
    def stalls(command):
        raise subprocess.TimeoutExpired(command, 1)

    with pytest.raises(DocumentRejected) as rejected:
        _reader(monkeypatch, stalls).read(_PAGE, b"P5 10 10 255\n")
    assert rejected.value.reason is TOO_COSTLY


def test_too_many_scanned_pages_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(machine_reading, "MAX_SCANNED_PAGES", 1)
    reader = _reader(
        monkeypatch, lambda it: subprocess.CompletedProcess(it, 0, stdout=_HEAD.encode())
    )
    assert reader.read(_PAGE, b"P5 300 600 255\n").height == 144
    with pytest.raises(DocumentRejected) as rejected:
        reader.read(_PAGE, b"P5 300 600 255\n")
    assert rejected.value.reason is TOO_MANY_PAGES


def test_tesseract_without_norwegian_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    done = subprocess.CompletedProcess([], 0, stdout=b"eng\nosd\n")
    monkeypatch.setattr(subprocess, "run", lambda *_given, **_named: done)
    with pytest.raises(DocumentRejected) as rejected:
        MachineReader()
    assert rejected.value.reason is OCR_MISSING
