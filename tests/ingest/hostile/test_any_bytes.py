"""Whatever the bytes and whatever the suffix: a sound text in time, or the reason why not."""

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import DocumentRejected
from ingest.parse import parse
from ingest.parse.parsed import Parsed
from tests.ingest.fixtures.structure import FILES
from tests.ingest.parsing import blocks

_SECONDS = 30
_SUFFIXES = ".txt .md .html .htm .xml .docx .docm .pptx .pptm .xlsx .xlsm .eml".split()
_MARKS = """# §_4-2 1.2 a) : | --- > ``` [ ]( <p> </p> <table> <tr> <td> <ul> <li> <h1> &amp; <!-- -
Lokal_info: Les_meir: Side_3_av_9 Fra:_ Sendt:_ kr_1_200 æøå ☒ 𝔘 ferie_ Kapittel_3_""".split()
_BLANKS = ["\n", "\n\n", "\t", " ", "\f", "\r\n", "\u00a0", "\u202e"]
_HEADS = ["Subject: x\n", "Content-Type: text/html\n\n"]
_PIECES = st.sampled_from([*(mark.replace("_", " ") for mark in _MARKS), *_BLANKS, *_HEADS])
_QUICK = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def _assert_sound(parsed: Parsed) -> None:
    spans = [block.span for block in blocks(parsed)]
    assert all(0 <= span.start < span.end <= len(parsed.original) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(parsed.original).strip() for span in spans)
    assert parsed.sections
    assert all(section.blocks and section.heading_path for section in parsed.sections)
    for block in blocks(parsed):
        if block.lead_in is not None:
            assert 0 <= block.lead_in.start < block.lead_in.end <= block.span.start
    parsed.original.encode("utf-8")


def _check(suffix: str, data: bytes) -> None:
    started = time.process_time()
    try:
        parsed = parse(f"mappe/fil{suffix}", data)
    except DocumentRejected:
        parsed = None
    assert time.process_time() - started < _SECONDS
    if parsed is not None:
        _assert_sound(parsed)


@pytest.mark.parametrize("suffix", _SUFFIXES)
@_QUICK
@given(data=st.binary(max_size=600))
def test_any_bytes(suffix: str, data: bytes):
    _check(suffix, data)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".eml", ".xml"])
@_QUICK
@given(pieces=st.lists(_PIECES, max_size=60))
def test_any_text_of_the_marks_that_parsers_look_for(suffix: str, pieces: list[str]):
    _check(suffix, "".join(pieces).encode())


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".eml"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(_PIECES, min_size=1, max_size=3), end=_PIECES)
def test_a_few_marks_repeated_without_end_cost_no_more_than_their_length(
    suffix: str, pieces: list[str], end: str
):
    piece = "".join(pieces)
    _check(suffix, (piece * (20_000 // len(piece)) + end).encode())


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".pdf")])
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.floats(0, 1), cut=st.booleans(), new=st.binary(max_size=6))
def test_a_real_shape_cut_short_or_changed(name: str, place: float, new: bytes, *, cut: bool):
    data = _made(name)
    at = int(place * len(data))
    _check(name[name.rindex(".") :], data[:at] if cut else data[:at] + new + data[at + len(new) :])


@pytest.mark.parametrize("name", ["skjema.pdf", "bokmerker.pdf", "protokoll.pdf"])
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.floats(0, 1), new=st.binary(min_size=1, max_size=6))
def test_a_pdf_with_changed_bytes(name: str, place: float, new: bytes):
    data = _made(name)
    at = int(place * len(data))
    _check(".pdf", data[:at] + new + data[at + len(new) :])


_HELD: dict[str, bytes] = {}


def _made(name: str) -> bytes:
    if name not in _HELD:
        _HELD[name] = FILES[name]()
    return _HELD[name]
